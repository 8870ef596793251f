"""Whether an answer means "too many requests", and when to ask again.

Sources: RFC 9110, 10.2.3 (`Retry-After`); GitHub, "Rate limits for the REST API" (403 or 429, `x-ratelimit-*`); GitLab,
"User and IP rate limits" (429, `RateLimit-*`); Azure DevOps, "Rate and usage limits" (`Retry-After`, `X-RateLimit-*`).
"""

from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

TOO_MANY, FORBIDDEN = 429, 403
_PREFIXES = ("x-ratelimit-", "ratelimit-")
_MINUTE, _DAY = 60.0, 86_400.0
_EPOCH = 1_000_000_000
"""Numbers from here on are a time since 1970, smaller ones are seconds from now."""


def limit_seconds(status: int, headers: Mapping[str, str], now: float) -> float | None:
    """Return after how many seconds to ask again, None when an answer is not about a rate limit.

    Args:
        status: of the answer.
        headers: of the answer, with names in lower case.
        now: in seconds since 1970.
    """
    is_empty = any(headers.get(f"{prefix}remaining", "").strip() == "0" for prefix in _PREFIXES)
    if status != TOO_MANY and not (status == FORBIDDEN and ("retry-after" in headers or is_empty)):
        return None
    wait = _after(headers.get("retry-after", ""), now)
    if wait is None and (is_empty or status == TOO_MANY):
        wait = next(
            (seconds for prefix in _PREFIXES if (seconds := _until(headers.get(f"{prefix}reset", ""), now))), None
        )
    return _MINUTE if wait is None else min(max(wait, 1.0), _DAY)


def _after(text: str, now: float) -> float | None:
    """Return the seconds that `Retry-After` means: a number, or a date."""
    number = _number(text)
    if number is not None or not text:
        return number
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() - now


def _until(text: str, now: float) -> float | None:
    number = _number(text)
    return None if number is None else number - now if number >= _EPOCH else number


def _number(text: str) -> float | None:
    stripped = text.strip()
    return float(stripped) if stripped.isascii() and stripped.isdecimal() and len(stripped) < 16 else None  # noqa: PLR2004
