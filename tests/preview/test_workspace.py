"""A preview of many repositories reads no more of them than somebody looks at."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from techdocs.config import Config
from techdocs.preview.workspace import Workspace
from techdocs.run import Run
from tests.conftest import COMPONENT, Write
from tests.preview.conftest import Look, Looking

COUNT = 25
"""More components than are built when nobody looks at them."""


@pytest.fixture
def many(write: Write) -> Path:
    """Write many repositories, of which each page links to the next one's."""
    return write(
        {
            path: text
            for number in range(COUNT)
            for path, text in {
                f"c{number}/catalog-info.yaml": COMPONENT.format(name=f"c{number}", owner="red"),
                f"c{number}/docs/index.md": f"# Number {number}\n\n[Next](component:c{number + 1}/guide.md#start)\n",
                f"c{number}/docs/guide.md": f"# Guide {number}\n\n## Start\n",
            }.items()
        }
    )


@pytest.fixture
def workspace(many: Path, config: Config, tmp_path: Path) -> Workspace:
    """Read them."""
    return Workspace(Run(config, environment={}))


def planned(workspace: Workspace) -> list[str]:
    """Return the components whose builds are planned."""
    return [ref.name for ref, build in workspace.planned().items() if build.action is not None]


def planned_by(looking: Looking) -> list[str]:
    """Return the components whose builds a preview has planned."""
    return planned(looking.preview._answers.workspace)  # noqa: SLF001 - nobody else may ask


@pytest.mark.usefixtures("many")
def test_the_start_the_catalog_and_the_home_page_plan_nothing(look: Look) -> None:
    looking = look()
    assert len(looking.preview.docs_addresses()) == COUNT
    assert planned_by(looking) == []
    assert "component/c7/" in looking.html("catalog/")
    assert f">{COUNT}<" in looking.html("")
    assert planned_by(looking) == []


@pytest.mark.usefixtures("many")
def test_pages_that_nobody_has_counted_have_no_number(look: Look) -> None:
    looking = look()
    assert "docs page" not in looking.html("")
    assert " page" not in text_of(looking, "catalog/", '[data-ref="component:default/c7"] .td-card__facts')
    looking.build("c7")
    assert "2 pages" in text_of(looking, "catalog/", '[data-ref="component:default/c7"] .td-card__facts')


def text_of(looking: Looking, path: str, selector: str) -> str:
    """Return the text of an element of a page."""
    found = LexborHTMLParser(looking.html(path)).css_first(selector)
    assert found is not None
    return found.text()


@pytest.mark.usefixtures("many")
def test_a_page_plans_its_own_source_and_those_that_it_links_to(look: Look) -> None:
    looking = look()
    assert 'href="../c4/guide/#start"' in looking.html("docs/default/component/c3/")
    assert planned_by(looking) == ["c3", "c4"]
    assert [code for code in looking.codes("docs/default/component/c3/") if code in {"TD201", "TD205", "TD220"}] == []
    looking.build("c3")
    assert planned_by(looking) == ["c3", "c4"]


@pytest.mark.parametrize(
    "link",
    [
        "component:c9/guide.md",
        "https://docs.acme.example/docs/default/component/c9/guide/",
        "/docs/default/component/c9/guide/",
        "../c9/guide/",
    ],
)
@pytest.mark.usefixtures("many")
def test_links_in_any_form_to_docs_that_nobody_has_looked_at_are_resolved(
    look: Look, config: Config, link: str
) -> None:
    looking = look(look=replace(config.look, site_url="https://docs.acme.example/"))
    looking.save({"c0/docs/index.md": f"# Zero\n\n[Nine]({link})\n"})
    assert 'href="../c9/guide/"' in looking.article("docs/default/component/c0/")
    assert [one for one in looking.problems("docs/default/component/c0/") if "index.md" in one] == []


@pytest.mark.usefixtures("many")
def test_navs_and_descriptors_that_link_to_docs_that_nobody_has_looked_at_are_right(look: Look) -> None:
    looking = look()
    linked = "metadata:\n  links:\n  - {url: 'component:c9/guide.md', title: Nine}\n"
    looking.save(
        {
            "c0/mkdocs.yml": "site_name: Zero\nnav:\n- index.md\n- guide.md\n- Eight: component:c8/guide.md\n",
            "c0/catalog-info.yaml": COMPONENT.format(name="c0", owner="red").replace("metadata:\n", linked),
            "c1/catalog-info.yaml": COMPONENT.format(name="c1", owner="red")
            .replace("metadata:\n", linked)
            .replace("dir:.", "url:https://docs.acme.example/"),
        }
    )
    assert 'href="../c8/guide/"' in looking.html("docs/default/component/c0/")
    assert [code for code in looking.codes("docs/default/component/c0/") if code == "TD220"] == []
    assert 'href="../../../../docs/default/component/c9/guide/"' in looking.html("catalog/default/component/c0/")
    assert "points to a page that does not exist" not in looking.html("problems/")


def test_builds_are_planned_again_for_the_source_alone_whose_pages_change(workspace: Workspace, many: Path) -> None:
    before = workspace.builds(workspace.own.entities)
    page = many / "c3/docs/index.md"
    page.write_text("# Three\n", encoding="utf-8")
    after = workspace.after([page])
    assert after.own is workspace.own
    assert after.number == workspace.number + 1
    assert len(planned(after)) == COUNT - 1
    now = after.builds(workspace.own.entities)
    assert [ref.name for ref in now if now[ref] is not before[ref]] == ["c3"]
    assert workspace.builds(workspace.own.entities) == before


@pytest.mark.parametrize(
    "change",
    [
        {"c3/catalog-info.yaml": COMPONENT.format(name="other", owner="red")},
        {"c3/mkdocs.yml": "site_name: Three\n"},
        {"c3/docs/new.md": "# New\n"},
        {"c3/CODEOWNERS": "* @acme/red\n"},
        {"c3/.gitignore": "docs\n"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_all_is_read_again_when_the_catalog_may_have_changed(
    workspace: Workspace, many: Path, write: Write, change: Mapping[str, str]
) -> None:
    workspace.builds(workspace.own.entities)
    write(change)
    after = workspace.after([many / path for path in change])
    assert after.own is not workspace.own
    assert planned(after) == []
    assert len(planned(workspace)) == COUNT
