"""Which dialect a component's pages have: that of TechDocs wherever techdocs-cli would add its plugin."""

import pytest

from tests.conftest import ONE, Build, Write

WITHOUT_REF = ONE.replace("backstage.io/techdocs-ref: dir:.", "acme.example/other: x")
PAGE = "# One\n\n!!! note\n    Mind.\n"
ADMONITION = '<div class="admonition note">'


@pytest.mark.parametrize(
    ("descriptor", "plugins", "admonitions"),
    [
        (ONE, "", 1),
        (ONE, "plugins: [search]\n", 1),
        (ONE, "plugins: [techdocs-core]\n", 1),
        (ONE, "plugins: {acme-techdocs-core: {x: y}}\n", 1),
        (WITHOUT_REF, "", 0),
        (WITHOUT_REF, "plugins: [search]\n", 0),
        (WITHOUT_REF, "plugins: [search, acme-techdocs-core]\n", 1),
    ],
)
def test_docs_that_a_techdocs_ref_points_to_are_rendered_as_techdocs_does(
    write: Write, build: Build, descriptor: str, plugins: str, admonitions: int
) -> None:
    write(
        {"one/catalog-info.yaml": descriptor, "one/mkdocs.yml": f"site_name: One\n{plugins}", "one/docs/index.md": PAGE}
    )
    page = build().site.folder / "docs/default/component/one/index.html"
    assert page.read_text().count(ADMONITION) == admonitions


def test_an_annotation_that_is_added_renders_the_docs_anew(write: Write, build: Build) -> None:
    files = {"one/mkdocs.yml": "site_name: One\n", "one/docs/index.md": PAGE}
    write({**files, "one/catalog-info.yaml": WITHOUT_REF})
    assert ADMONITION not in (build().site.folder / "docs/default/component/one/index.html").read_text()
    write({"one/catalog-info.yaml": ONE})
    assert ADMONITION in (build().site.folder / "docs/default/component/one/index.html").read_text()
