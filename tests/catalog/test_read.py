"""The catalog of real folders: what is found, what it means, what is said of mistakes."""

from pathlib import Path

import pytest

from techdocs.model.catalog import Catalog, OwnershipSource
from techdocs.model.codes import Code
from techdocs.model.docs import DocsForm
from techdocs.model.entity import EntityRef, parse_entity_ref
from techdocs.model.problem import Severity
from techdocs.model.source import Source
from tests.conftest import COMPONENT, GROUP, Write
from tests.reading import catalog_of


def read(root: Path, *, reverse: bool = False) -> Catalog:
    sources = [Source(name=folder.name, root=folder.resolve()) for folder in sorted(root.iterdir(), reverse=reverse)]
    return catalog_of(sources)


def ref(text: str) -> EntityRef:
    return parse_entity_ref(text, default_kind="component")


def told(catalog: Catalog, code: Code) -> list[str]:
    return [f"{problem.place}: {problem.message}" for problem in catalog.problems if problem.code == code]


def test_a_location_leads_to_files_and_globs_of_its_repository(write: Write) -> None:
    root = write(
        {
            "org/catalog-info.yaml": """
                apiVersion: backstage.io/v1alpha1
                kind: Location
                metadata: {name: all}
                spec:
                  targets: [./teams/*.yaml, ./gone.yaml, https://example.com/x.yaml]
            """,
            "org/teams/red.yaml": GROUP.format(name="red", title="Red"),
            "org/teams/blue.yaml": GROUP.format(name="blue", title="Blue"),
            "org/teams/other.txt": "no",
        }
    )
    catalog = read(root)
    assert {"group:default/red", "group:default/blue"} <= {str(found) for found in catalog.entities}
    assert told(catalog, Code.TARGET_MISSING) == [
        "org/catalog-info.yaml:5:29: no such file in this repository: target `./gone.yaml`"
    ]
    assert told(catalog, Code.TARGET_NOT_FOLLOWED) == [
        "org/catalog-info.yaml:5:42: target `https://example.com/x.yaml` is not followed"
    ]


def test_an_optional_target_may_be_absent(write: Write) -> None:
    root = write(
        {
            "x/catalog-info.yaml": (
                "apiVersion: v1\nkind: Location\nmetadata: {name: a}\nspec: {target: ./gone.yaml, presence: optional}"
            )
        }
    )
    assert told(read(root), Code.TARGET_MISSING) == []


def test_moulds_of_templates_are_skipped_with_one_note_for_the_repository(write: Write) -> None:
    mould = "apiVersion: v1\nkind: Component\nmetadata:\n  name: ${{ values.name }}\nspec: {type: service}\n"
    root = write(
        {
            "x/a/skeleton/catalog-info.yaml": mould,
            "x/b/skeleton/catalog-info.yaml": mould.replace("${{ values.name }}", "{{ cookiecutter.name }}"),
        }
    )
    catalog = read(root)
    assert [problem.severity for problem in catalog.problems] == [Severity.NOTE]
    assert "skipped 2 software template skeletons" in catalog.problems[0].message


def test_a_file_that_only_bears_the_name_is_no_error(write: Write) -> None:
    catalog = read(write({"x/catalog-info.yaml": "name: CI\non: push\njobs: {}\n"}))
    assert [(problem.code, problem.severity) for problem in catalog.problems] == [(Code.NOT_ENTITIES, Severity.NOTE)]


