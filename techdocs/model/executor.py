"""Where docs are rendered: on this machine, or by the workers of a dask scheduler."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutorSettings:
    """`scheduler` is the address of a dask scheduler, `""` to render here.

    `allows_weak_walls` accepts workers on which some part of the sandbox is missing.
    """

    scheduler: str = ""
    allows_weak_walls: bool = False

    def __bool__(self) -> bool:
        return bool(self.scheduler)
