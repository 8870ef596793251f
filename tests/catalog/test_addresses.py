"""Addresses of a forge and paths from the root: whose files they are, and which."""

from dataclasses import replace
from pathlib import Path

import pytest

from techdocs.catalog.addresses import path_from, path_of_address
from techdocs.model.catalog import Catalog
from techdocs.model.codes import Code
from techdocs.model.docs import DocsForm
from techdocs.model.entity import EntityRef, parse_entity_ref
from techdocs.model.source import Source
from tests.conftest import COMPONENT, GROUP, Write
from tests.reading import catalog_of

ACME = "https://github.com/acme/handbook"
GLOBEX = "https://gitlab.globex.example/hr/handbook"
LOCATION = "apiVersion: v1\nkind: Location\nmetadata: {{name: all}}\nspec: {{targets: [{}]}}\n"


def catalog(root: Path, addresses: dict[str, str], **facts: str) -> Catalog:
    sources = [
        replace(
            Source(name=folder.name, root=folder.resolve(), web_url=addresses.get(folder.name, "")),
            **facts,  # type: ignore[arg-type]
        )
        for folder in sorted(root.iterdir())
    ]
    return catalog_of(sources)


def ref(text: str) -> EntityRef:
    return parse_entity_ref(text, default_kind="component")


def component(name: str, annotation: str) -> str:
    return COMPONENT.format(name=name, owner="x").replace("dir:.", annotation)


def codes(found: Catalog) -> set[str]:
    return {problem.code for problem in found.problems} - {Code.OWNER_UNKNOWN}


@pytest.mark.parametrize("remote", [ACME, "https://gitlab.globex.example/sales/handbook"])
def test_the_docs_of_another_companys_repository_of_the_same_name_are_not_taken_for_ours(
    write: Write, remote: str
) -> None:
    root = write(
        {
            "handbook/catalog-info.yaml": component("handbook", "dir:."),
            "handbook/mkdocs.yml": "site_name: Acme\n",
            "other/catalog-info.yaml": component("globex-handbook", f"url:{GLOBEX}/-/tree/main/"),
        }
    )
    found = catalog(root, {"handbook": remote})
    assert found.docs_folders[ref("globex-handbook")].form is DocsForm.NONE
    assert found.docs_folders[ref("handbook")].path == "mkdocs.yml"
    assert Code.TARGET_NOT_FOLLOWED in codes(found)


@pytest.mark.parametrize("remote", [GLOBEX, ""])
def test_the_docs_of_a_source_are_found_by_its_remote_and_without_one_by_its_name(write: Write, remote: str) -> None:
    root = write(
        {
            "handbook/mkdocs.yml": "site_name: Globex\n",
            "other/catalog-info.yaml": component("globex-handbook", f"url:{GLOBEX}/-/tree/main/"),
        }
    )
    claim = catalog(root, {"handbook": remote}).docs_folders[ref("globex-handbook")]
    assert (claim.form, claim.source, claim.path) == (DocsForm.MKDOCS, "handbook", "mkdocs.yml")


def test_a_remote_goes_before_a_name(write: Write) -> None:
    root = write(
        {
            "handbook/mkdocs.yml": "site_name: a copy\n",
            "the-real-one/mkdocs.yml": "site_name: Globex\n",
            "other/catalog-info.yaml": component("globex-handbook", f"url:{GLOBEX}"),
        }
    )
    assert catalog(root, {"the-real-one": GLOBEX}).docs_folders[ref("globex-handbook")].source == "the-real-one"


@pytest.mark.parametrize(
    ("remote", "url", "path"),
    [
        ("https://github.com/acme/pay", "https://github.com/Acme/Pay", ""),
        ("https://github.com/acme/pay", "https://github.com/acme/pay.git", ""),
        ("https://github.com/acme/pay", "https://github.com/acme/pay/tree/main/svc/", "svc"),
        ("https://github.com/acme/pay", "https://github.com/acme/pay/tree/feat/x/svc", "svc"),
        ("https://github.com/acme/pay", "https://github.com/acme/pay/tree/feat/x", ""),
        ("https://github.com/acme/pay", "https://github.com/acme/pay/tree/known/one/svc", "svc"),
        ("https://github.com/acme/pay", "https://raw.githubusercontent.com/acme/pay/main/svc/a.yaml", "svc/a.yaml"),
        ("https://github.com/acme/src", "https://github.com/acme/src/blob/main/svc/a.yaml", "svc/a.yaml"),
        ("https://gitlab.com/a/b/pay", "https://gitlab.com/a/b/pay/-/blob/main/svc/a.yaml", "svc/a.yaml"),
        ("https://gitlab.com/a/tree/pay", "https://gitlab.com/a/tree/pay/-/tree/main/svc", "svc"),
        ("https://codeberg.org/acme/pay", "https://codeberg.org/acme/pay/src/branch/main/svc", "svc"),
        ("https://bitbucket.org/acme/pay", "https://bitbucket.org/acme/pay/src/main/svc/", "svc"),
        ("https://dev.azure.com/o/p/_git/pay", "https://o@dev.azure.com/o/p/_git/pay?path=/svc&version=GBmain", "svc"),
        ("", "https://git.example/deep/er/acme/pay/tree/main/svc", "svc"),
        ("https://github.com/acme/pay", "https://github.com/acme/pay/issues/7", None),
        ("https://github.com/acme/pay", "https://github.com/acme/payments", None),
        ("https://github.com/acme/pay", "https://gitlab.com/acme/pay", None),
        ("https://github.com/acme/pay", "https://github.com/globex/pay", None),
        ("https://github.com/acme/pay", "https://evil.example/github.com/acme/pay", None),
        ("https://github.com/acme/pay", "https://github.com/acme/pay/tree/main/../../etc", None),
        ("https://github.com/acme/pay", "ftp://github.com/acme/pay", None),
        ("https://github.com/acme/pay", "https://[x", None),
        ("", "https://git.example/globex/pay", None),
        ("", "https://git.example/acme/x/tree/main/acme/pay", None),
    ],
)
def test_an_address_is_a_sources_by_host_and_full_path(write: Write, remote: str, url: str, path: str | None) -> None:
    root = write({"svc/a.yaml": "a: 1\n"})
    source = Source(name="acme/pay", root=root.resolve(), web_url=remote, branch="known/one")
    found = path_of_address(url, source)
    assert (found.rstrip("/") if found is not None else None) == path


