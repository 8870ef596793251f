"""What is said of a secret that was found, without its value."""

from dataclasses import dataclass

HINT = "remove it from the repository and its history, and replace it wherever it is used: it is no longer secret"
WITHHELD = "(withheld)"
"""What is shown in place of a text that holds a secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSecret:
    """A secret in a text: `what` it is, without the value, and the 1-based `line` on which it begins (0: not known)."""

    what: str
    line: int
