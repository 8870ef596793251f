"""Who links to a page is known to the page and, from the docs of others, to its entity."""

from dataclasses import replace

from techdocs.model.links import Inbound
from tests.links.workspace import Workspace, page, ref

ONE, TWO = "docs/default/component/one/", "docs/default/component/two/"


def test_a_page_knows_who_links_to_it_with_title_owner_and_anchor() -> None:
    workspace = Workspace().add(
        "one", page("index.md", title="Home", to=("component:two/guide.md#x",)), owner="group:red"
    )
    links = workspace.add("two", page("index.md"), page("guide.md", anchors=("x",))).read()
    inbound = Inbound(url=ONE, title="Home", entity="component:default/one", owner="group:default/red", anchor="x")
    assert links.of(ref("two"), "guide.md").inbound == (inbound,)
    assert links.of(ref("two"), "index.md").inbound == ()
    assert links.inbound == {ref("two"): (inbound,)}


def test_links_among_the_pages_of_one_component_are_its_pages_own_affair() -> None:
    workspace = Workspace().add("one", page("index.md", links=("guide/", "guide/#x")), page("guide.md", links=("",)))
    links = workspace.read()
    assert [one.anchor for one in links.of(ref("one"), "guide.md").inbound] == ["", "x"]
    assert [one.url for one in links.of(ref("one"), "index.md").inbound] == [f"{ONE}guide/"]
    assert links.inbound == {}


def test_a_page_does_not_link_to_itself() -> None:
    links = Workspace().add("one", page("index.md", to=("component:one", "component:one/index.md#x"))).read()
    assert links.of(ref("one"), "index.md").inbound == ()


def test_a_first_page_that_is_no_index_does_not_link_to_itself_by_its_docs_root() -> None:
    links = Workspace().add("one", page("start.md", to=("component:one",))).read()
    assert links.of(ref("one"), "start.md").inbound == ()


def test_a_link_to_a_catalog_page_is_one_to_the_entity() -> None:
    workspace = Workspace().add("one", page("index.md", to=("api:default/ledger",)), owner="group:red")
    links = workspace.add("api:default/ledger").read()
    assert [one.url for one in links.inbound[ref("api:default/ledger")]] == [ONE]


def test_a_link_to_a_former_page_counts_for_the_page_it_leads_to() -> None:
    workspace = Workspace().add("one", page("index.md", to=("component:two/old.md",)))
    links = workspace.add("two", page("index.md"), page("new.md", aliases=("old.md",))).read()
    assert [one.url for one in links.of(ref("two"), "new.md").inbound] == [ONE]


def test_a_link_that_names_a_former_address_says_so() -> None:
    to = ("component:two/old.md#part", "component:two/old.md#rest", "component:zwei/new.md", "component:two/new.md")
    workspace = Workspace().add("one", page("index.md", to=to))
    links = workspace.add("two", page("index.md"), page("new.md", aliases=("old.md",)), former="zwei").read()
    new = "docs/default/component/two/new/"
    assert links.of(ref("one"), "index.md").links == (new, f"{new}#part", f"{new}#rest")
    assert {(one.former, one.anchor) for one in links.of(ref("two"), "new.md").inbound} == {
        ("", ""),
        ("docs/default/component/two/old/", "part"),
        ("docs/default/component/two/old/", "rest"),
        ("docs/default/component/zwei/new/", ""),
    }


def test_what_is_known_does_not_depend_on_the_order_of_the_repositories() -> None:
    docs = {
        "one": (page("index.md", to=("component:two", "component:nobody"), aliases=("old.md",)),),
        "two": (page("index.md", to=("component:one/old.md",)), page("a.md", to=("component:one",))),
    }
    forward, backward = Workspace(), Workspace()
    for name in ("one", "two"):
        forward.add(name, *docs[name])
    for name in ("two", "one"):
        backward.add(name, *docs[name])
    one, other = forward.read(), backward.read()
    assert one.redirects == other.redirects
    for name, pages in docs.items():
        for item in pages:
            assert one.of(ref(name), item.path) == other.of(ref(name), item.path)
    assert replace(one, inbound={}, problems={}, pages={}, nav={}) == replace(
        other, inbound={}, problems={}, pages={}, nav={}
    )


def test_a_site_without_links_has_nothing_to_say() -> None:
    links = Workspace().add("one", page("index.md")).read()
    assert (links.pages, links.nav, links.inbound, links.entities, links.redirects, links.problems) == (
        {}, {}, {}, {}, (), {},
    )  # fmt: skip