def test_a_part_of_a_repository_has_the_files_below_it_only(write: Write) -> None:
    source = Source(
        name="pay", root=write({"a.yaml": ""}).resolve(), web_url="https://x.example/o/r", prefix="svc/pay/"
    )
    assert path_from("https://x.example/o/r/blob/main/svc/pay/a.yaml", "", source) == "a.yaml"
    assert path_from("https://x.example/o/r/blob/main/svc/a.yaml", "", source) is None
    assert path_from("/svc/pay/a.yaml", "docs", source) == "a.yaml"
    assert path_from("/a.yaml", "docs", source) is None


def test_addresses_of_a_repositorys_own_files_are_its_files(write: Write) -> None:
    api = (
        "---\napiVersion: v1\nkind: API\nmetadata: {name: api}\n"
        f"spec: {{type: x, lifecycle: x, owner: y, definition: {{$text: {ACME}/blob/main/api/o.yaml}}}}\n"
    )
    root = write(
        {
            "x/sub/catalog-info.yaml": LOCATION.format(f"{ACME}/blob/release/1/teams/*.yaml") + api,
            "x/teams/red.yaml": GROUP.format(name="red", title="Red"),
            "x/api/o.yaml": "openapi: 3.1.0\n",
        }
    )
    found = catalog(root, {"x": ACME})
    assert ref("group:red") in found.entities
    assert found.entities[ref("api:api")].spec["definition"] == "openapi: 3.1.0\n"
    assert not codes(found) & {Code.TARGET_NOT_FOLLOWED, Code.PLACEHOLDER_UNREADABLE, Code.TARGET_MISSING}


def test_an_address_of_a_file_that_its_repository_does_not_have_is_missing(write: Write) -> None:
    found = catalog(write({"x/catalog-info.yaml": LOCATION.format(f"{ACME}/blob/main/gone.yaml")}), {"x": ACME})
    assert Code.TARGET_MISSING in codes(found)


def test_paths_from_the_repositorys_root_are_followed(write: Write) -> None:
    api = (
        "---\napiVersion: v1\nkind: API\nmetadata: {name: api}\n"
        "spec: {type: x, lifecycle: x, owner: y, definition: {$text: /api/o.yaml}}\n"
    )
    root = write(
        {
            "x/sub/catalog-info.yaml": component("a", "dir:/svc")
            + "---\n"
            + LOCATION.format("/more/team.yaml, '/more/[ab]*.yaml'")
            + api,
            "x/svc/mkdocs.yml": "site_name: S\n",
            "x/more/team.yaml": GROUP.format(name="red", title="Red"),
            "x/more/blue.yaml": GROUP.format(name="blue", title="Blue"),
            "x/api/o.yaml": "openapi: 3.1.0\n",
        }
    )
    found = catalog(root, {})
    assert found.docs_folders[ref("a")].path == "svc/mkdocs.yml"
    assert {ref("group:red"), ref("group:blue")} <= set(found.entities)
    assert found.entities[ref("api:api")].spec["definition"] == "openapi: 3.1.0\n"


@pytest.mark.parametrize(
    "target", ["/../y/secret.yaml", "/etc/passwd", "/.git/config", f"{ACME}/blob/main/%2e%2e/y/secret.yaml"]
)
def test_no_path_from_the_root_leaves_the_repository(write: Write, target: str) -> None:
    root = write(
        {
            "x/catalog-info.yaml": LOCATION.format(f'"{target}"') + "---\n" + component("a", f"dir:{target}"),
            "x/.git/config": "secret",
            "y/secret.yaml": GROUP.format(name="red", title="Red"),
        }
    )
    found = catalog(root, {"x": ACME})
    assert ref("group:red") not in found.entities
    assert Code.DOCS_REF_MISSING in codes(found)


def test_a_glob_is_looked_for_in_a_folder_whose_name_looks_like_one(write: Write) -> None:
    root = write(
        {
            "x/[org]/catalog-info.yaml": LOCATION.format("./teams/*.yaml"),
            "x/[org]/teams/red.yaml": GROUP.format(name="red", title="Red"),
        }
    )
    assert ref("group:red") in catalog(root, {}).entities


@pytest.mark.parametrize("target", ["/teams/{red,blue}*.yaml", f"{ACME}/blob/main/teams/{{red,blue}}*.yaml"])
def test_braces_work_in_every_form_of_a_target(write: Write, target: str) -> None:
    root = write(
        {
            "x/{a,b}/catalog-info.yaml": LOCATION.format(f'"{target}"'),
            **{
                f"x/teams/{name}.yaml": GROUP.format(name=name, title=name) for name in ("red", "blue", "green", ".red")
            },
        }
    )
    groups = {entity for entity in catalog(root, {"x": ACME}).entities if entity.kind == "group"}
    assert groups == {ref("group:red"), ref("group:blue")}
