"""The rules over the whole catalog: whom they blame, and whom they leave in peace."""

from pathlib import Path

import pytest

from techdocs.lint.rules import CATALOG_RULES
from techdocs.model.catalog import Catalog
from techdocs.model.codes import Code
from techdocs.model.lint import LintSettings
from techdocs.model.problem import Problem, Severity
from techdocs.model.source import Source
from tests.conftest import COMPONENT, GROUP, Write
from tests.reading import catalog_of

BARE = "apiVersion: backstage.io/v1alpha1\nkind: {kind}\nmetadata: {{name: {name}}}\nspec: {{{spec}}}\n"
UNOWNED = COMPONENT.format(name="web", owner="x").replace("  owner: x\n", "")
DEPENDENT = "---" + COMPONENT.format(name="b", owner="y") + "  dependsOn: [component:web]\n"


def read(root: Path) -> Catalog:
    return catalog_of(Source(name=folder.name, root=folder.resolve()) for folder in sorted(root.iterdir()))


def found(root: Path, code: Code, settings: LintSettings | None = None) -> list[Problem]:
    catalog = read(root)
    problems = [problem for rule in CATALOG_RULES for problem in rule(catalog, settings or LintSettings())]
    return [problem for problem in problems if problem.code == code]


def told(problems: list[Problem]) -> list[str]:
    return [f"{problem.place}: {problem.message}" for problem in problems]


def test_an_entity_that_nobody_owns_and_nothing_is_related_to_is_an_orphan(write: Write) -> None:
    problems = found(write({"x/catalog-info.yaml": UNOWNED}), Code.ENTITY_ORPHANED)
    message = "x/catalog-info.yaml:4:9: `component:default/web` has no owner and no relations"
    assert told(problems) == [message]
    assert problems[0].severity is Severity.NOTE


@pytest.mark.parametrize(
    "files",
    [
        {"x/catalog-info.yaml": UNOWNED + "  system: shop\n"},
        {"x/catalog-info.yaml": UNOWNED, "x/CODEOWNERS": "* @acme/red\n"},
        {"x/catalog-info.yaml": UNOWNED + DEPENDENT},
        {"x/catalog-info.yaml": BARE.format(kind="Location", name="all", spec="targets: []")},
        {"x/catalog-info.yaml": BARE.format(kind="Group", name="red", spec="type: team, children: []")},
        {"x/mkdocs.yml": "site_name: X\n", "x/docs/index.md": "# X"},
        {"x/catalog-info.yaml": UNOWNED, "y/catalog-info.yaml": UNOWNED},
    ],
    ids=["of a system", "in CODEOWNERS", "depended on", "location", "group", "inferred", "contested"],
)  # fmt: skip
def test_what_is_related_cannot_be_or_is_nobodys_yet_is_no_orphan(write: Write, files: dict[str, str]) -> None:
    assert found(write(files), Code.ENTITY_ORPHANED) == []


def test_a_lifecycle_that_the_organisation_does_not_know_is_told_with_the_nearest(write: Write) -> None:
    text = COMPONENT.format(name="web", owner="red").replace("lifecycle: production", "lifecycle: Prodution")
    problems = found(write({"x/catalog-info.yaml": text}), Code.LIFECYCLE_UNKNOWN)
    assert told(problems) == [
        "x/catalog-info.yaml:9:14: unknown lifecycle `Prodution`; known are `experimental`, `production`, `deprecated`"
    ]
    assert problems[0].hint == "did you mean `production`?"


def test_the_lifecycles_of_the_organisation_replace_those_of_backstage(write: Write) -> None:
    root = write({"x/catalog-info.yaml": COMPONENT.format(name="web", owner="red")})
    (problem,) = found(root, Code.LIFECYCLE_UNKNOWN, LintSettings(lifecycles=("beta", "live")))
    assert problem.hint == "use one of them, or add it to `lint.lifecycles`"
    assert found(root, Code.LIFECYCLE_UNKNOWN, LintSettings(lifecycles=("production",))) == []
    assert found(root, Code.LIFECYCLE_UNKNOWN, LintSettings(lifecycles=())) == []


def test_a_type_is_looked_up_where_the_organisation_lists_types_of_the_kind(write: Write) -> None:
    root = write({"x/catalog-info.yaml": COMPONENT.format(name="web", owner="red")})
    settings = LintSettings(types={"component": ("a", "b", "c", "d", "e", "Services")})
    (problem,) = found(root, Code.TYPE_UNKNOWN, settings)
    assert str(problem.place) == "x/catalog-info.yaml:8:9"
    assert problem.message == "unknown type `service`; known are `a`, `b`, `c`, `d`, `e` and 1 more"
    assert problem.hint == "did you mean `Services`?"
    assert found(root, Code.TYPE_UNKNOWN, LintSettings(types={"api": ("openapi",)})) == []
    assert found(root, Code.TYPE_UNKNOWN) == []


def test_an_entity_without_a_description_is_told_and_people_need_none(write: Write) -> None:
    text = COMPONENT.format(name="web", owner="red") + "---" + GROUP.format(name="red", title="Red")
    root = write({"x/catalog-info.yaml": text})
    assert told(found(root, Code.DESCRIPTION_MISSING)) == [
        "x/catalog-info.yaml:4:9: `component:default/web` has no description"
    ]
    write({"x/catalog-info.yaml": text.replace("name: web", "name: web\n  description: The shop.")})
    assert found(root, Code.DESCRIPTION_MISSING) == []