def test_ignored_folders_and_links_out_of_the_repository_are_not_read(write: Write, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text(COMPONENT.format(name="secret", owner="x"))
    root = write(
        {
            "x/.gitignore": "build/\n",
            "x/build/catalog-info.yaml": COMPONENT.format(name="built", owner="x"),
            "x/node_modules/a/catalog-info.yaml": COMPONENT.format(name="module", owner="x"),
            "x/catalog-info.yml": COMPONENT.format(name="real", owner="x"),
        }
    )
    (root / "x/deep").mkdir()
    (root / "x/deep/catalog-info.yaml").symlink_to(secret)
    (root / "x/loop").symlink_to(root / "x")
    assert [str(found) for found in read(root).entities] == ["component:default/real"]


def test_every_relation_exists_in_both_directions_and_a_lost_target_is_named_with_the_nearest(write: Write) -> None:
    root = write(
        {
            "x/catalog-info.yaml": COMPONENT.format(name="web", owner="paymets")
            + "  providesApis: [pay-api]\n  dependsOn: [component:db]\n---"
            + GROUP.format(name="payments", title="Payments")
            + "---\napiVersion: v1\nkind: API\nmetadata: {name: Pay-API}\n"
            "spec: {type: openapi, lifecycle: x, owner: payments, definition: x}\n"
        }
    )
    catalog = read(root)
    assert catalog.related(ref("web"), "providesApi") == (ref("api:pay-api"),)
    assert catalog.related(ref("api:pay-api"), "apiProvidedBy") == (ref("web"),)
    assert catalog.related(ref("component:db"), "dependencyOf") == (ref("web"),)
    (problem,) = [problem for problem in catalog.problems if problem.code == Code.OWNER_UNKNOWN]
    assert str(problem.place) == "x/catalog-info.yaml:10:10"
    assert problem.hint == "did you mean `payments`?"
    assert ref("component:db") in catalog.missing


def test_a_dependency_must_name_its_kind(write: Write) -> None:
    catalog = read(write({"x/catalog-info.yaml": COMPONENT.format(name="a", owner="b") + "  dependsOn: [db]\n"}))
    assert "had missing or empty kind" in told(catalog, Code.REF_INVALID)[0]


@pytest.mark.parametrize("reverse", [False, True])
def test_of_two_repositories_with_a_name_that_no_one_had_neither_counts_in_any_order_and_both_owners_are_told(
    write: Write,
    reverse: bool,  # noqa: FBT001
) -> None:
    root = write(
        {
            "alpha/catalog-info.yaml": COMPONENT.format(name="same", owner="red"),
            "beta/catalog-info.yaml": COMPONENT.format(name="SAME", owner="blue"),
        }
    )
    catalog = read(root, reverse=reverse)
    assert catalog.entities[ref("same")].spec == {}
    assert catalog.docs_folders[ref("same")].form is DocsForm.BROKEN
    found = [
        (str(problem.place), str(problem.also[0]), problem.owner)
        for problem in catalog.problems
        if problem.code == Code.DUPLICATE_ENTITY
    ]
    assert found == [
        ("alpha/catalog-info.yaml:4:9", "beta/catalog-info.yaml:4:9", "group:default/red"),
        ("beta/catalog-info.yaml:4:9", "alpha/catalog-info.yaml:4:9", "group:default/blue"),
    ]


def test_an_owner_comes_from_the_spec_else_from_codeowners_else_from_nowhere(write: Write) -> None:
    unowned = COMPONENT.format(name="{}", owner="x").replace("  owner: x\n", "")
    root = write(
        {
            "x/CODEOWNERS": "* @acme/everyone\n/b/ @acme/blue  # the last match counts\n/c/\n",
            "x/a/catalog-info.yaml": COMPONENT.format(name="a", owner="red"),
            "x/b/catalog-info.yaml": unowned.format("b"),
            "x/c/catalog-info.yaml": unowned.format("c"),
        }
    )
    catalog = read(root)
    how = {str(key.name): (str(own.owner), own.how) for key, own in catalog.ownership.items()}
    assert how == {
        "a": ("group:default/red", OwnershipSource.SPEC),
        "b": ("group:default/blue", OwnershipSource.CODEOWNERS),
        "c": ("None", OwnershipSource.NONE),
    }
    assert str(catalog.ownership[ref("b")].place) == "x/CODEOWNERS:2:1"
    assert [problem.entity for problem in catalog.problems if problem.code == Code.FIELD_INVALID] == [
        "component:default/c"
    ]


def test_wrong_fields_are_told_and_the_entity_is_used(write: Write) -> None:
    root = write(
        {
            "x/catalog-info.yaml": """
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata:
                  name: web
                  tags: [Big Data]
                  annotations: {a: 1}
                spec: {type: service, lifecycle: production, owner: {name: red}}
                relations: []
            """
        }
    )
    catalog = read(root)
    assert ref("web") in catalog.entities
    assert catalog.entities[ref("web")].annotations == {"a": "1"}
    messages = told(catalog, Code.FIELD_INVALID) + told(catalog, Code.UNKNOWN_FIELD)
    assert messages == [
        "x/catalog-info.yaml:5:10: `metadata.tags.0`: `Big Data` is not a valid tag",
        "x/catalog-info.yaml:6:20: `metadata.annotations.a` is not a string",
        "x/catalog-info.yaml:7:53: `spec.owner` is not a string",
        "x/catalog-info.yaml:8:1: Unknown field relations",
    ]


def test_a_name_that_no_address_can_be_made_of_leaves_the_entity_out(write: Write) -> None:
    catalog = read(write({"x/catalog-info.yaml": COMPONENT.format(name="../etc", owner="x")}))
    assert not [found for found in catalog.entities.values() if not found.inferred]
    assert len(told(catalog, Code.ENTITY_UNUSABLE)) == 1


def test_docs_nobody_claims_become_an_inferred_component(write: Write) -> None:
    root = write(
        {
            "handbook/mkdocs.yml": "site_name: Our Handbook\n",
            "handbook/docs/index.md": "# Hi",
            "tool/README.md": "# Tool",
        }
    )
    catalog = read(root)
    assert {str(found): entity.inferred for found, entity in catalog.entities.items()} == {
        "component:default/our-handbook": True,
        "component:default/tool": True,
    }
    assert catalog.docs_folders[ref("tool")].form is DocsForm.README


def test_an_inferred_component_never_takes_a_declared_name(write: Write) -> None:
    root = write(
        {
            "a/catalog-info.yaml": COMPONENT.format(name="payments", owner="x").replace(
                "techdocs-ref: dir:.", "other: y"
            ),
            "b/mkdocs.yml": "site_name: Payments\n",
        }
    )
    found = {str(key): entity.place.source for key, entity in read(root).entities.items()}
    assert found == {"component:default/payments": "a", "component:default/b-payments": "b"}


@pytest.mark.parametrize(
    ("annotation", "code"),
    [
        ("dir:./gone", Code.DOCS_REF_MISSING),
        ("dir:../../..", Code.DOCS_REF_MISSING),
        ("github:acme/x", Code.DOCS_REF_INVALID),
        ("https://example.com/x", Code.DOCS_REF_INVALID),
    ],
)
def test_a_techdocs_ref_to_nowhere_is_told_and_the_component_stays(write: Write, annotation: str, code: Code) -> None:
    catalog = read(write({"x/catalog-info.yaml": COMPONENT.format(name="a", owner="b").replace("dir:.", annotation)}))
    assert catalog.docs_folders[ref("a")].form is DocsForm.BROKEN
    assert len(told(catalog, code)) == 1


def test_a_techdocs_ref_to_a_repository_that_is_no_source_is_told_for_information(write: Write) -> None:
    text = COMPONENT.format(name="a", owner="b").replace("dir:.", "url:https://github.com/acme/other")
    catalog = read(write({"x/catalog-info.yaml": text}))
    assert catalog.docs_folders[ref("a")].form is DocsForm.NONE
    assert len(told(catalog, Code.TARGET_NOT_FOLLOWED)) == 1


def test_a_techdocs_ref_to_another_source_leads_to_its_docs(write: Write) -> None:
    text = COMPONENT.format(name="a", owner="b").replace(
        "dir:.", "url:https://github.com/acme/handbook/tree/main/guides"
    )
    catalog = read(write({"x/catalog-info.yaml": text, "handbook/guides/mkdocs.yml": "site_name: Guides\n"}))
    claim = catalog.docs_folders[ref("a")]
    assert (claim.form, claim.source, claim.path) == (DocsForm.MKDOCS, "handbook", "guides/mkdocs.yml")


def test_docs_elsewhere_are_another_entitys(write: Write) -> None:
    text = COMPONENT.format(name="a", owner="b").replace("techdocs-ref: dir:.", "techdocs-entity: system:default/big")
    claim = read(write({"x/catalog-info.yaml": text})).docs_folders[ref("a")]
    assert (claim.form, str(claim.elsewhere)) == (DocsForm.ELSEWHERE, "system:default/big")


def test_a_definition_is_read_from_its_file_and_from_no_other_repository(write: Write) -> None:
    api = (
        "apiVersion: v1\nkind: API\nmetadata: {{name: {}}}\n"
        "spec: {{type: openapi, lifecycle: x, owner: y, definition: {{$text: {}}}}}\n"
    )
    root = write(
        {
            "x/catalog-info.yaml": api.format("good", "./api/openapi.yaml")
            + "---\n"
            + api.format("bad", "../y/secret.txt"),
            "x/api/openapi.yaml": "openapi: 3.1.0\n",
            "y/secret.txt": "secret",
            "y/README.md": "",
        }
    )
    catalog = read(root)
    assert catalog.entities[ref("api:good")].spec["definition"] == "openapi: 3.1.0\n"
    assert catalog.entities[ref("api:bad")].spec["definition"] == {"$text": "../y/secret.txt"}
    assert len(told(catalog, Code.PLACEHOLDER_UNREADABLE)) == 1


def test_a_relative_target_of_a_location_of_type_url_is_followed(write: Write) -> None:
    location = "apiVersion: v1\nkind: Location\nmetadata: {name: all}\nspec: {type: url, targets: [./more/org.yaml]}\n"
    root = write({"x/catalog-info.yaml": location, "x/more/org.yaml": COMPONENT.format(name="found", owner="b")})
    catalog = read(root)
    assert ref("found") in catalog.entities
    assert told(catalog, Code.TARGET_NOT_FOLLOWED) == []


def test_globs_of_a_location_are_those_of_backstage(write: Write) -> None:
    location = (
        "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: all}\n"
        'spec: {targets: ["./c/{one,two}*.yaml", "./d/*.yaml"]}\n'
    )
    files = {"c/one-a": "a", "c/two": "b", "c/three": "c", "d/shown": "d", "d/.hidden": "e"}
    root = write({
        "x/catalog-info.yaml": location,
        **{f"x/{path}.yaml": COMPONENT.format(name=name, owner="red") for path, name in files.items()},
    })  # fmt: skip
    found = {entity.name for entity in read(root).entities.values() if entity.ref.kind == "component"}
    assert found == {"a", "b", "d"}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("url:https://github.com/acme/x/tree/main/other/", "other/mkdocs.yml"),
        ("url:https://github.com/acme/x/tree/main/other", "other/mkdocs.yml"),
        ("url:https://github.com/acme/x/tree/main/other/catalog-info.yaml", "other/mkdocs.yml"),
        ("url:https://github.com/acme/unknown/tree/main/other/", "mkdocs.yml"),
        ("file:other/", "mkdocs.yml"),
        ("url:.", "mkdocs.yml"),
    ],
)
def test_a_source_location_moves_where_docs_of_a_folder_are_looked_for(
    write: Write, address: str, expected: str
) -> None:
    text = COMPONENT.format(name="a", owner="b").replace(
        "techdocs-ref: dir:.", f"techdocs-ref: dir:.\n    backstage.io/source-location: {address}"
    )
    root = write({
        "x/catalog-info.yaml": text, "x/mkdocs.yml": "site_name: Here\n", "x/other/mkdocs.yml": "site_name: There\n",
    })  # fmt: skip
    assert read(root).docs_folders[ref("a")].path == expected


def test_docs_of_an_entity_without_a_namespace_are_those_of_one_in_the_default_namespace(write: Write) -> None:
    text = COMPONENT.format(name="a\n  namespace: shop", owner="b").replace(
        "techdocs-ref: dir:.", "techdocs-entity: component:t"
    )
    catalog = read(write({"x/catalog-info.yaml": text}))
    assert str(catalog.docs_folders[ref("shop/a")].elsewhere) == "component:default/t"


def test_a_techdocs_ref_of_a_relative_address_is_invalid(write: Write) -> None:
    catalog = read(write({"x/catalog-info.yaml": COMPONENT.format(name="a", owner="b").replace("dir:.", "url:.")}))
    assert [message.partition(": ")[2] for message in told(catalog, Code.DOCS_REF_INVALID)] == [
        "`backstage.io/techdocs-ref: url:.` is not a web address"
    ]
    assert told(catalog, Code.TARGET_NOT_FOLLOWED) == []
