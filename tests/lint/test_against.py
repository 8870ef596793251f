"""Who do I break: what a change takes away that others of a published site need, and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from techdocs.config import Config
from techdocs.lint.against.hints import nearest_page
from techdocs.model.codes import Code
from techdocs.model.docs import DocsPage
from techdocs.model.problem import Problem
from techdocs.model.published import PublishedPage
from techdocs.model.site import Report
from techdocs.pipeline import lint_sources
from tests.conftest import COMPONENT, GROUP, Write
from tests.published.samples import catalog, entity, inbound, links, page

ONE, BAR, BAZ = "component:default/one", "component:default/bar", "component:default/baz"
LINKED = "1 page of `component:default/bar` links to"
RED = GROUP.format(name="red", title="Red")
OTHERS = [entity(BAR), entity(BAZ), entity("group:default/red", docs=None, source={"name": "org", "path": "x.yaml"})]
REPOSITORY = {
    "one/catalog-info.yaml": COMPONENT.format(name="one", owner="red") + "---" + RED,
    "one/mkdocs.yml": "site_name: One\n",
    "one/docs/index.md": "# One\n",
    "one/docs/handbook.md": "# Handbook\n\n## Setting up\n\n## Run it\n",
}
Compare = Callable[..., Report]


@pytest.fixture
def published(tmp_path: Path) -> Callable[..., None]:
    """Publish a site by hand: its entities, and the pages of `one`."""

    def publish(entities: list[dict[str, Any]], *pages: dict[str, Any], ref: str = ONE, version: int = 2) -> None:
        kind, _, rest = ref.partition(":")
        namespace, _, name = rest.partition("/")
        folder = tmp_path / "site" / "docs" / namespace / kind / name
        folder.mkdir(parents=True)
        (folder / "links.json").write_bytes(links(ref, *pages, version=version))
        (tmp_path / "site/catalog.json").write_bytes(catalog(*entities, *OTHERS))

    return publish


@pytest.fixture
def compare(config: Config, tmp_path: Path, write: Write) -> Compare:
    """Lint the repository, with some files changed, against the published site."""

    def run(changes: Mapping[str, str | None] = {}, **settings: Any) -> Report:
        files = {path: text for path, text in {**REPOSITORY, **changes}.items() if text is not None}
        write(files)
        return lint_sources(replace(config, against=str(tmp_path / "site"), **settings)).report

    return run


def broken(report: Report) -> list[str]:
    return [f"{problem.place} {problem.message}" for problem in _problems(report)]


def hints(report: Report) -> list[str]:
    return [problem.hint for problem in _problems(report)]


def _problems(report: Report) -> list[Problem]:
    return [problem for problem in report.problems if problem.code == Code.BREAKS_LINKS]


def test_a_removed_page_that_others_link_to_is_told_with_them_and_the_redirect_to_add(
    published: Callable[..., None], compare: Compare
) -> None:
    linked = [inbound(BAR, "x/"), inbound(BAR, "x/", "setup"), inbound(BAZ, owner="")]
    published([entity(ONE)], page(""), page("guide/", title="Hand book", linked_from=linked))
    report = compare()
    assert broken(report) == ["one/mkdocs.yml page `guide.md` is gone; 2 pages of 2 components link to it"]
    assert hints(report) == [
        (
            "linked from `docs/default/component/bar/x/` (group:default/blue), "
            "`docs/default/component/baz/` (no owner); "
            "add `aliases: [guide/]` to the front matter of `handbook.md`, "
            "or `redirect_maps: {guide.md: handbook.md}` for mkdocs-redirects"
        )
    ]
    assert [(problem.entity, problem.owner) for problem in _problems(report)] == [(ONE, "group:default/red")]


def test_docs_without_mkdocs_yml_are_told_of_aliases_only(published: Callable[..., None], compare: Compare) -> None:
    published([entity(ONE)], page("guide/", linked_from=[inbound(BAR)]))
    report = compare({"one/mkdocs.yml": None})
    assert len(hints(report)) == 1
    assert "aliases: [guide/]" in hints(report)[0]
    assert "redirect_maps" not in hints(report)[0]


@pytest.mark.parametrize(
    "linked_from",
    [[], [inbound(ONE, "other/")]],
    ids=["nobody", "its own docs"],
)
def test_a_removed_page_that_no_other_component_links_to_breaks_nobody(
    published: Callable[..., None], compare: Compare, linked_from: list[dict[str, str]]
) -> None:
    published([entity(ONE)], page("guide/", linked_from=linked_from))
    assert broken(compare()) == []


def test_a_component_of_the_same_run_speaks_for_itself(published: Callable[..., None], compare: Compare) -> None:
    published([entity(ONE)], page("guide/", linked_from=[inbound(BAR)]))
    bar = {"bar/catalog-info.yaml": COMPONENT.format(name="bar", owner="red"), "bar/docs/index.md": "# Bar\n"}
    assert broken(compare(bar)) == []


@pytest.mark.parametrize(
    "cover",
    [
        {"one/docs/handbook.md": "---\naliases: [guide/]\n---\n# Handbook\n"},
        {"one/mkdocs.yml": "site_name: One\nplugins:\n- redirects:\n    redirect_maps: {guide.md: handbook.md}\n"},
    ],
    ids=["aliases", "redirect_maps"],
)
def test_a_redirect_of_this_run_covers_a_removed_page(
    published: Callable[..., None], compare: Compare, cover: dict[str, str]
) -> None:
    published([entity(ONE)], page("guide/", linked_from=[inbound(BAR)]))
    assert broken(compare(cover)) == []


def test_a_removed_anchor_that_others_lead_to_is_told_at_its_page(
    published: Callable[..., None], compare: Compare
) -> None:
    linked = [inbound(BAR, "", "set-up"), inbound(BAR, "", "run-it"), inbound(BAR, "", "never-there")]
    published([entity(ONE)], page("handbook/", anchors=["handbook", "set-up", "run-it"], linked_from=linked))
    report = compare()
    assert broken(report) == [f"one/docs/handbook.md anchor `#set-up` of page `handbook.md` is gone; {LINKED} it"]
    assert hints(report) == [
        (
            "linked from `docs/default/component/bar/` (group:default/blue); "
            "add `{#set-up}` after the heading of `#setting-up`"
        )
    ]


OLD, FORMER = "docs/default/component/one/old/", "docs/default/component/uno/handbook/"


def test_a_former_address_that_others_name_is_told_when_nothing_leads_on_from_it(
    published: Callable[..., None], compare: Compare
) -> None:
    linked = [inbound(BAR), inbound(BAR, "x/", former=OLD), inbound(BAZ, former=FORMER)]
    published([entity(ONE)], page("handbook/", aliases=["old/"], linked_from=linked))
    report = compare()
    gone = "of page `handbook.md` is gone; 1 page of"
    assert broken(report) == [
        f"one/mkdocs.yml former address `{FORMER}` {gone} `{BAZ}` links to it",
        f"one/mkdocs.yml former address `old/` {gone} `{BAR}` links to it",
    ]
    assert hints(report) == [
        (
            "linked from `docs/default/component/baz/` (group:default/blue); "
            "annotate `component:default/one` with `techdocs/former-refs: component:default/uno`"
        ),
        (
            "linked from `docs/default/component/bar/x/` (group:default/blue); "
            "add `aliases: [old/]` to the front matter of `handbook.md`"
        ),
    ]


@pytest.mark.parametrize(
    "cover",
    [
        {"one/docs/handbook.md": "---\naliases: [old/]\n---\n# Handbook\n\n## Setting up\n"},
        {"one/mkdocs.yml": "site_name: One\nplugins:\n- redirects:\n    redirect_maps: {old.md: index.md#one}\n"},
        {"one/docs/old.md": "# Old\n\n## Setting up\n"},
    ],
    ids=["the same alias", "a redirect to elsewhere", "a page"],
)
def test_a_former_address_that_still_leads_somewhere_breaks_nobody(
    published: Callable[..., None], compare: Compare, cover: dict[str, str]
) -> None:
    linked = [inbound(BAR, anchor="setting-up", former=OLD)]
    published([entity(ONE)], page("handbook/", anchors=["setting-up"], linked_from=linked))
    assert broken(compare(cover)) == []


def test_an_anchor_is_looked_for_where_a_redirect_leads(published: Callable[..., None], compare: Compare) -> None:
    anchors = ["run-it", "set-up"]
    linked = [inbound(BAR, "", anchor) for anchor in anchors]
    published([entity(ONE)], page("guide/", anchors=anchors, linked_from=linked))
    report = compare({"one/docs/handbook.md": "---\naliases: [guide/]\n---\n# Handbook\n\n## Run it\n"})
    assert broken(report) == [f"one/docs/handbook.md anchor `#set-up` of page `handbook.md` is gone; {LINKED} it"]


def test_a_component_that_vanished_is_told_with_who_names_it_and_the_annotation_to_write(
    published: Callable[..., None], compare: Compare
) -> None:
    old = "component:default/one-old"
    source = {"name": "one", "path": "catalog-info.yaml"}
    bar = entity("component:default/shop", spec={"dependsOn": ["component:one-old"]})
    vanished = entity(
        old, source=source, relations=[("dependencyOf", "component:default/shop"), ("ownedBy", "group:default/red")]
    )
    published([vanished, bar], page("", linked_from=[inbound(BAR)]), ref=old)
    report = compare()
    assert broken(report) == [f"one/catalog-info.yaml `{old}` is gone; {LINKED} its docs and 1 entity refers to it"]
    assert hints(report) == [
        (
            "linked from `docs/default/component/bar/` (group:default/blue), "
            "used by `component:default/shop` (group:default/red); if it is renamed, "
            f"annotate `component:default/one` with `techdocs/former-refs: {old}`"
        )
    ]


def test_a_renamed_component_with_its_former_ref_breaks_nobody(
    published: Callable[..., None], compare: Compare
) -> None:
    old = "component:default/one-old"
    shop = entity("component:default/shop", spec={"dependsOn": ["component:one-old"]})
    vanished = entity(
        old, source={"name": "one", "path": "catalog-info.yaml"}, relations=[("dependencyOf", "component:default/shop")]
    )
    published(
        [vanished, shop], page("", linked_from=[inbound(BAR)]), page("gone/", linked_from=[inbound(BAR)]), ref=old
    )
    renamed = REPOSITORY["one/catalog-info.yaml"].replace(
        "annotations:\n", f"annotations:\n    techdocs/former-refs: {old}\n"
    )
    report = compare({"one/catalog-info.yaml": renamed})
    assert broken(report) == ["one/mkdocs.yml page `gone.md` is gone; 1 page of `component:default/bar` links to it"]


@pytest.mark.parametrize(
    "vanished",
    [
        entity("component:default/other", source={"name": "elsewhere", "path": "catalog-info.yaml"}),
        entity("component:default/other", source={"name": "acme/one", "path": "catalog-info.yaml"}),
        entity("component:default/other", source={"name": "one", "path": "catalog-info.yaml"}),
    ],
    ids=["another repository", "a repository of a name that is alike", "nobody links to it"],
)
def test_what_is_not_of_this_repository_or_needed_by_nobody_has_not_vanished(
    published: Callable[..., None], compare: Compare, vanished: dict[str, Any]
) -> None:
    linked = [] if vanished["techdocs"]["source"]["name"] == "one" else [inbound(BAR)]
    published([vanished], page("", linked_from=linked), ref="component:default/other")
    assert broken(compare()) == []


def test_the_same_repository_is_known_by_another_name_through_what_it_declares(
    published: Callable[..., None], compare: Compare
) -> None:
    source = {"name": "acme/one", "path": "catalog-info.yaml"}
    lost = entity("component:default/lost", source=source)
    published(
        [entity(ONE, source=source, pages=0), lost], page("", linked_from=[inbound(BAR)]), ref="component:default/lost"
    )
    assert len(broken(compare())) == 1


def test_an_entity_that_only_cannot_be_read_has_not_vanished(published: Callable[..., None], compare: Compare) -> None:
    published([entity(ONE)], page("", linked_from=[inbound(BAR)]))
    report = compare({"one/catalog-info.yaml": "kind: [\n"})
    assert broken(report) == []
    assert Code.INVALID_YAML in {problem.code for problem in report.problems}


def test_docs_that_cannot_be_built_are_counted_and_not_taken_for_removed(
    published: Callable[..., None], compare: Compare
) -> None:
    published([entity(ONE)], page("guide/", linked_from=[inbound(BAR)]))
    report = compare({"one/mkdocs.yml": "site_name: One\ndocs_dir: nowhere\n"})
    assert (broken(report), dict(report.skipped)) == ([], {"components": 1})


def test_docs_without_metadata_that_have_got_anothers_name_by_chance_are_not_compared(
    published: Callable[..., None], compare: Compare
) -> None:
    published(
        [entity(ONE, source={"name": "acme/first", "path": "catalog-info.yaml"})],
        page("x/", linked_from=[inbound(BAR)]),
    )
    assert broken(compare({"one/catalog-info.yaml": None})) == []


def test_a_site_that_cannot_be_read_leaves_the_check_undone(compare: Compare, tmp_path: Path) -> None:
    report = compare()
    assert report.undone == (f"`{tmp_path}/site` cannot be read",)
    assert [problem.code for problem in report.problems if problem.code == Code.SITE_UNREACHABLE] == ["TD314"]


def test_links_that_cannot_be_read_leave_the_check_undone(
    published: Callable[..., None], compare: Compare, tmp_path: Path
) -> None:
    published([entity(ONE)], page(""))
    (tmp_path / "site/docs/default/component/one/links.json").write_text("{}")
    assert compare().undone == (f"the published links of `{ONE}` cannot be read",)


def test_a_site_that_does_not_tell_who_links_leaves_the_check_undone(
    published: Callable[..., None], compare: Compare, tmp_path: Path
) -> None:
    published([entity(ONE)], {"url": "", "path": "index.md", "title": "One", "anchors": []}, version=1)
    assert compare().undone == (f"`{tmp_path}/site` does not say who links to `{ONE}`; build and publish it again",)


def test_the_page_that_takes_a_pages_place_is_found_by_anchors_title_and_name() -> None:
    old = PublishedPage(url="guide/", path="guide.md", title="Guide", anchors=("guide", "install", "run"))
    pages = [
        DocsPage(path="index.md", url="", output="index.html", title="One"),
        DocsPage(path="a.md", url="a/", output="a/index.html", title="A", anchors=("a", "install", "run")),
        DocsPage(path="b.md", url="b/", output="b/index.html", title="Guides"),
    ]
    assert [nearest_page(old, some).path for some in (pages[:1], pages[:2], pages) if nearest_page(old, some)] == [  # type: ignore[union-attr]
        "index.md", "a.md", "b.md",
    ]  # fmt: skip
    assert nearest_page(old, []) is None
