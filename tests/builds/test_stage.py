"""What is built is what was planned: a file that changes in between costs its component alone."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from techdocs.builds import workers
from techdocs.builds.stage import FileChangedError, stage
from techdocs.disk.digests import digest_bytes
from techdocs.disk.packs import Inputs
from techdocs.model.docs import BuildAction, BuiltDocs, DocsFile, DocsSettings, DocsState
from techdocs.model.limits import Limits
from techdocs.model.tree import PACK
from techdocs.model.trust import TrustedSettings
from techdocs.pipeline import Outcome
from tests.conftest import Build


def action_of(files: dict[str, bytes], limits: Limits | None = None) -> BuildAction:
    named = tuple(DocsFile(path=path, digest=digest_bytes(content)) for path, content in files.items())
    settings = DocsSettings(site_name="x")
    return BuildAction(
        component="component:default/x", files=named, settings=settings, theme="", limits=limits or Limits()
    )


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Write one page, which was planned with these bytes."""
    path = tmp_path / "index.md"
    path.write_bytes(b"# One\n")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "staged").mkdir()
    return tmp_path / "staged"


def test_copies_stand_under_names_that_no_author_gave(page: Path, folder: Path) -> None:
    staged = stage(action_of({"a b/../index.md": b"# One\n"}), {"a b/../index.md": page}, folder)
    assert staged["a b/../index.md"].read_bytes() == b"# One\n"
    (copy,) = folder.iterdir()
    assert copy.name == PACK
    assert copy.stat().st_mode & 0o777 == 0o600


def test_code_that_the_operator_names_finds_files(page: Path, folder: Path) -> None:
    action = replace(action_of({"a b/../index.md": b"# One\n"}), trusted=TrustedSettings(plugins=(("x", {}),)))
    copy = stage(action, {"a b/../index.md": page}, folder)["a b/../index.md"]
    assert copy == folder / digest_bytes(b"# One\n")
    assert copy.read_bytes() == b"# One\n"
    assert (folder / digest_bytes(b"# One\n")).stat().st_mode & 0o777 == 0o600
    assert (folder / digest_bytes(b"# One\n")).stat().st_ino != page.stat().st_ino


def test_the_same_bytes_are_copied_once(page: Path, folder: Path) -> None:
    staged = stage(action_of({"a.md": b"# One\n", "b.md": b"# One\n"}), {"a.md": page, "b.md": page}, folder)
    assert staged["a.md"] == staged["b.md"]
    assert (folder / PACK).read_bytes() == b"# One\n"


def test_other_bytes_than_planned_are_no_copy(page: Path, folder: Path) -> None:
    page.write_bytes(b"# Two\n")
    with pytest.raises(FileChangedError, match=r"`index\.md` changed during the build; build again"):
        stage(action_of({"index.md": b"# One\n"}), {"index.md": page}, folder)
    assert (folder / PACK).read_bytes() == b""


def _link(path: Path) -> None:
    path.rename(path.with_name("moved.md"))
    path.symlink_to(path.with_name("moved.md"))


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _device(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def _other_bytes(path: Path) -> None:
    path.write_text("# Other\n")


REPLACED: dict[str, Callable[[Path], None]] = {
    "nothing": Path.unlink,
    "a link to the same text": _link,
    "a pipe": _pipe,
    "a folder": _folder,
    "an endless device": _device,
}


@pytest.mark.parametrize("what", REPLACED)
def test_what_is_no_file_any_more_is_not_read(page: Path, folder: Path, what: str) -> None:
    REPLACED[what](page)
    with pytest.raises(FileChangedError, match=r"`index\.md` can no longer be read \("):
        stage(action_of({"index.md": b"# One\n"}), {"index.md": page}, folder)


def test_a_file_that_has_grown_beyond_the_limits_is_not_read(page: Path, folder: Path) -> None:
    page.write_bytes(b"x" * 2_000_001)
    with pytest.raises(FileChangedError, match="it is larger than"):
        stage(action_of({"index.md": b"# One\n"}, Limits(page_mb=1, asset_mb=1)), {"index.md": page}, folder)


@pytest.mark.parametrize("what", [*REPLACED, "other bytes"])
def test_a_file_that_is_replaced_after_planning_costs_its_component_alone(
    two_teams: Path, build: Build, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    page = two_teams / "one/docs/more.md"
    real = stage
    spoil = {**REPLACED, "other bytes": _other_bytes}[what]

    def late(action: BuildAction, inputs: dict[str, Path], folder: Path) -> Inputs:
        if action.component == "component:default/one":
            spoil(page)
        return real(action, inputs, folder)

    monkeypatch.setattr(workers, "stage", late)
    outcome = build()
    assert docs_of(outcome, "one").state is DocsState.FAILED
    assert docs_of(outcome, "two").state is DocsState.RENDERED
    (message,) = [problem.message for problem in outcome.report.problems if problem.code == "TD309"]
    assert message.startswith("the docs could not be built: `more.md` ")


def docs_of(outcome: Outcome, name: str) -> BuiltDocs:
    return next(docs for ref, docs in outcome.parts.docs.items() if ref.name == name)
