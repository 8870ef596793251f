"""Docs beside a descriptor that no annotation leads to."""

import pytest

from techdocs.model.codes import Code
from tests.conftest import COMPONENT, Write
from tests.lint.rules.test_catalog import found, told

ANNOTATED = COMPONENT.format(name="web", owner="red")
PLAIN = ANNOTATED.replace("  annotations:\n    backstage.io/techdocs-ref: dir:.\n", "")


@pytest.mark.parametrize(
    ("files", "path"),
    [
        ({"x/mkdocs.yml": "site_name: X\n", "x/docs/index.md": "# X"}, "mkdocs.yml"),
        ({"x/docs/index.md": "# X"}, "docs"),
        ({"x/docs/README.md": "# X"}, "docs"),
    ],
)
def test_docs_that_backstage_would_not_show_are_told(write: Write, files: dict[str, str], path: str) -> None:
    problems = found(write({"x/catalog-info.yaml": PLAIN, **files}), Code.DOCS_WITHOUT_REF)
    assert told(problems) == [
        (
            f"x/catalog-info.yaml:4:9: the docs in `{path}` have no `backstage.io/techdocs-ref`, "
            "so Backstage does not show them"
        )
    ]


@pytest.mark.parametrize(
    "files",
    [
        {"x/catalog-info.yaml": ANNOTATED, "x/docs/index.md": "# X"},
        {"x/catalog-info.yaml": PLAIN, "x/README.md": "# X"},
        {"x/catalog-info.yaml": PLAIN, "x/docs/notes/other.md": "# X"},
        {
            "x/catalog-info.yaml": ANNOTATED.replace("techdocs-ref: dir:.", "techdocs-entity: system:shop"),
            "x/docs/index.md": "# X",
        },
        {"x/docs/index.md": "# X"},
    ],
    ids=["annotated", "readme", "no first page", "docs of another entity", "no descriptor"],
)
def test_docs_that_it_shows_and_what_is_no_docs_of_its_own_are_not_told(write: Write, files: dict[str, str]) -> None:
    assert found(write(files), Code.DOCS_WITHOUT_REF) == []
