"""A build that fails, hangs, eats memory or dies costs its own component, which keeps its last good pages."""

import os
import signal
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import active_children
from pathlib import Path

import pytest

from techdocs.config import Config
from techdocs.model.codes import Code
from techdocs.model.docs import BuiltDocs, DocsState
from techdocs.model.limits import Limits
from techdocs.pipeline import Outcome, build_site
from techdocs.run import Watch
from tests.conftest import COMPONENT, Build, Write

PARAGRAPH = "Some *words* with a [link](https://example.org/) and `code`.\n\n"
LONG_PAGE = "# Long\n\n" + PARAGRAPH * 10_000
"""It takes several seconds."""
LARGE_PAGE = "*[WORD]: " + "\N{WHALE}" * 19_000 + "\n\n" + ("WORD " * 2_500 + "\n\n") * 3
"""Each word becomes an element with a title of 76 kB."""
SHORT_TIME = Limits(component_seconds=1, page_seconds=600, memory_mb=2048)


def docs_of(outcome: Outcome, name: str) -> BuiltDocs:
    return next(docs for ref, docs in outcome.parts.docs.items() if ref.name == name)


def page_of(outcome: Outcome, name: str) -> str:
    return (outcome.site.folder / "docs/default/component" / name / "index.html").read_text()


@pytest.fixture
def spoil(two_teams: Path) -> Path:
    """Return the page whose text decides how the build of component `one` ends."""
    return two_teams / "one" / "docs" / "index.md"


def test_a_page_that_takes_too_long_costs_that_page(spoil: Path, build: Build) -> None:
    spoil.write_text(LONG_PAGE)
    outcome = build(limits=Limits(page_seconds=1))
    reason = "it took longer than 1 s (`limits.page_seconds`)"
    assert docs_of(outcome, "one").state is DocsState.RENDERED
    assert f"the page cannot be rendered: {reason}" in [problem.message for problem in outcome.report.problems]
    assert "This page could not be rendered" in page_of(outcome, "one")
    assert "A walrus" in (outcome.site.folder / "docs/default/component/one/more/index.html").read_text()


def test_memory_beyond_the_limit_costs_the_page_or_its_component(spoil: Path, build: Build) -> None:
    spoil.write_text(f"# Large\n\n{LARGE_PAGE}")
    outcome = build(limits=Limits(page_seconds=600, component_seconds=600, memory_mb=150))
    messages = [problem.message for problem in outcome.report.problems]
    assert any("(`limits.memory_mb`)" in message for message in messages), messages
    assert docs_of(outcome, "two").state is DocsState.RENDERED


def test_a_build_beyond_a_limit_keeps_the_last_good_pages_with_a_banner(spoil: Path, build: Build) -> None:
    good = build()
    before = page_of(good, "two")
    spoil.write_text(LONG_PAGE)
    outcome = build(limits=SHORT_TIME)
    reason = "it took longer than 1 s (`limits.component_seconds`)"
    kept = docs_of(outcome, "one")
    assert kept.state is DocsState.KEPT
    assert kept.failure is not None
    assert kept.failure.reason == reason
    assert "These are the last good pages" in page_of(outcome, "one")
    assert reason.partition(" (")[0] in page_of(outcome, "one")
    assert "See <a" in page_of(outcome, "one")
    assert page_of(outcome, "two") == before


def test_one_that_was_never_built_gets_a_page_that_says_why_and_its_owner_a_problem(spoil: Path, build: Build) -> None:
    spoil.write_text(LONG_PAGE)
    outcome = build(limits=SHORT_TIME)
    failed = docs_of(outcome, "one")
    assert failed.state is DocsState.FAILED
    assert failed.failure is not None
    assert failed.failure.reason == "it took longer than 1 s (`limits.component_seconds`)"
    assert "have not been built successfully" in page_of(outcome, "one")
    assert "it took longer than 1 s" in page_of(outcome, "one")
    assert "Red team" in page_of(outcome, "one")
    assert docs_of(outcome, "two").state is DocsState.RENDERED
    problem = next(problem for problem in outcome.report.problems if problem.code == Code.BUILD_STOPPED)
    assert (problem.entity, problem.owner) == ("component:default/one", "group:default/red")
    assert problem.place.source == "one"


