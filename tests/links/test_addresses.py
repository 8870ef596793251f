"""Every address of the site is found by entity and path, by file of a repository, and by itself."""

from dataclasses import replace

import pytest

from techdocs.model.docs import DocsState, Failure, Withheld
from tests.links.workspace import Workspace, page, ref

ONE = "docs/default/component/one/"


@pytest.fixture
def workspace() -> Workspace:
    """Return one component with three pages and a file."""
    return Workspace().add("one", page("index.md"), page("guide.md"), page("deep/a b.md"), files=["flow.pdf"])


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("", ONE), ("guide.md", f"{ONE}guide/"), ("guide", f"{ONE}guide/"), ("guide/", f"{ONE}guide/"),
        ("deep/a b.md", f"{ONE}deep/a b/"), ("deep/a b/", f"{ONE}deep/a b/"), ("flow.pdf", f"{ONE}flow.pdf"),
        ("index.md", ONE),
    ],
)  # fmt: skip
def test_a_page_is_found_by_its_file_and_by_its_address(workspace: Workspace, path: str, url: str) -> None:
    found = workspace.addresses.of_entity(ref("one"), path)
    assert found is not None
    assert found.url == url
    assert (found.page is None) == (path == "flow.pdf")


def test_a_page_that_is_not_there_is_not_found(workspace: Workspace) -> None:
    assert workspace.addresses.of_entity(ref("one"), "gone.md") is None
    assert workspace.addresses.of_entity(ref("one"), "../two/index.md") is None


def test_an_entity_without_docs_is_its_catalog_page_and_has_no_pages(workspace: Workspace) -> None:
    workspace.add("api:default/two")
    found = workspace.addresses.of_entity(ref("api:default/two"), "")
    assert found is not None
    assert (found.url, found.page) == ("catalog/default/api/two/", None)
    assert workspace.addresses.of_entity(ref("api:default/two"), "guide.md") is None


def test_docs_that_never_could_be_built_are_the_page_that_says_so(workspace: Workspace) -> None:
    workspace.add("two", state=DocsState.FAILED, failure=Failure(reason="x", since="2026-01-01"))
    for path in ("", "guide.md"):
        found = workspace.addresses.of_entity(ref("two"), path)
        assert found is not None
        assert found.url == "docs/default/component/two/"


def test_docs_elsewhere_are_those_of_the_other_entity(workspace: Workspace) -> None:
    workspace.elsewhere("two", "one").elsewhere("three", "one", "guide.md").elsewhere("four", "one", "gone.md")
    found = {name: workspace.addresses.of_entity(ref(name), "") for name in ("two", "three", "four")}
    assert {name: place.url for name, place in found.items() if place} == {
        "two": ONE, "three": f"{ONE}guide/", "four": ONE,
    }  # fmt: skip
    place = workspace.addresses.of_entity(ref("two"), "guide.md")
    assert place is not None
    assert place.url == f"{ONE}guide/"


@pytest.mark.parametrize("target", ["two", "three", "nobody", "bare"])
def test_docs_elsewhere_that_lead_round_or_to_nothing_end_at_the_catalog_page(
    workspace: Workspace, target: str
) -> None:
    workspace.elsewhere("two", target).elsewhere("three", "two").add("bare")
    found = workspace.addresses.of_entity(ref("two"), "")
    assert found is not None
    assert found.url == "catalog/default/component/two/"


def test_a_file_of_a_repository_is_found_and_a_folder_is_its_index(workspace: Workspace) -> None:
    addresses = workspace.addresses
    for path, url in {"docs/guide.md": f"{ONE}guide/", "docs/flow.pdf": f"{ONE}flow.pdf", "docs/": ONE}.items():
        found = addresses.of_file("one", path)
        assert found is not None
        assert found.url == url
    assert addresses.of_file("one", "guide.md") is None
    assert addresses.of_file("two", "docs/guide.md") is None


def test_where_docs_overlap_the_first_entitys_page_counts() -> None:
    workspace = Workspace().add("one", page("index.md"), source="mono").add("two", page("index.md"), source="mono")
    found = workspace.addresses.of_file("mono", "docs/index.md")
    assert found is not None
    assert found.ref == ref("one")


@pytest.mark.parametrize(
    ("url", "found"),
    [
        (ONE, ONE), (f"{ONE}index.html", ONE), (f"{ONE}guide", f"{ONE}guide/"), (f"{ONE}guide/", f"{ONE}guide/"),
        (f"{ONE}guide/index.html", f"{ONE}guide/"), (f"{ONE}flow.pdf", f"{ONE}flow.pdf"),
        ("catalog/default/component/one/", "catalog/default/component/one/"),
    ],
)  # fmt: skip
def test_an_address_is_found_however_it_ends(workspace: Workspace, url: str, found: str) -> None:
    place = workspace.addresses.of_url(url)
    assert place is not None
    assert place.url == found


@pytest.mark.parametrize("url", ["", "docs/", "teams/", f"{ONE}gone/", "docs/default/component/two/", f"{ONE}flow.png"])
def test_an_address_that_no_docs_have_is_not_found(workspace: Workspace, url: str) -> None:
    assert workspace.addresses.of_url(url) is None
    assert not workspace.addresses.is_taken(url)


def test_a_withheld_page_is_a_place_without_a_page(workspace: Workspace) -> None:
    docs = workspace.docs[ref("one")]
    gone = Withheld(path="docs/guide.md", url="guide/", what="a key")
    workspace.docs[ref("one")] = replace(docs, pages=docs.pages[:1], withheld=(gone,))
    addresses = workspace.addresses
    for found in (
        addresses.of_entity(ref("one"), "guide.md"), addresses.of_entity(ref("one"), "guide/"),
        addresses.of_url(f"{ONE}guide/"), addresses.of_file("one", "docs/guide.md"),
    ):  # fmt: skip
        assert found is not None
        assert (found.url, found.page) == (f"{ONE}guide/", None)


def test_without_directory_urls_the_docs_begin_at_their_root_all_the_same() -> None:
    index = page("index.md", url="index.html", output="index.html")
    guide = page("guide.md", url="guide.html", output="guide.html")
    addresses = Workspace().add("one", index, guide, use_directory_urls=False).addresses
    for url in (ONE, f"{ONE}index.html", f"{ONE}guide.html"):
        found = addresses.of_url(url)
        assert found is not None
        assert found.page is (guide if "guide" in url else index)
