"""Why git is not asked about a repository: what its author or the operator can read and change."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class GitRefusal:
    """Why git is not asked: the file that is about (absolute, `""` for none), its line (0 = none), what to do."""

    message: str
    hint: str
    path: str = ""
    line: int = 0


class GitRefusedError(Exception):
    """Git is not asked about a repository, or not any longer; it never leaves the functions that ask."""

    def __init__(self, message: str, hint: str, *, path: object = "", line: int = 0) -> None:
        super().__init__(message)
        self.refusal = GitRefusal(message=message, hint=hint, path=str(path), line=line)