def test_without_the_cache_a_failing_build_keeps_its_last_good_pages_all_the_same(spoil: Path, build: Build) -> None:
    build()
    spoil.write_text(LONG_PAGE)
    outcome = build(limits=SHORT_TIME, use_cache=False)
    assert docs_of(outcome, "one").state is DocsState.KEPT
    assert docs_of(outcome, "two").state is DocsState.RENDERED


def test_since_when_it_fails_is_remembered_until_it_is_mended(
    spoil: Path, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    build()
    text = spoil.read_text()
    spoil.write_text(LONG_PAGE)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    first = docs_of(build(limits=SHORT_TIME), "one").failure
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    second = docs_of(build(limits=SHORT_TIME), "one").failure
    assert first is not None
    assert first == second
    assert first.since == "2023-11-14T22:13:20Z"
    spoil.write_text(text)
    mended = build()
    assert docs_of(mended, "one").failure is None
    assert "last good pages" not in page_of(mended, "one")


def test_docs_that_cannot_be_read_keep_their_last_good_pages(two_teams: Path, build: Build) -> None:
    build()
    descriptor = two_teams / "one" / "catalog-info.yaml"
    descriptor.write_text(descriptor.read_text().replace("dir:.", "dir:./gone"))
    outcome = build()
    assert docs_of(outcome, "one").state is DocsState.KEPT
    assert "dir:./gone</code> points to a missing folder" in page_of(outcome, "one")


def test_a_worker_that_is_killed_costs_one_component(write: Write, config: Config) -> None:
    texts = {"slow": LONG_PAGE, **{f"quick-{number}": "# Quick\n" for number in range(3)}}
    for name, text in texts.items():
        write({f"{name}/catalog-info.yaml": COMPONENT.format(name=name, owner="red"), f"{name}/docs/index.md": text})
    left, killed = set(texts), list[Future[int]]()
    with ThreadPoolExecutor() as beside:

        def built(docs: BuiltDocs) -> None:
            left.discard(docs.ref.name)
            if left == {"slow"}:
                killed.append(beside.submit(_kill_who_works))

        outcome = build_site(replace(config, jobs=2, limits=Limits(page_seconds=600)), Watch(built=built))
    assert [future.result() for future in killed] == [-signal.SIGKILL]
    stopped = [problem.message for problem in outcome.report.problems if problem.code == Code.BUILD_STOPPED]
    assert stopped == [f"the docs could not be built: its worker process died (exit code {-signal.SIGKILL})"]
    rendered = [docs.ref.name for docs in outcome.parts.docs.values() if docs.state is DocsState.RENDERED]
    assert {*rendered} == {*texts} - {"slow"}


def _kill_who_works() -> int:
    """Kill the one process that goes on while all others wait for something to do, and return how it ends."""
    workers = [process.pid for process in active_children() if process.pid]
    before = {worker: _seconds(worker) for worker in workers}
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for worker in workers:
            if _seconds(worker) > before[worker] + 0.2:
                os.kill(worker, signal.SIGKILL)
                return -signal.SIGKILL
        time.sleep(0.02)
    raise AssertionError("no worker works")


def _seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_explained_is_what_changed(two_teams: Path, build: Build, config: Config) -> None:
    assert docs_of(build(), "one").reason == "it was not built before"
    (two_teams / "one/docs/more.md").write_text("# More\n\nA seal.\n")
    (two_teams / "one/docs/new.md").write_text("# New\n")
    assert docs_of(build(), "one").reason == "changed: more.md, new.md"
    (two_teams / "one/mkdocs.yml").write_text("site_name: Uno\nplugins: [techdocs-core]\n")
    assert docs_of(build(), "one").reason == "its settings changed"
    assert docs_of(build(look=replace(config.look, site_name="Acme")), "two").reason == "the site's look changed"
