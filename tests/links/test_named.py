"""Which entities a page may link to, told by the page alone."""

import pytest

from techdocs.links.named import entities_of_page
from techdocs.model.docs import Build, DocsPage, PageLink
from techdocs.model.entity import Entity, EntityRef
from techdocs.model.problem import Place

ONE, TWO = EntityRef("component", "default", "one"), EntityRef("component", "default", "two")
SITE = "https://docs.acme.example/x/"


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("component:two/guide.md#x", TWO), ("../two/", TWO), ("../../../default/component/two/a/", TWO),
        (f"{SITE}docs/default/component/two/", TWO), ("https://forge.example/two/blob/main/a.md", TWO),
        ("guide/", ONE), ("/docs/default/component/two/", TWO), ("/catalog/", None), (f"{SITE}apis/", None),
    ],
)  # fmt: skip
def test_the_entity_of_a_link_is_found(target: str, found: EntityRef | None) -> None:
    page = DocsPage(
        path="index.md", url="", output="index.html", title="One", open_links=(PageLink(target=target, line=1),)
    )
    entity = Entity(
        ref=ONE, api_version="backstage.io/v1alpha1", kind="Component", namespace="default", name="one",
        place=Place(source="one"),
    )  # fmt: skip
    asked: list[str] = []

    def of_address(address: str) -> list[EntityRef]:
        asked.append(address)
        return [TWO]

    refs = [*entities_of_page(Build(ref=ONE), page, entity, site_url=SITE, of_address=of_address)]
    assert (found in refs) if found else refs == []
    assert asked == [one for one in [target] if one.startswith("https://forge")]
