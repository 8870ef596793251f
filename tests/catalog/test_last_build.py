"""Names through runs of the real pipeline: what a build remembers, what it takes from a site, and who never decides."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from techdocs.catalog.last_build import NOTE, STEP, read_holders
from techdocs.config import Config
from techdocs.disk.store import Store
from techdocs.lint import open_outside
from techdocs.model.codes import Code
from techdocs.model.docs import DocsState
from techdocs.model.entity import parse_entity_ref
from techdocs.model.problem import Problem
from techdocs.pipeline import Outcome, lint_sources
from techdocs.preview.workspace import Workspace
from techdocs.run import Run
from tests.conftest import COMPONENT, GROUP, Build, Write, git, site_files
from tests.published.server import serving

NAME = "component:default/payments"
REF = parse_entity_ref(NAME)
PAGE, ENTITY = "docs/default/component/payments/index.html", "catalog/default/component/payments/index.html"
Repository = Callable[..., Path]


@pytest.fixture
def repository(write: Write) -> Repository:
    """Write a repository that declares a name, with a page that says whose it is."""

    def files(folder: str, name: str = "payments", text: str = "") -> Path:
        descriptor = text or COMPONENT.format(name=name, owner=f"{folder}-team")
        return write({
            f"{folder}/catalog-info.yaml": descriptor,
            f"{folder}/docs/index.md": f"# Payments\n\nWritten by {folder}.\n",
        })  # fmt: skip

    return files


@pytest.fixture
def held(repository: Repository, write: Write, build: Build) -> Outcome:
    """Build a site in which `mine` holds the name."""
    write(
        {"org/catalog-info.yaml": "---".join(GROUP.format(name=f"{one}-team", title=one) for one in ("mine", "evil"))}
    )
    repository("mine")
    return build()


def problems_of(outcome: Outcome) -> list[Problem]:
    return [problem for problem in outcome.report.problems if problem.code == Code.DUPLICATE_ENTITY]


def writer(outcome: Outcome) -> str:
    """Return which repository has written the published page, `""` when there is none of either."""
    page = (outcome.site.folder / PAGE).read_text(encoding="utf-8")
    found = [name for name in ("mine", "evil", "third") if f"Written by {name}" in page]
    assert len(found) <= 1
    return found[0] if found else ""


def decisions(outcome: Outcome) -> list[dict[str, Any]]:
    return list(json.loads((outcome.site.folder / "catalog.json").read_bytes())["incumbents"])


def store_of(config: Config) -> Store:
    return Store(config.cache_dir / "cache")


def holder(config: Config) -> str:
    """Return which source the note of the last build says to hold the name."""
    known = read_holders(store_of(config)).get(NAME)
    return known.source if known else ""


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize("newcomer", ["evil", "zzz-evil"])
def test_the_incumbent_keeps_its_name_and_goes_on_with_new_pages(
    repository: Repository, build: Build, newcomer: str
) -> None:
    root = repository(newcomer)
    (root / "mine/docs/index.md").write_text("# Payments\n\nWritten by mine, and news.\n")
    outcome = build()
    assert outcome.parts.docs[REF].state is DocsState.RENDERED
    assert "and news" in (outcome.site.folder / PAGE).read_text()
    found = [(str(problem.place), problem.severity.value, problem.owner) for problem in problems_of(outcome)]
    assert sorted(found) == sorted(
        [
            ("mine/catalog-info.yaml:4:9", "warning", "group:default/mine-team"),
            (f"{newcomer}/catalog-info.yaml:4:9", "error", f"group:default/{newcomer}-team"),
        ]
    )
    assert decisions(outcome) == [{
        "ref": NAME, "by": "build", "refused": [newcomer],
        "source": {"name": "mine", "repository": "", "folder": "", "path": "catalog-info.yaml"},
    }]  # fmt: skip


def test_readers_of_the_incumbent_see_nothing_of_the_newcomer_and_both_owners_do(
    held: Outcome, repository: Repository, build: Build
) -> None:
    before = (held.site.folder / ENTITY).read_bytes()
    repository("evil")
    site = build().site.folder
    assert (site / ENTITY).read_bytes() == before
    problems = (site / "problems/td105/index.html").read_text()
    for team in ("mine", "evil"):
        place = f"{team}/catalog-info.yaml"
        assert place in problems
        assert place in (site / f"catalog/default/group/{team}-team/index.html").read_text()


@pytest.mark.usefixtures("held")
def test_the_same_input_gives_the_same_bytes_while_names_are_contested(repository: Repository, build: Build) -> None:
    repository("evil")
    first = site_files(build().site.folder)
    assert site_files(build().site.folder) == first
    assert site_files(build(use_cache=False).site.folder) == first


def test_a_first_and_a_second_build_of_names_that_are_not_contested_are_the_same_bytes(
    held: Outcome, build: Build
) -> None:
    first = site_files(held.site.folder)
    assert decisions(held) == []
    assert site_files(build().site.folder) == first


@pytest.mark.usefixtures("held")
def test_last_good_pages_stay_when_no_one_is_known_to_have_had_the_name(
    repository: Repository, build: Build, config: Config
) -> None:
    store_of(config).drop_note(STEP, NOTE)
    repository("evil")
    outcome = build()
    assert (outcome.parts.docs[REF].state, writer(outcome)) == (DocsState.KEPT, "mine")
    assert decisions(outcome) == [{"ref": NAME, "source": None, "by": None, "refused": ["evil", "mine"]}]
    assert holder(config) == ""


@pytest.mark.parametrize(
    "damage", ["{", "[]", '{"format": 0, "sources": []}', '{"format": 1, "sources": [{"source": 1}]}']
)
@pytest.mark.usefixtures("held")
def test_a_damaged_note_says_nothing(repository: Repository, build: Build, config: Config, damage: str) -> None:
    (note,) = (config.cache_dir / "cache").rglob(f"{STEP}/{NOTE}.json")
    note.write_text(damage)
    repository("evil")
    assert build().parts.docs[REF].state is DocsState.KEPT


@pytest.mark.usefixtures("held")
def test_a_build_without_the_cache_knows_the_incumbents_and_notes_them(
    repository: Repository, build: Build, config: Config
) -> None:
    repository("third", name="other")
    build(use_cache=False)
    assert "component:default/other" in read_holders(store_of(config))
    repository("evil")
    assert writer(build(use_cache=False)) == "mine"


@pytest.mark.usefixtures("held")
def test_an_incumbent_that_breaks_keeps_its_name_and_its_last_good_pages(
    repository: Repository, build: Build, config: Config
) -> None:
    repository("mine", text="kind: Component\nmetadata: {name: payments\n")
    build()
    repository("evil")
    for _ in range(2):
        outcome = build()
        assert (outcome.parts.docs[REF].state, writer(outcome)) == (DocsState.KEPT, "mine")
        assert holder(config) == "mine"
    repository("mine")
    assert writer(build()) == "mine"


@pytest.mark.usefixtures("held")
def test_a_repository_that_was_not_fetched_once_still_holds_its_name_unless_another_took_it(
    repository: Repository, build: Build, config: Config
) -> None:
    root = config.folder / "repositories"
    (root / "mine").rename(config.folder / "aside")
    build()
    (config.folder / "aside").rename(root / "mine")
    repository("evil")
    assert writer(build()) == "mine"


@pytest.mark.usefixtures("held")
def test_a_newcomer_gets_the_name_of_a_repository_that_is_gone_and_then_holds_it(
    repository: Repository, build: Build, config: Config
) -> None:
    shutil.rmtree(config.folder / "repositories/mine")
    repository("evil")
    assert writer(build()) == "evil"
    repository("mine")
    assert (writer(build()), holder(config)) == ("evil", "evil")


@pytest.mark.usefixtures("held")
def test_a_name_that_its_holder_gave_up_is_free(repository: Repository, build: Build, config: Config) -> None:
    repository("mine", name="renamed")
    repository("evil")
    assert (writer(build()), holder(config)) == ("evil", "evil")


@pytest.mark.usefixtures("held")
def test_names_moves_a_name_for_good(repository: Repository, build: Build, config: Config) -> None:
    repository("evil")
    outcome = build(names={NAME: "evil"})
    assert (writer(outcome), holder(config)) == ("evil", "evil")
    assert [one["by"] for one in decisions(outcome)] == ["names"]
    assert any("it held the name until now" in problem.message for problem in problems_of(outcome))
    assert writer(build()) == "evil"


def test_a_folder_that_moves_takes_its_names_with_it(repository: Repository, build: Build, config: Config) -> None:
    root = repository("mine")
    git(root / "mine", "init")
    git(root / "mine", "remote", "add", "origin", "https://git.example/acme/mine.git")
    git(root / "mine", "add", ".")
    git(root / "mine", "commit", "--message", "All of it")
    build()
    (root / "mine").rename(root / "elsewhere")
    repository("evil")
    outcome = build()
    assert writer(outcome) == "mine"
    assert decisions(outcome)[0]["source"] == {
        "name": "elsewhere", "repository": "https://git.example/acme/mine", "folder": "", "path": "catalog-info.yaml",
    }  # fmt: skip
    assert holder(config) == "elsewhere"


@pytest.mark.usefixtures("held")
def test_the_build_of_a_pull_request_knows_the_incumbents_and_never_decides_who_is_one(
    repository: Repository, build: Build, config: Config
) -> None:
    shutil.move(config.folder / "repositories/mine", config.folder / "aside")
    repository("evil")
    assert writer(build(is_pull_request=True)) == "evil"
    assert holder(config) == "mine"
    shutil.move(config.folder / "aside", config.folder / "repositories/mine")
    assert writer(build(is_pull_request=True)) == "mine"
    assert writer(build()) == "mine"


@pytest.fixture
def estate_of(config: Config) -> Iterator[Callable[[Config], Workspace]]:
    """Give the workspace of a preview."""
    with ExitStack() as stack:

        def read(changed: Config) -> Workspace:
            outside = stack.enter_context(open_outside(changed))
            return Workspace(Run(changed, outside, environment={}))

        yield read


def test_lint_and_a_preview_answer_as_a_build_does_and_write_no_note(
    held: Outcome, repository: Repository, build: Build, config: Config, estate_of: Callable[[Config], Workspace]
) -> None:
    repository("third", name="other")
    repository("evil")
    (note,) = (config.cache_dir / "cache").rglob(f"{STEP}/{NOTE}.json")
    before = note.read_bytes()
    linted = [one for one in lint_sources(config).report.problems if one.code == Code.DUPLICATE_ENTITY]
    previewed = [one for one in estate_of(config).own.problems if one.code == Code.DUPLICATE_ENTITY]
    assert note.read_bytes() == before
    assert linted == previewed == problems_of(build())
    assert len(linted) == 2


def test_without_a_note_lint_and_a_preview_leave_none(
    repository: Repository, config: Config, estate_of: Callable[[Config], Workspace]
) -> None:
    repository("mine")
    lint_sources(config)
    assert estate_of(config).own.entities[REF].place.source == "mine"
    assert read_holders(store_of(config)) == {}


def test_a_site_in_a_folder_says_who_holds_a_name_when_the_cache_is_cold(
    held: Outcome, repository: Repository, build: Build, config: Config, tmp_path: Path
) -> None:
    published = shutil.copytree(held.site.folder, tmp_path / "published")
    shutil.rmtree(config.cache_dir)
    repository("evil")
    outcome = build(published_site=str(published))
    assert (writer(outcome), [one["by"] for one in decisions(outcome)]) == ("mine", ["site"])
    assert problems_of(outcome)[0].message == f"`{NAME}` is left out: `mine` holds the name on the published site"


def test_a_site_of_the_web_counts_when_it_was_fetched_before_and_a_build_asks_it_for_nothing(
    held: Outcome, repository: Repository, build: Build, config: Config
) -> None:
    with serving() as server:
        server.files["/catalog.json"] = (held.site.folder / "catalog.json").read_bytes()
        shutil.rmtree(config.cache_dir)
        repository("evil")
        assert build(published_site=server.address, is_pull_request=True).parts.docs[REF].state is DocsState.FAILED
        assert server.asked == []
        with open_outside(replace(config, against=server.address)) as outside:
            outside.asked()
        asked = len(server.asked)
        shutil.rmtree(config.cache_dir / "cache")
        outcome = build(published_site=server.address)
        assert len(server.asked) == asked == 1
    assert (writer(outcome), [one["by"] for one in decisions(outcome)]) == ("mine", ["site"])


def test_lint_knows_the_incumbents_of_the_site_that_it_compares_with_and_a_preview_those_of_its_site(
    held: Outcome, repository: Repository, config: Config, estate_of: Callable[[Config], Workspace]
) -> None:
    with serving() as server:
        server.files["/catalog.json"] = (held.site.folder / "catalog.json").read_bytes()
        repository("evil")
        shutil.rmtree(config.cache_dir)
        own = estate_of(replace(config, published_site=server.address)).own
        assert own.entities[REF].place.source == "mine"
        shutil.rmtree(config.cache_dir)
        linted = lint_sources(replace(config, against=server.address)).report.problems
    messages = [problem.message for problem in linted if problem.code == Code.DUPLICATE_ENTITY]
    assert f"`{NAME}` is left out: `mine` holds the name on the published site" in messages


@pytest.mark.usefixtures("held")
def test_a_name_that_was_contested_on_the_site_is_no_ones(
    repository: Repository, build: Build, config: Config, tmp_path: Path
) -> None:
    store_of(config).drop_note(STEP, NOTE)
    repository("evil")
    published = shutil.copytree(build().site.folder, tmp_path / "published")
    outcome = build(published_site=str(published))
    assert outcome.parts.docs[REF].state is DocsState.KEPT
    document = json.loads((published / "catalog.json").read_bytes())
    del document["incumbents"]
    (published / "catalog.json").write_text(json.dumps(document))
    assert build(published_site=str(published)).parts.docs[REF].state is DocsState.KEPT


@pytest.mark.usefixtures("held")
def test_a_site_remembers_the_name_of_a_holder_that_could_not_be_read(
    repository: Repository, build: Build, config: Config, tmp_path: Path
) -> None:
    repository("mine", text="kind: Component\nmetadata: {name: payments\n")
    published = shutil.copytree(build().site.folder, tmp_path / "published")
    shutil.rmtree(config.cache_dir)
    repository("evil")
    outcome = build(published_site=str(published))
    assert (outcome.parts.docs[REF].state, [one["by"] for one in decisions(outcome)]) == (DocsState.FAILED, ["site"])
