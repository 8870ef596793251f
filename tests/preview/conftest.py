"""What the tests of the preview share: a real preview with real workers over repositories written from texts."""

import queue
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from pathlib import Path
from textwrap import dedent

import pytest

from techdocs.config import Config
from techdocs.lint import open_outside
from techdocs.preview import SitePreview
from techdocs.run import Run
from techdocs.server.contract import Answer
from techdocs.workers.forkserver import start_workers
from tests.conftest import COMPONENT

COMPLETE = COMPONENT.replace("{name}\n", "{name}\n  description: Nothing is wrong with it.\n")
WAIT = 30
"""Seconds after which a test gives up."""


@dataclass
class Looking:
    """An author at work: a preview, the folder of the repositories, and each time that readers were told."""

    preview: SitePreview
    root: Path
    told: "queue.Queue[str]" = field(default_factory=queue.Queue)

    def __post_init__(self) -> None:
        self.preview.listen(lambda: self.told.put("told"))

    def answer(self, path: str) -> Answer:
        """Ask for a path of the site."""
        return self.preview.answer(path)

    def html(self, path: str) -> str:
        """Return the page at a path, that must be there."""
        answer = self.answer(path)
        assert answer.status == HTTPStatus.OK, (path, answer.status, answer.location)
        return text_of(answer)

    def article(self, path: str) -> str:
        """Return the article of the page at a path."""
        return article_of(self.html(path))

    def problems(self, path: str) -> list[str]:
        """Return the problems of the page at a path: place, code and message."""
        return [f"{problem.place} {problem.code} {problem.message}" for problem in self.answer(path).problems]

    def codes(self, path: str) -> list[str]:
        """Return the codes of the problems of the page at a path."""
        return [str(problem.code) for problem in self.answer(path).problems]

    def save(self, texts: Mapping[str, str | bytes]) -> None:
        """Write files and let the preview take note, as the watcher does."""
        for path, text in texts.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_bytes(text if isinstance(text, bytes) else dedent(text).lstrip("\n").encode())
        self.note(*texts)

    def remove(self, *paths: str) -> None:
        """Remove files and let the preview take note."""
        for path in paths:
            (self.root / path).unlink()
        self.note(*paths)

    def rename(self, old: str, new: str) -> None:
        """Rename a file and let the preview take note."""
        (self.root / old).rename(self.root / new)
        self.note(old, new)

    def note(self, *paths: str) -> None:
        """Let the preview take note of files that have changed."""
        assert self.preview.changed(frozenset(self.root / path for path in paths))

    def build(self, *components: str) -> None:
        """Wait until all pages of components are built."""
        for component in components:
            assert self.answer(f"docs/default/component/{component}/links.json").media_type == "application/json"


def text_of(answer: Answer) -> str:
    """Return the text of an answer."""
    return bytes_of(answer).decode()


def bytes_of(answer: Answer) -> bytes:
    """Return what a reader gets."""
    return answer.file.read_bytes() if answer.file else answer.content


def article_of(html: str) -> str:
    """Return the article of a page."""
    found = re.search(r"<article.*</article>", html, re.DOTALL)
    assert found, html
    return found[0]


Look = Callable[..., Looking]


@pytest.fixture
def look(config: Config, tmp_path: Path) -> Iterator[Look]:
    """Open previews of the test's repositories, and close them at the end; arguments are settings that differ."""
    with ExitStack() as stack:

        def opened(environment: Mapping[str, str] | None = None, **changes: object) -> Looking:
            own = replace(config, cache_dir=tmp_path / "preview", **changes)  # type: ignore[arg-type]
            start_workers()
            outside = stack.enter_context(open_outside(own))
            preview = stack.enter_context(SitePreview(Run(own, outside, environment=environment or {})))
            return Looking(preview=preview, root=tmp_path / "repositories")

        yield opened
