"""Addresses inside the site."""

import pytest

from techdocs.model.entity import EntityRef
from techdocs.model.urls import docs_place, docs_url, entity_place, entity_url, file_of, relative_url, site_root, url_of

ONE = EntityRef("component", "default", "one")


def test_docs_and_catalog_stand_where_backstage_has_them() -> None:
    ref = EntityRef("component", "default", "payments")
    assert docs_url(ref) == "docs/default/component/payments/"
    assert entity_url(ref) == "catalog/default/component/payments/"


@pytest.mark.parametrize(
    ("target", "page", "expected"),
    [
        ("catalog/", "", "catalog/"),
        ("", "catalog/", "../"),
        ("catalog/", "catalog/", "./"),
        ("docs/a/", "docs/b/c/", "../../a/"),
        ("docs/a/#x", "docs/b.html", "a/#x"),
        ("docs/a b/", "", "docs/a%20b/"),
    ],
)
def test_a_link_is_relative_to_its_page(target: str, page: str, expected: str) -> None:
    assert relative_url(target, page) == expected


@pytest.mark.parametrize(
    ("url", "rest"),
    [
        ("docs/default/component/one/", ""), ("docs/default/component/one", ""),
        ("docs/default/component/one/a/b.html", "a/b.html"),
    ],
)  # fmt: skip
def test_an_address_of_docs_says_whose_they_are(url: str, rest: str) -> None:
    assert docs_place(url) == (ONE, rest)
    assert entity_place(url) == ONE


def test_a_catalog_page_is_an_entitys_and_no_docs() -> None:
    assert entity_place(entity_url(ONE)) == ONE
    assert docs_place(entity_url(ONE)) is None


@pytest.mark.parametrize(
    "url", ["", "docs/", "docs/default/component", "docs/default//one/", "apis/a/b/c/", "/docs/a/b/c/"]
)
def test_other_addresses_are_nobodys(url: str) -> None:
    assert docs_place(url) is None
    assert entity_place(url) is None


@pytest.mark.parametrize(
    ("file", "url"),
    [("index.html", ""), ("a/index.html", "a/"), ("404.html", "404.html"), ("a/myindex.html", "a/myindex.html")],
)
def test_a_file_holds_the_page_of_an_address(file: str, url: str) -> None:
    assert (url_of(file), file_of(url)) == (url, file)


def test_the_path_of_a_site_is_that_of_its_address() -> None:
    assert site_root("https://example.org/docs/") == "/docs/"
    assert (site_root("https://example.org"), site_root("")) == ("/", "/")
