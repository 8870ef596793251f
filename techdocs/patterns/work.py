"""How much the patterns of one repository may be matched: a budget that every match draws on."""

MAX_WORK = 800_000_000
"""Units of work in reserve; one is a few nanoseconds, so that patterns of one repository cost seconds at most."""
WORK_OF_A_PATH = 20_000
"""Units that each path adds to what is left, up to `MAX_WORK`: large repositories with ordinary patterns go on."""
WORK_OF_A_MATCH = 200
"""What holding one pattern against one path costs at least."""
WORK_OF_A_CHARACTER = 500
"""What compiling a pattern costs for each of its characters."""


class Work:
    """What is left of a budget; once it is `exhausted` it stays so, and nothing more is to be matched."""

    def __init__(self, most: int = MAX_WORK) -> None:
        self._most = self._left = most

    @property
    def exhausted(self) -> bool:
        """Say whether the budget is used up."""
        return self._left <= 0

    def affords(self, units: int) -> bool:
        """Say whether so many units are left."""
        return units < self._left

    def next_path(self) -> None:
        """Add what a further path may cost."""
        if self._left > 0:
            self._left = min(self._most, self._left + WORK_OF_A_PATH)

    def spend(self, units: int) -> bool:
        """Take units of work; False when the budget is used up."""
        if self._left > 0:
            self._left -= units
        return self._left > 0
