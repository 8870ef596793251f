"""A preview that ends while it builds in the background ends quietly, and its files go last."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from techdocs.config import Config
from techdocs.disk.store import Store
from techdocs.lint import open_outside
from techdocs.preview import SitePreview
from techdocs.run import Run
from techdocs.workers.forkserver import start_workers
from tests.conftest import ONE, Write
from tests.preview.conftest import WAIT


class SlowStore(Store):
    """A store that takes long to take over what workers have made; `begun` and `done` are set when it does and has."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.begun, self.done = threading.Event(), threading.Event()

    def adopt(self, step: str, key: str, sealed: Path) -> None:
        """Wait while the preview ends, and take it over then."""
        if step == "docs":
            self.begun.set()
            threading.Event().wait(0.5)
        super().adopt(step, key, sealed)
        self.done.set()


@pytest.fixture
def store(config: Config) -> SlowStore:
    return SlowStore(config.cache_dir / "cache")


@pytest.fixture
def preview(write: Write, config: Config, store: SlowStore) -> Iterator[SitePreview]:
    """Open a preview of one component, whose docs are built in the background after a page was looked at."""
    write({"one/catalog-info.yaml": ONE, "one/docs/index.md": "# One\n\nWords.\n"})
    start_workers()
    with open_outside(config) as outside:
        run = Run(config, outside, environment={})
        run.store = store
        yield SitePreview(run)


def test_what_is_built_when_the_preview_ends_is_still_taken_over(
    preview: SitePreview, store: SlowStore, caplog: pytest.LogCaptureFixture
) -> None:
    with preview:
        preview.answer("docs/default/component/one/")
        assert store.begun.wait(WAIT)
    assert store.done.is_set()
    assert caplog.messages == []
    assert [*(store.root / "tmp").iterdir()] == []


def test_nothing_is_begun_when_the_preview_has_ended(preview: SitePreview, caplog: pytest.LogCaptureFixture) -> None:
    with preview:
        answers = preview._answers  # noqa: SLF001 - as a thread has them that is still at work
        [build] = answers.few().values()
    preview._docs.build(build, answers.workspace)  # noqa: SLF001
    assert caplog.messages == []
