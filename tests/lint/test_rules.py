"""The rules over a component's docs: what they find, at which line, for whom, and what is no fault."""

from pathlib import Path

import pytest

from techdocs.model.codes import Code
from techdocs.pipeline import Outcome
from tests.conftest import COMPONENT, Build, Write


def told(outcome: Outcome, *codes: Code) -> list[str]:
    return [f"{problem.place} {problem.message}" for problem in outcome.report.problems if problem.code in codes]


def test_a_nav_entry_without_a_file_is_found_at_its_line_with_the_nearest_name(write: Write, build: Build) -> None:
    write(
        {
            "one/mkdocs.yml": "site_name: One\nnav:\n- index.md\n- Guide: guide.md\n",
            "one/docs/index.md": "# One\n",
            "one/docs/how/guide.md": "# Guide\n",
        }
    )
    outcome = build()
    message = "nav entry `guide.md` points to a file that does not exist"
    assert told(outcome, Code.NAV_WITHOUT_FILE) == [f"one/mkdocs.yml:4:10 {message}"]
    problem = next(problem for problem in outcome.report.problems if problem.code == Code.NAV_WITHOUT_FILE)
    assert problem.hint == "did you mean `how/guide.md`?"
    assert told(outcome, Code.NOT_IN_NAV) == ["one/mkdocs.yml page `how/guide.md` is not in the nav"]


def test_a_nav_entry_with_a_backslash_is_told_its_path(write: Write, build: Build) -> None:
    write({"one/mkdocs.yml": "site_name: One\nnav:\n- how\\guide.md\n", "one/docs/how/guide.md": "# Guide\n"})
    problems = [problem for problem in build().report.problems if problem.code == Code.NAV_WITHOUT_FILE]
    assert [(problem.message, problem.hint) for problem in problems] == [
        ("nav entry `how\\guide.md` points to a file that does not exist", "did you mean `how/guide.md`?")
    ]


def test_typographic_quotes_in_settings_and_descriptors_are_told_at_their_place(write: Write, build: Build) -> None:
    entity = "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata:\n  name: red\n  title: “Red team”\n"
    write({
        "one/mkdocs.yml": "site_name: „Payments“\n«extra»: x\n", "one/docs/index.md": "# One\n",
        "one/catalog-info.yaml": f"{entity}spec:\n  type: team\n  children: []\n",
    })  # fmt: skip
    assert [line.split(" is in")[0] for line in told(build(), Code.TYPOGRAPHIC_QUOTES)] == [
        "one/catalog-info.yaml:5:10 `“Red team”`", "one/mkdocs.yml:1:12 `„Payments“`", "one/mkdocs.yml:2:1 `«extra»`",
    ]  # fmt: skip


def test_links_of_the_nav_to_elsewhere_are_no_files(write: Write, build: Build) -> None:
    write(
        {
            "one/mkdocs.yml": "site_name: One\nnav:\n- index.md\n- Chat: https://chat.example/x.md\n- Top: /docs/\n",
            "one/docs/index.md": "# One\n",
        }
    )
    assert told(build(), Code.NAV_WITHOUT_FILE) == []


@pytest.mark.parametrize("target", ["../src/main.py", "../README.md", "../src/"])
def test_a_link_to_a_file_of_the_repository_is_no_mistake(write: Write, build: Build, target: str) -> None:
    write(
        {
            "one/catalog-info.yaml": COMPONENT.format(name="one", owner="red"),
            "one/README.md": "# One\n",
            "one/src/main.py": "",
            "one/docs/index.md": f"# One\n\n[code]({target})\n",
        }
    )
    assert told(build(), Code.BROKEN_LINK) == []


def test_a_link_that_leaves_the_docs_for_nothing_is_a_mistake_with_the_owner_told(write: Write, build: Build) -> None:
    write(
        {
            "one/catalog-info.yaml": COMPONENT.format(name="one", owner="red"),
            "one/docs/index.md": "# One\n\n[code](../src/gone.py)\n",
        }
    )
    outcome = build()
    problem = next(problem for problem in outcome.report.problems if problem.code == Code.BROKEN_LINK)
    assert (str(problem.place), problem.owner) == ("one/docs/index.md:3", "group:default/red")
    assert problem.entity == "component:default/one"


def test_a_link_to_an_unknown_entity_is_found_at_its_line(two_teams: Path, build: Build) -> None:
    outcome = build()
    assert told(outcome, Code.UNKNOWN_ENTITY_LINK) == [
        "two/docs/index.md:3 link `component:default/nobody` points to an entity that is not in the catalog"
    ]


def test_the_nearest_name_is_suggested_for_an_unknown_entity(two_teams: Path, build: Build) -> None:
    (two_teams / "one/docs/more.md").write_text("# More\n\n[two](component:twoo) [red](group:default/reds)\n")
    (two_teams / "two/catalog-info.yaml").write_text(COMPONENT.format(name="two-o", owner="blue"))
    problems = [problem for problem in build().report.problems if problem.code == Code.UNKNOWN_ENTITY_LINK]
    assert [problem.hint for problem in problems if problem.place.source == "one"] == [
        "did you mean `component:default/two-o`?",
        "did you mean `group:default/red`?",
    ]


def test_problems_are_in_order_of_place_and_each_is_there_once(write: Write, build: Build) -> None:
    write({f"{name}/docs/index.md": "# X\n\n[a](gone.md)\n\n[b](gone.md)\n" for name in ("zoo", "ape")})
    problems = build().report.problems
    assert [problem.place for problem in problems] == sorted(problem.place for problem in problems)
    assert len(problems) == len(set(problems))


def test_pages_that_are_kept_are_not_blamed_twice(two_teams: Path, build: Build) -> None:
    (two_teams / "one/docs/index.md").write_text("# One\n\n[x](gone.md)\n")
    build()
    descriptor = two_teams / "one" / "catalog-info.yaml"
    descriptor.write_text(descriptor.read_text().replace("dir:.", "dir:./gone"))
    assert told(build(), Code.BROKEN_LINK) == []
