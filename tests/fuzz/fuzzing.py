"""How often a property is tried, and for how long at most.

`make test` tries a sixth of the examples that a test names, the same ones each time, and `make soak` all of them
(`TECHDOCS_FUZZ_WHOLE`). `TECHDOCS_FUZZ_TIMES`, which `make fuzz` sets, tries so many times as many, new ones each time;
what fails is kept in `.hypothesis/` and tried first the next time.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy

from techdocs.engine.bounds import PageTimeoutError, cpu_bound

TIMES = int(os.environ.get("TECHDOCS_FUZZ_TIMES", "0"))
PART = 1 if "TECHDOCS_FUZZ_WHOLE" in os.environ else 6
"""Of so many examples one is tried, where there are no `TIMES`."""
SECONDS = 8
"""CPU time of one example."""

Test = Callable[..., None]


def fuzz(examples: int, /, **strategies: SearchStrategy[Any]) -> Callable[[Test], Test]:
    """Return a decorator that tries a test with many values.

    Args:
        examples: how many, of which `make test` tries a sixth.
        **strategies: what the test's arguments may be.
    """
    profile = settings(
        max_examples=examples * TIMES or -(-examples // PART), derandomize=not TIMES, deadline=None,
        phases=[phase for phase in Phase if phase is not Phase.explain],  # which takes longer than to find what fails
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )  # fmt: skip

    def decorate(test: Test) -> Test:
        @wraps(test)
        def run(*args: Any, **values: Any) -> None:
            with bounded():
                test(*args, **values)

        return profile(given(**strategies)(run))

    return decorate


@contextmanager
def bounded(seconds: int = SECONDS) -> Iterator[None]:
    """Fail when the block computes for too long."""
    try:
        with cpu_bound(seconds):
            yield
    except PageTimeoutError:
        raise AssertionError(f"it took longer than {seconds} s") from None
