"""The annotation that leads to docs: where it goes, with which indentation, and when it is not written."""

import pytest

from tests.conftest import Write
from tests.lint.fix.linting import fixed

HEAD = "apiVersion: backstage.io/v1alpha1\nkind: Component\n"
SPEC = "spec: {type: service, lifecycle: production, owner: red}\n"
REF = "backstage.io/techdocs-ref: dir:."
QUOTED = 'backstage.io/techdocs-ref: "dir:."'


def repaired(write: Write, metadata: str) -> str:
    text = fixed(write({"x/catalog-info.yaml": HEAD + metadata + SPEC, "x/docs/index.md": "# X\n"}))
    return text.removeprefix(HEAD).removesuffix(SPEC)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("metadata:\n  name: web\n", f"metadata:\n  name: web\n  annotations:\n    {REF}\n"),
        (
            "metadata:\n    title: Web\n    name: 'web'  # us\n    tags: [a]\n",
            f"metadata:\n    title: Web\n    name: 'web'  # us\n    annotations:\n        {REF}\n    tags: [a]\n",
        ),
        ("metadata:\n  annotations:\n  name: web\n", f"metadata:\n  annotations:\n    {REF}\n  name: web\n"),
        (
            "metadata:\n   name: web\n   annotations:  # ours\n     # one\n     a: b\n",
            f"metadata:\n   name: web\n   annotations:  # ours\n     {REF}\n     # one\n     a: b\n",
        ),
        ("metadata:\n  name: web\n  annotations: {}\n", f"metadata:\n  name: web\n  annotations: {{{QUOTED}}}\n"),
        (
            "metadata:\n  name: web\n  annotations: { a: b }\n",
            f"metadata:\n  name: web\n  annotations: {{{QUOTED},  a: b }}\n",
        ),
        (
            "metadata:\n  name: web\n  <<: {annotations: {x: y}}\n",
            f"metadata:\n  name: web\n  annotations:\n    {REF}\n  <<: {{annotations: {{x: y}}}}\n",
        ),
        ("metadata: &m\n  name: web\n", f"metadata: &m\n  name: web\n  annotations:\n    {REF}\n"),
    ],
    ids=[
        "no annotations",
        "further keys",
        "empty",
        "comments",
        "braces",
        "full braces",
        "no merge in YAML 1.2",
        "anchor that nobody uses",
    ],
)
def test_it_is_added_where_it_belongs_with_the_files_own_indentation(write: Write, before: str, after: str) -> None:
    assert repaired(write, before) == after


@pytest.mark.parametrize(
    "metadata",
    [
        "metadata:\n  name: web\n  annotations: &a\n    x: y\n  labels: *a\n",
        "metadata:\n  name: >-\n    web\n",
        "metadata:\n  name: web\n  annotations: [x]\n",
        "metadata:\n  name: web\n  annotations: ~\n",
    ],
    ids=["anchor", "name in several lines", "list", "null"],
)
def test_where_it_cannot_be_added_without_touching_something_else_the_file_is_left_alone(
    write: Write, metadata: str
) -> None:
    assert repaired(write, metadata) == ""


def test_metadata_in_braces_has_other_problems_on_its_line_and_is_left_alone(write: Write) -> None:
    assert repaired(write, "metadata: {name: web}\n") == ""
    described = "metadata: {name: web, description: The shop.}\n"
    assert repaired(write, described) == described.replace("{name", f"{{annotations: {{{QUOTED}}}, name")


def test_it_is_added_to_the_entity_that_the_docs_belong_to(write: Write) -> None:
    text = HEAD.replace("Component", "Group") + "metadata: {name: red}\nspec: {type: team, children: []}\n---\n"
    own = HEAD + "metadata:\n  name: web\n" + SPEC
    after = fixed(
        write({"x/catalog-info.yaml": text + own, "x/mkdocs.yml": "site_name: X\n", "x/docs/index.md": "# X\n"})
    )
    assert after == text + own.replace("  name: web\n", f"  name: web\n  annotations:\n    {REF}\n")
