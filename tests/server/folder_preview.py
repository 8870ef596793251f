"""A preview of the simplest kind: the files of a folder. Run as a program it serves them until it is ended."""

import sys
import threading
from collections.abc import Callable
from pathlib import Path

from techdocs.errors import ServeError
from techdocs.model.problem import Problem
from techdocs.server import Answer, run_server

FOREVER = threading.Event()


class FolderPreview:
    """Answers with the files of a folder, and remembers what it was told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.roots: tuple[Path, ...] = (folder,)
        self.problems: dict[str, tuple[Problem, ...]] = {}
        self.special: dict[str, Callable[[], Answer]] = {"forever": wait_forever, "fails": fail}
        self.told: list[frozenset[Path]] = []
        self.reloads = True

    def answer(self, path: str) -> Answer:
        if path in self.special:
            return self.special[path]()
        file = self.folder / path
        if file.is_dir() and path and not path.endswith("/"):
            return Answer(status=302, location=f"/{path}/")
        page = file / "index.html" if file.is_dir() else file
        if not page.is_file():
            return Answer(status=404, content=b"<html><head></head><body>no page</body></html>")
        if page.suffix == ".html":
            return Answer(content=page.read_bytes(), problems=self.problems.get(path, ()))
        return Answer(file=page)

    def changed(self, paths: frozenset[Path]) -> bool:
        self.told.append(paths)
        if any(path.name == "fails.txt" for path in paths):
            raise ValueError("cannot take note")
        return self.reloads

    def watched(self) -> tuple[Path, ...]:
        return self.roots


def wait_forever() -> Answer:
    FOREVER.wait()
    return Answer()


def fail() -> Answer:
    raise ValueError("nothing <works>\nhere")


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - what the server announces


if __name__ == "__main__":
    try:
        run_server(FolderPreview(Path(sys.argv[1])), port=int(sys.argv[2]), announce=say)
    except ServeError as error:
        say(f"{error}; {error.hint}")
        sys.exit(error.exit_code)
