"""What the server asks of a preview, and what it gets: the only thing that the two know of each other."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from techdocs.model.problem import Problem

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One response: `content`, or a `file` to send, or a redirect to `location`.

    The type of a `file` is known by its name, unless `media_type` says something else than HTML. `location` is an
    address of this site, as a link on the page that was asked for would write it; status 302 goes with it. `problems`
    are shown on HTML pages, and `origin` is the Markdown file of the page. `policy` is sent as the header
    Content-Security-Policy.
    """

    status: int = 200
    content: bytes = b""
    file: Path | None = None
    media_type: str = HTML
    location: str = ""
    policy: str = ""
    problems: tuple[Problem, ...] = ()
    origin: Path | None = None


class Preview(Protocol):
    """What renders pages. Its methods are called in threads, several at once."""

    def answer(self, path: str) -> Answer:
        """Return what is at a path below the site's root, decoded, without a leading slash; may take long.

        After a change the same page is asked for twice, to see whether it is there and to show it: the second time
        should come from memory.
        """

    def changed(self, paths: frozenset[Path]) -> bool:
        """Take note of files that were added, changed or removed, and say whether readers should load again.

        It is called once at a time, and readers see the changes when it returns.
        """

    def watched(self) -> tuple[Path, ...]:
        """Return the folders whose files matter, with all that is below them; asked several times a second."""
