"""What one repository does not know: a published site answers, and without one nobody is blamed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from techdocs.config import Config
from techdocs.model.codes import Code
from techdocs.model.problem import Severity
from techdocs.model.site import Report
from techdocs.pipeline import lint_sources
from tests.conftest import COMPONENT, Write
from tests.published.samples import catalog, entity, links, page

BAR = "component:default/bar"
UNKNOWN = (Code.OWNER_UNKNOWN, Code.RELATION_UNKNOWN, Code.UNKNOWN_ENTITY_LINK, Code.MISSING_ANCHOR)
Lint = Callable[..., Report]


@pytest.fixture
def lint(config: Config, tmp_path: Path, write: Write) -> Lint:
    """Lint one repository that names others in all ways."""

    def run(link: str = "component:bar", depends: str = "[component:bar]", **settings: Any) -> Report:
        declared = COMPONENT.format(name="one", owner="red").rstrip() + f"\n  dependsOn: {depends}\n"
        write({"one/catalog-info.yaml": declared, "one/docs/index.md": f"# One\n\n[bar]({link})\n"})
        return lint_sources(replace(config, **settings)).report

    return run


@pytest.fixture
def site(tmp_path: Path) -> str:
    """Publish a site by hand that has what the repository names."""
    folder = tmp_path / "site/docs/default/component/bar"
    folder.mkdir(parents=True)
    (folder / "links.json").write_bytes(links(BAR, page(""), page("guide/", anchors=["setup"], aliases=["old/"])))
    (tmp_path / "site/catalog.json").write_bytes(catalog(entity(BAR), entity("group:default/red", docs=None)))
    return str(tmp_path / "site")


def told(report: Report) -> list[str]:
    return [
        f"{problem.severity} {problem.code} {problem.message}" for problem in report.problems if problem.code in UNKNOWN
    ]


def test_one_repository_alone_is_told_for_information_and_what_is_not_checked_is_counted(lint: Lint) -> None:
    report = lint()
    assert told(report) == [
        "note TD103 owner `group:default/red` is not in the catalog",
        "note TD104 `spec.dependsOn` `component:default/bar` is not in the catalog",
        "note TD209 link `component:bar` points to an entity that is not in the catalog",
    ]
    assert dict(report.skipped) == {"owners": 1, "relations": 1, "links": 1}


def test_where_there_are_settings_what_is_unknown_is_a_warning(lint: Lint) -> None:
    report = lint(has_file=True)
    assert {line.split()[0] for line in told(report)} == {"warning"}
    assert dict(report.skipped) == {}


def test_where_there_are_several_repositories_what_is_unknown_is_a_warning(lint: Lint, write: Write) -> None:
    write({"two/docs/index.md": "# Two\n"})
    assert {line.split()[0] for line in told(lint())} == {"warning"}


def test_what_a_published_site_knows_is_no_problem(lint: Lint, site: str) -> None:
    report = lint(published_site=site)
    assert told(report) == []
    assert dict(report.skipped) == {}


def test_a_site_to_compare_with_is_looked_up_in_too(lint: Lint, site: str) -> None:
    assert told(lint(against=site)) == []


def test_what_the_site_does_not_know_either_is_a_warning_with_its_nearest_name(lint: Lint, site: str) -> None:
    report = lint("component:default/barr", "[component:bar, component:nobody, component:none]", published_site=site)
    assert told(report) == [
        "warning TD104 `spec.dependsOn` `component:default/nobody`, `component:default/none` are not in the catalog",
        "warning TD209 link `component:default/barr` points to an entity that is not in the catalog",
    ]
    found = [problem for problem in report.problems if problem.code in UNKNOWN]
    assert found[0].place.column > found[0].place.line > 1
    assert found[1].hint == "did you mean `component:default/bar`?"


def test_what_this_run_suggests_counts_before_what_the_site_does(lint: Lint, site: str, write: Write) -> None:
    write({"one/more/catalog-info.yaml": COMPONENT.format(name="nobodys", owner="red")})
    report = lint(depends="[component:bar, component:nobody, component:none]", published_site=site)
    assert [problem.hint for problem in report.problems if problem.code == Code.RELATION_UNKNOWN] == [
        "did you mean `component:default/nobodys` for `component:default/nobody`?"
    ]
    report = lint(depends="[component:bar, component:nobody]", published_site=site)
    assert [problem.hint for problem in report.problems if problem.code == Code.RELATION_UNKNOWN] == [
        "did you mean `component:default/nobodys`?"
    ]


@pytest.mark.parametrize(
    "link",
    [
        "component:bar/guide.md", "component:bar/guide/", "component:default/bar/guide.md#setup", "component:bar/old/",
        "component:bar/drawing.png",
    ],
)  # fmt: skip
def test_a_link_to_a_page_of_the_site_is_no_problem(lint: Lint, site: str, link: str) -> None:
    assert told(lint(link, published_site=site)) == []


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("component:bar/gone.md", "warning TD209 link `component:bar/gone.md` points to a page that does not exist"),
        (
            "component:bar/guide.md#gone",
            "warning TD202 link `component:bar/guide.md#gone` points to a heading that does not exist",
        ),
    ],
)
def test_a_link_to_what_the_sites_page_does_not_have_is_told(lint: Lint, site: str, link: str, message: str) -> None:
    assert told(lint(link, published_site=site)) == [message]


def test_a_site_that_cannot_be_read_is_told_and_what_it_would_have_known_is_counted(lint: Lint, tmp_path: Path) -> None:
    report = lint(published_site=str(tmp_path / "nowhere"), has_file=True)
    assert dict(report.skipped) == {"owners": 1, "relations": 1, "links": 1}
    assert {line.split()[0] for line in told(report)} == {"note"}
    faults = [problem for problem in report.problems if problem.code == Code.SITE_UNREACHABLE]
    assert [problem.severity for problem in faults] == [Severity.WARNING]
