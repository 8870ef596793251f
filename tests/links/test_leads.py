"""A link leads where its author means: to an entity, to a page however it is written, to the forge, or nowhere."""

from pathlib import Path

import pytest

from techdocs.links.leads import Lead, LeadFinder
from techdocs.model.docs import DocsForm
from tests.links.workspace import Workspace, page, ref

ONE, TWO = "docs/default/component/one/", "docs/default/component/two/"
SITE = "https://docs.acme.example/eng/"
FORGE = "https://github.com/acme/mono"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return two components of one repository and an API without docs."""
    for path in ("two/src/pay.go", "one/docs/index.md", "README.md", ".git/config"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("x")
    one = (page("index.md"), page("guide/start.md"))
    two = (page("index.md", anchors=("setup", "über")), page("run book.md", anchors=("restart",)))
    mono = {"source": "mono", "root": tmp_path, "web_url": FORGE}
    workspace = Workspace().add("one", *one, folder="one/docs", **mono)  # type: ignore[arg-type]
    workspace.add("two", *two, folder="two/docs", files=["flow.pdf", "flow.png"], former="zwei", **mono)  # type: ignore[arg-type]
    return workspace.add("api:default/ledger")


def resolver(workspace: Workspace) -> LeadFinder:
    return LeadFinder(workspace.addresses, SITE, {one.origin: one.target for one in workspace.read().redirects})


def link(workspace: Workspace, target: str, path: str = "guide/start.md") -> Lead:
    """Resolve a link of a page of `one`."""
    docs = workspace.docs[ref("one")]
    return resolver(workspace).link(target, workspace.builds[ref("one")], next(p for p in docs.pages if p.path == path))


@pytest.mark.parametrize(
    ("target", "href"),
    [
        ("component:default/two", TWO),
        ("component:two", TWO),
        ("Component:Default/Two", TWO),
        ("component:two#setup", f"{TWO}#setup"),
        ("component:default/two/index.md#%C3%BCber", f"{TWO}#über"),
        ("component:default/two/run%20book.md#restart", f"{TWO}run book/#restart"),
        ("component:two/run book/", f"{TWO}run book/"),
        ("component:two/flow.pdf", f"{TWO}flow.pdf"),
        ("api:default/ledger", "catalog/default/api/ledger/"),
        ("component:zwei", TWO),
        ("component:default/zwei/run book.md#restart", f"{TWO}run book/#restart"),
    ],
)
def test_a_ref_leads_to_docs_to_a_page_of_them_or_to_the_catalog(workspace: Workspace, target: str, href: str) -> None:
    lead = resolver(workspace).entity(target)
    assert (lead.href, lead.lost_anchor, lead.missing) == (href, False, None)


@pytest.mark.parametrize(
    ("target", "missing"),
    [
        ("component:nobody", "component:default/nobody"),
        ("component:team/two", "component:team/two"),
        ("component:default/nobody/guide.md", "component:default/nobody"),
        ("system:default/two", "system:default/two"),
    ],
)
def test_a_ref_that_the_catalog_does_not_have_is_missing(workspace: Workspace, target: str, missing: str) -> None:
    lead = resolver(workspace).entity(target)
    assert (lead.href, str(lead.missing)) == ("", missing)


@pytest.mark.parametrize(
    "target", ["component:two/gone.md", "component:two/../one/index.md", "api:default/ledger/x.md"]
)
def test_a_page_that_its_docs_do_not_have_leads_nowhere(workspace: Workspace, target: str) -> None:
    lead = resolver(workspace).entity(target)
    assert (lead.href, lead.missing) == ("", None)


@pytest.mark.parametrize("target", ["component:", "component:/", "component:default/", "component:#x"])
def test_what_is_no_ref_leads_nowhere(workspace: Workspace, target: str) -> None:
    assert resolver(workspace).entity(target).href == ""


@pytest.mark.parametrize(
    ("target", "href"),
    [
        ("../../../two/docs/run%20book.md#restart", f"{TWO}run book/#restart"),
        ("../../../two/docs/", TWO),
        ("../../../two/docs/flow.pdf", f"{TWO}flow.pdf"),
        ("../../../two/docs/run%20book.md?plain=1", f"{TWO}run book/"),
        ("../../../../docs/run book.md", ""),
        ("../../../two/run book/", f"{TWO}run book/"),
        ("../../../two", TWO),
        ("../../../zwei/", TWO),
    ],
)
def test_a_relative_link_leads_into_docs_of_the_same_repository_by_file_or_by_address(
    workspace: Workspace, target: str, href: str
) -> None:
    assert link(workspace, target).href == href


@pytest.mark.parametrize(
    ("target", "path", "href"),
    [
        ("../../../two/src/pay.go#L3", "guide/start.md", f"{FORGE}/blob/c0ffee/two/src/pay.go#L3"),
        ("../../two/src/", "index.md", f"{FORGE}/blob/c0ffee/two/src"),
        ("../../README.md", "index.md", f"{FORGE}/blob/c0ffee/README.md"),
        ("../../", "index.md", FORGE),
    ],
)
def test_a_relative_link_to_a_file_that_is_not_published_leads_to_the_forge(
    workspace: Workspace, target: str, path: str, href: str
) -> None:
    lead = link(workspace, target, path)
    assert (lead.href, lead.in_repository) == (href, True)


@pytest.mark.parametrize(
    "target", ["../../../.git/config", "../../../../../etc/passwd", "../../../two/src/none.go", "%00", "x%00y/../z"]
)
def test_what_is_not_the_repositorys_leads_nowhere(workspace: Workspace, target: str) -> None:
    lead = link(workspace, target)
    assert (lead.href, lead.in_repository, lead.is_left) == ("", False, False)


def test_a_link_that_climbs_out_by_a_symlink_leads_nowhere(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "one/out").symlink_to("/etc")
    assert link(workspace, "../../out/passwd").href == ""


@pytest.mark.parametrize(
    ("target", "href"),
    [
        (f"{FORGE}/blob/main/two/docs/run%20book.md#restart", f"{TWO}run book/#restart"),
        (f"{FORGE}/blob/main/two/docs/run%20book.md#L12", f"{TWO}run book/"),
        (f"{FORGE}/blob/main/two/docs/run%20book.md?plain=1", f"{TWO}run book/"),
        (f"{FORGE.upper()}/blob/main/two/docs/index.md", TWO),
        (f"{FORGE}/tree/main/two/docs/", TWO),
        (f"{FORGE}/blob/c0ffee/two/docs/index.md", TWO),
        (f"{FORGE}/raw/main/two/docs/flow.pdf", f"{TWO}flow.pdf"),
        (f"{SITE}{TWO}run%20book/#restart", f"{TWO}run book/#restart"),
        (f"{SITE}{TWO}?x=1", TWO),
        (f"{SITE}catalog/default/api/ledger/", "catalog/default/api/ledger/"),
        ("/catalog/default/api/ledger/definition", "catalog/default/api/ledger/"),
        ("/catalog/default/component/two/docs", TWO),
        ("/catalog/default/component/two/docs/run book#restart", f"{TWO}run book/#restart"),
        ("/catalog/default/component/two/ci-cd/", "catalog/default/component/two/"),
        (f"{SITE}docs/default/component/zwei/", TWO),
        (f"/{TWO}#setup", f"{TWO}#setup"),
    ],
)
def test_a_web_address_of_a_page_of_the_site_leads_there(workspace: Workspace, target: str, href: str) -> None:
    lead = link(workspace, target)
    assert (lead.href, lead.is_left) == (href, False)


@pytest.mark.parametrize(
    "target",
    [
        f"{FORGE}/blob/v1.0/two/docs/index.md", f"{FORGE}/blob/develop/two/docs/index.md", f"{FORGE}/issues/3",
        f"{FORGE}/blob/main/two/src/pay.go", f"{FORGE}", f"{FORGE}-other/blob/main/two/docs/index.md", "https://[x",
        f"{SITE}teams/", "https://docs.acme.example/other/", "/teams/", "//evil.example/x", "https://example.com/",
        "http://docs.acme.example/eng/" + TWO,
    ],
)  # fmt: skip
def test_any_other_web_address_is_left_alone(workspace: Workspace, target: str) -> None:
    assert link(workspace, target) == Lead(is_left=True)


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("/about/", None), ("/docs/default/component/nope/", "nope"), ("/docs/default/component/nope/guide/#x", "nope"),
        ("/catalog/default/component/nope/", "nope"), ("/docs/default/pages/nope/", None), ("/../x.md", None),
    ],
)  # fmt: skip
def test_a_path_from_the_root_that_nothing_stands_at_leads_nowhere(
    workspace: Workspace, target: str, name: str | None
) -> None:
    lead = link(workspace, target)
    assert (lead.href, lead.is_left) == ("", False)
    assert (lead.missing_docs and lead.missing_docs.name) == name


def test_a_path_from_the_root_is_one_of_the_repository_where_the_site_has_none(workspace: Workspace) -> None:
    assert link(workspace, "/one/docs/index.md").href == ONE
    assert link(workspace, "/catalog/page/2/") == Lead(is_left=True)


def test_an_anchor_is_lost_when_its_page_is_rendered_and_does_not_have_it(workspace: Workspace) -> None:
    assert resolver(workspace).entity("component:two#gone").lost_anchor
    assert not resolver(workspace).entity("component:two#:~:text=x").lost_anchor
    assert not resolver(workspace).entity("component:two/flow.pdf#page=2").lost_anchor
    assert not resolver(workspace).entity("api:default/ledger#gone").lost_anchor


def test_a_picture_of_other_docs_of_the_repository_is_shown(workspace: Workspace) -> None:
    build, start = workspace.builds[ref("one")], workspace.docs[ref("one")].pages[1]
    picture = resolver(workspace).picture
    assert picture("../../../two/docs/flow.png", build, start).href == f"{TWO}flow.png"
    assert picture("../../../two/docs/none.png", build, start).href == ""
    assert picture("../../../two/docs/index.md", build, start).href == ""
    assert picture("http://[x", build, start).is_left


def test_the_links_of_a_readme_are_read_from_its_own_folder(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/x.py").write_text("x")
    workspace = Workspace().add("two", page("index.md"), folder="two/docs", source="mono", root=tmp_path, web_url=FORGE)
    workspace.add("one", page("index.md"), folder="one", source="mono", root=tmp_path, web_url=FORGE)
    build = workspace.builds[ref("one")]
    origins = {"index.md": "one/README.md"}
    build = build.__class__(
        ref=ref("one"), source="mono", form=DocsForm.README, origins=origins, docs_folder="one/README.md"
    )
    read = LeadFinder(workspace.addresses).link
    assert read("../two/docs/index.md", build, workspace.docs[ref("one")].pages[0]).href == TWO
    assert read("../lib/x.py", build, workspace.docs[ref("one")].pages[0]).href == f"{FORGE}/blob/c0ffee/lib/x.py"


def test_without_a_web_address_a_file_of_the_repository_leads_nowhere_and_is_no_mistake(workspace: Workspace) -> None:
    source = workspace.sources["mono"]
    workspace.sources["mono"] = source.__class__(name="mono", root=source.root)
    lead = link(workspace, "../../../two/src/pay.go")
    assert (lead.href, lead.in_repository) == ("", True)


def test_a_page_that_was_kept_while_its_settings_are_broken_keeps_its_links(workspace: Workspace) -> None:
    build = workspace.builds[ref("one")]
    broken = build.__class__(ref=ref("one"), source="mono", form=DocsForm.BROKEN)
    workspace.entities[ref("one")] = workspace.entities[ref("one")].__class__(
        ref=ref("one"), api_version="v1", kind="Component", namespace="default", name="one", folder="one"
    )
    found = LeadFinder(workspace.addresses).link(
        "../../../two/docs/index.md", broken, workspace.docs[ref("one")].pages[1]
    )
    assert found.href == TWO
