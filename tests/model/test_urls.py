"""Addresses inside the site."""

import pytest

from techdocs.model.entity import EntityRef
from techdocs.model.urls import docs_url, entity_url, relative_url


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
