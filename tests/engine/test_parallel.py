"""It does not show in which process a page was rendered, not even when one of them dies."""

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import techdocs.engine.parallel
from techdocs.engine.pages import render_page
from techdocs.engine.parallel import FEWEST
from techdocs.model.problem import Problem
from tests.rendering import Render, Rendered

PAGES = {
    "index.md": "# All\n\n[one](p01.md#part) and [none](p02.md#none)\n",
    "deep.md": f"# Deep\n\n{'> ' * 3000}x\n",
    "html.md": "# HTML\n\n<script>alert(1)</script>\n\n[^1]\n\n[^1]: A note.\n",
    "wide.md": f"# Wide\n\n{'x' * 30_000}\n",
    **{f"p{number:02}.md": f"# Page {number}\n\n## Part\n\n```python\nx = {number}\n```\n" for number in range(40)},
}
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process renders all pages of a component")


def everything(rendered: Rendered) -> tuple[object, ...]:
    files = {path: path.read_bytes() for path in rendered.folder.rglob("*") if path.is_file()}
    return rendered.record, files


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Let every page leave the number of the process that renders it in a file."""
    folder = tmp_path / "seen"
    folder.mkdir()

    def spy(page, converter, files, action, inputs) -> Iterator[Problem]:  # type: ignore[no-untyped-def]  # noqa: ANN001
        (folder / page.file.name).write_text(str(os.getpid()))
        return render_page(page, converter, files, action, inputs)

    monkeypatch.setattr(techdocs.engine.parallel, "render_page", spy)
    return folder


def processes(seen: Path) -> set[int]:
    return {int(path.read_text(encoding="utf-8")) for path in seen.iterdir()}


@LINUX
@pytest.mark.parametrize("count", [2, 3])
def test_shares_become_the_same_pages_and_faults(render: Render, seen: Path, count: int) -> None:
    alone = everything(render(PAGES))
    assert processes(seen) == {os.getpid()}
    shared = render(PAGES, processes=count)
    assert len(processes(seen)) == count
    assert everything(shared) == alone
    assert [fault for fault in shared.faults if "p02.md#none" in fault or "<script>" in fault]


def test_few_pages_are_not_shared(render: Render, seen: Path) -> None:
    render({f"p{number:02}.md": "# A\n" for number in range(2 * FEWEST - 1)}, processes=4)
    assert processes(seen) == {os.getpid()}


@LINUX
def test_the_pages_of_a_process_that_dies_are_rendered_here(render: Render, monkeypatch: pytest.MonkeyPatch) -> None:
    alone, here = everything(render(PAGES)), os.getpid()

    def die_elsewhere(page, converter, files, action, inputs) -> Iterator[Problem]:  # type: ignore[no-untyped-def]  # noqa: ANN001
        if os.getpid() != here and page.file.name == "p20":
            os.kill(os.getpid(), signal.SIGKILL)
        return render_page(page, converter, files, action, inputs)

    monkeypatch.setattr(techdocs.engine.parallel, "render_page", die_elsewhere)
    assert everything(render(PAGES, processes=3)) == alone


@LINUX
def test_no_process_is_left_behind_when_one_fails(render: Render, monkeypatch: pytest.MonkeyPatch) -> None:
    here, fork, started = os.getpid(), os.fork, []

    def spy() -> int:
        started.append(fork())
        return int(started[-1])

    def fail_here(page, converter, files, action, inputs) -> Iterator[Problem]:  # type: ignore[no-untyped-def]  # noqa: ANN001
        if os.getpid() == here:
            raise OSError(errno.ENOSPC, "full")
        time.sleep(600)
        return render_page(page, converter, files, action, inputs)

    monkeypatch.setattr(techdocs.engine.parallel, "render_page", fail_here)
    monkeypatch.setattr(os, "fork", spy)
    with pytest.raises(OSError, match="full"):
        render(PAGES, processes=3)
    assert len(started) == 2
    for process in started:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, os.WNOHANG)


ORPHAN = """
import time
from techdocs.engine.parallel import _Batch
share = _Batch(["page"], lambda page: time.sleep(600))
share.start()
print(share._process, flush=True)
time.sleep(600)
"""


@LINUX
def test_a_process_ends_with_the_worker_that_has_started_it() -> None:
    with subprocess.Popen([sys.executable, "-c", ORPHAN], stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout
        helper = int(worker.stdout.readline())
        assert worker.poll() is None
        assert Path(f"/proc/{helper}").exists()
        worker.kill()
        assert worker.stdout.read() == ""  # the helper holds the other end of this pipe as long as it lives
