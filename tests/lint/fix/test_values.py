"""Quotes that a value needs, and the case of kinds and refs: what is written, and what is left alone."""

import pytest

from tests.conftest import Write
from tests.lint.fix.linting import fixed

HEAD = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: web\n"
SPEC = "spec:\n  type: service\n  lifecycle: production\n  owner: red\n"
RED = (
    "---\napiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: Red-Team}\n"
    "spec: {type: team, children: []}\n"
)


@pytest.mark.parametrize(
    ("written", "quoted"),
    [
        ("  annotations:\n    a: 1.10\n", '  annotations:\n    a: "1.10"\n'),
        ("  annotations: {a: 1, b: true}\n", '  annotations: {a: "1", b: "true"}\n'),
        ("  annotations: { a: 0x1F }  # hex\n", '  annotations: { a: "0x1F" }  # hex\n'),
        ("  labels:\n    a:   FALSE   # no\n", '  labels:\n    a:   "FALSE"   # no\n'),
        ("  labels:\n    a:\n      12\n", '  labels:\n    a:\n      "12"\n'),
        ("  labels:\n    'a': 12\n", "  labels:\n    'a': \"12\"\n"),
        ("  tags:\n  - 2024\n  - x\n", '  tags:\n  - "2024"\n  - x\n'),
        ("  title: 404\n", '  title: "404"\n'),
        ("  description: 007\n", '  description: "007"\n'),
        ("  annotations: {a: 1e400, b: .inf}\n", '  annotations: {a: "1e400", b: ".inf"}\n'),
        ("  annotations: {a: 123456789012345678901}\n", '  annotations: {a: "123456789012345678901"}\n'),
    ],
)
def test_a_number_or_a_truth_value_that_must_be_a_text_is_quoted_as_it_is_written(
    write: Write, written: str, quoted: str
) -> None:
    assert fixed(write({"x/catalog-info.yaml": HEAD + written + SPEC})) == HEAD + quoted + SPEC


@pytest.mark.parametrize(
    "written",
    [
        "  annotations:\n    a: [1, 2]\n",
        "  annotations:\n    a: ~\n",
        "  annotations:\n    a:\n",
        "  annotations:\n    a: &one 1\n    b: *one\n",
        "  annotations:\n    a: !!int 1\n",
        "  labels:\n    a: -1\n",
        "  tags: [1.5]\n",
        "  links: [{url: 'https://x', title: 1}]\n",
    ],
    ids=["list", "null", "nothing", "anchor", "tag", "quoted it breaks a rule", "so does a tag", "no certain meaning"],
)
def test_what_is_not_certain_or_would_be_wrong_with_quotes_too_is_left_alone(write: Write, written: str) -> None:
    assert fixed(write({"x/catalog-info.yaml": HEAD + written + SPEC})) == ""


@pytest.mark.parametrize("name", ["name: 123", "name: web\n  namespace: 1"])
def test_a_name_is_somebodys_identity_and_is_left_alone(write: Write, name: str) -> None:
    assert fixed(write({"x/catalog-info.yaml": HEAD.replace("name: web", name) + SPEC})) == ""


@pytest.mark.parametrize(("kind", "right"), [("component", "Component"), ("'COMPONENT'", "'Component'")])
def test_a_kind_is_written_as_backstage_has_it(write: Write, kind: str, right: str) -> None:
    text = HEAD + SPEC
    written = text.replace("kind: Component", f"kind: {kind}  # mine")
    assert fixed(write({"x/catalog-info.yaml": written})) == text.replace("kind: Component", f"kind: {right}  # mine")


def test_a_misspelt_kind_is_left_alone(write: Write) -> None:
    assert fixed(write({"x/catalog-info.yaml": HEAD.replace("Component", "Componet") + SPEC})) == ""


@pytest.mark.parametrize(
    ("ref", "right"),
    [
        ("RED-TEAM", "Red-Team"),
        ("'Group:Default/RED-team'  # us", "'group:default/Red-Team'  # us"),
        ('"GROUP:red-team"', '"group:Red-Team"'),
    ],
)
def test_a_ref_is_written_in_the_case_of_its_entity(write: Write, ref: str, right: str) -> None:
    text = HEAD + SPEC + RED
    assert fixed(write({"x/catalog-info.yaml": text.replace("owner: red", f"owner: {ref}")})) == text.replace(
        "owner: red", f"owner: {right}"
    )


def test_refs_of_a_list_are_written_each_in_its_case(write: Write) -> None:
    text = HEAD + SPEC + "  dependsOn: [component:WEB, 'Component:default/Web']\n"
    after = HEAD + SPEC + "  dependsOn: [component:web, 'component:default/web']\n"
    assert fixed(write({"x/catalog-info.yaml": text})) == after


def test_a_ref_that_would_become_a_truth_value_is_left_alone(write: Write) -> None:
    text = HEAD + SPEC.replace("red", "tRUE") + RED.replace("Red-Team", "'True'")
    assert fixed(write({"x/catalog-info.yaml": text})) == ""


def test_a_ref_that_stands_in_several_lines_is_left_alone(write: Write) -> None:
    text = HEAD + SPEC.replace("owner: red", "owner: >-\n    RED-TEAM") + RED
    assert fixed(write({"x/catalog-info.yaml": text})) == ""
