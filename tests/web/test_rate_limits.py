"""What forges say when they are asked too often."""

import pytest

from techdocs.web.rate_limits import limit_seconds

NOW = 1_800_000_000.0


@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [
        (429, {}, 60),
        (429, {"retry-after": "7"}, 7),
        (429, {"retry-after": "0"}, 1),
        (429, {"retry-after": "Fri, 15 Jan 2027 08:01:40 GMT"}, 100),
        (429, {"retry-after": "soon"}, 60),
        (429, {"retry-after": "-5"}, 60),
        (429, {"retry-after": "9" * 15}, 86_400),
        (429, {"retry-after": "9" * 400}, 60),
        (429, {"ratelimit-reset": str(int(NOW) + 30)}, 30),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW) + 90)}, 90),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW) - 90)}, 1),
        (403, {"retry-after": "12", "x-ratelimit-remaining": "4999"}, 12),
        (403, {"x-ratelimit-remaining": "4999", "x-ratelimit-reset": "1"}, None),
        (403, {}, None),
        (200, {"x-ratelimit-remaining": "0"}, None),
        (503, {"retry-after": "12"}, None),
    ],
)
def test_the_time_to_ask_again_is_what_the_headers_say(
    status: int, headers: dict[str, str], seconds: float | None
) -> None:
    assert limit_seconds(status, headers, NOW) == seconds
