"""What is offered instead of a ref that names nothing, or that names something in another case."""

from pathlib import Path

import pytest

from techdocs.model.codes import Code
from techdocs.model.problem import Problem
from tests.catalog.test_read import read
from tests.conftest import Write

ENTITY = (
    "apiVersion: backstage.io/v1alpha1\nkind: {kind}\nmetadata: {{name: {name}, namespace: {namespace}}}\n"
    "spec: {{{spec}}}\n---\n"
)
API = "type: x, lifecycle: x, owner: payments, definition: x"
ORG = (
    ENTITY.format(kind="Group", name="payments", namespace="default", spec="type: team, children: []")
    + ENTITY.format(kind="User", name="jane", namespace="default", spec="memberOf: []")
    + ENTITY.format(kind="System", name="Checkout", namespace="default", spec="owner: payments")
    + ENTITY.format(kind="API", name="billing", namespace="default", spec=API)
    + ENTITY.format(kind="Resource", name="ledger", namespace="default", spec="type: db, owner: payments")
    + ENTITY.format(kind="Domain", name="money", namespace="default", spec="owner: payments")
)  # fmt: skip
SPEC = "type: service, lifecycle: production, "
OWNED = SPEC + "owner: payments, "


def of_component(root: Path) -> list[Problem]:
    return [problem for problem in read(root).problems if problem.entity.endswith("/web")]


@pytest.mark.parametrize(
    ("kind", "namespace", "spec", "hint"),
    [
        ("Component", "default", SPEC + "owner: paymnts", "did you mean `payments`?"),
        ("Component", "default", SPEC + "owner: jane", "did you mean `user:jane`?"),
        ("Component", "shop", SPEC + "owner: payments", "did you mean `default/payments`?"),
        ("Component", "default", OWNED + "system: chekout", "did you mean `checkout`?"),
        ("Component", "default", OWNED + "subcomponentOf: webb", "did you mean `web`?"),
        ("Component", "default", OWNED + "providesApis: [biling]", "did you mean `billing`?"),
        ("Component", "default", OWNED + "consumesApis: [biling]", "did you mean `billing`?"),
        ("Component", "default", OWNED + "dependsOn: ['component:ledger']", "did you mean `resource:ledger`?"),
        ("Component", "default", OWNED + "dependencyOf: ['resource:leger']", "did you mean `resource:ledger`?"),
        ("System", "default", "owner: payments, domain: mony", "did you mean `money`?"),
        ("Domain", "default", "owner: payments, subdomainOf: mony", "did you mean `money`?"),
        ("User", "default", "memberOf: [paymnts]", "did you mean `payments`?"),
        ("Group", "default", "type: team, children: [], parent: paymnts", "did you mean `payments`?"),
        ("Group", "default", "type: team, children: [paymnts]", "did you mean `payments`?"),
        ("Group", "default", "type: team, children: [], members: [janee]", "did you mean `jane`?"),
        (
            "Component", "default", OWNED + "providesApis: [biling, zzz]",
            "did you mean `billing` for `api:default/biling`?",
        ),
        ("Component", "default", SPEC + "owner: zzz", "declare it in a `catalog-info.yaml`, or correct the name"),
    ],
)  # fmt: skip
def test_every_field_that_names_an_entity_offers_the_nearest(
    write: Write, kind: str, namespace: str, spec: str, hint: str
) -> None:
    root = write({"x/catalog-info.yaml": ORG + ENTITY.format(kind=kind, name="web", namespace=namespace, spec=spec)})
    (problem,) = of_component(root)
    assert problem.hint == hint


def test_docs_of_an_entity_that_is_not_there_are_told_with_the_nearest(write: Write) -> None:
    text = ENTITY.format(kind="Component", name="web", namespace="default", spec=SPEC + "owner: payments")
    annotated = text.replace("name: web", "name: web, annotations: {backstage.io/techdocs-entity: 'system:chekout'}")
    (problem,) = of_component(write({"x/catalog-info.yaml": ORG + annotated}))
    assert problem.code == Code.RELATION_UNKNOWN
    assert problem.message == "`backstage.io/techdocs-entity` `system:default/chekout` is not in the catalog"
    assert problem.hint == "did you mean `system:default/checkout`?"
    assert [unknown.ref for unknown in problem.unknown] == ["system:default/chekout"]


@pytest.mark.parametrize(
    ("text", "right"),
    [("CHECKOUT", "Checkout"), ("System:Default/checkout", "system:default/Checkout"),
     ("SYSTEM:checkout", "system:Checkout"), ("Default/Checkout", "default/Checkout")],
)  # fmt: skip
def test_a_ref_in_another_case_than_its_entity_is_told_with_the_right_one(write: Write, text: str, right: str) -> None:
    spec = OWNED + f"system: '{text}'"
    root = write(
        {"x/catalog-info.yaml": ORG + ENTITY.format(kind="Component", name="web", namespace="default", spec=spec)}
    )
    (problem,) = of_component(root)
    message = f"`spec.system` `{text}` differs in case from the declared `{right}`"
    assert (problem.code, problem.message, problem.meant) == (Code.REF_CASE, message, right)


@pytest.mark.parametrize("text", ["Checkout", "checkout", "System:Checkout", "system:default/checkout"])
def test_the_declared_case_and_lower_case_are_both_fine(write: Write, text: str) -> None:
    spec = OWNED + f"system: '{text}'"
    root = write(
        {"x/catalog-info.yaml": ORG + ENTITY.format(kind="Component", name="web", namespace="default", spec=spec)}
    )
    assert of_component(root) == []
