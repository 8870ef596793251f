"""A Backstage catalog gives the repositories of its entities and docs, and the entities that are in none."""

from pathlib import Path
from typing import Any

from techdocs.documents.located_yaml import load_documents
from techdocs.model.repository import FaultKind, Listing
from tests.sources.forges.listing import GITHUB, TOKEN, listings
from tests.sources.forges.servers import Asked, ForgeServer, Reply, serving


def entity(kind: str, name: str, location: str, **annotations: str) -> dict[str, Any]:
    own = {f"backstage.io/{key.replace('_', '-')}": value for key, value in annotations.items()}
    return {
        "apiVersion": "backstage.io/v1alpha1", "kind": kind,
        "metadata": {
            "name": name, "namespace": "default", "uid": "1-2-3", "etag": "abc",
            "annotations": {"backstage.io/managed-by-location": location, **own},
        },
        "spec": {"type": "x", "owner": "red"}, "relations": [{"type": "ownedBy", "targetRef": "group:default/red"}],
    }  # fmt: skip


def hold(server: ForgeServer, entities: list[dict[str, Any]], size: int = 2) -> None:
    def answer(asked: Asked) -> Reply:
        if asked.path != "/api/catalog/entities/by-query" or asked.login != f"Bearer {TOKEN}":
            return Reply(status=401)
        start = int(asked.query.get("cursor", "0"))
        more = {"nextCursor": str(start + size)} if start + size < len(entities) else {}
        return Reply(value={"items": entities[start : start + size], "totalItems": len(entities), "pageInfo": more})

    server.contract = answer


def read(folder: Path, server: ForgeServer) -> Listing:
    settings = {
        "integrations": {"github": [GITHUB.integrate(server)]},
        "catalog": {"providers": {"backstage": {"main": {"baseUrl": server.address, "token": "${FORGE_TOKEN}"}}}},
    }
    (only,) = listings(folder, settings)
    return only


def test_repositories_of_descriptors_and_docs_are_listed_once(tmp_path: Path) -> None:
    with serving() as server:
        own = server.address
        hold(server, [
            entity("Component", "a", f"url:{own}/acme/web/tree/main/catalog-info.yaml", techdocs_ref="dir:."),
            entity("API", "b", f"url:{own}/acme/web/tree/main/api/catalog-info.yaml"),
            entity("Component", "c", f"url:{own}/acme/ledger/tree/dev/x.yaml", techdocs_ref=f"url:{own}/acme/book/"),
            entity("Component", "d", f"url:{own}/acme/web/tree/other/catalog-info.yaml"),
            entity("Component", "e", "url:https://ada:s3cret@elsewhere.example/a/b/blob/main/catalog-info.yaml"),
            entity("Location", "f", "file:/etc/all.yaml"),
            entity("Group", "red", "ldap:https://ldap.acme.example/ou=red"),
            entity("User", "mei", "ldap:https://ldap.acme.example/cn=mei"),
        ])  # fmt: skip
        listing = read(tmp_path, server)
        assert {each.path: each.branch for each in listing.repositories} == {
            "acme/web": "main", "acme/ledger": "dev", "acme/book": "",
        }  # fmt: skip
        assert (listing.is_complete, listing.fault, listing.requests) == (True, None, 4)
        assert listing.notes == (
            "`acme/web` is read at `main`, and not also at `other`",
            "`https://elsewhere.example/a/b/blob/main/catalog-info.yaml` is on no forge in `integrations`",
        )
        documents = [document.value for document in load_documents(listing.descriptors, version="1.2")[0]]
        assert [(each["kind"], each["metadata"]["name"]) for each in documents] == [("Group", "red"), ("User", "mei")]  # type: ignore[index]
        assert set(documents[0]) == {"apiVersion", "kind", "metadata", "spec"}  # type: ignore[call-overload]
        assert set(documents[0]["metadata"]) == {"name", "namespace", "annotations"}  # type: ignore[index]


def test_a_page_that_fails_keeps_what_came_and_fewer_than_promised_are_not_all(tmp_path: Path) -> None:
    with serving() as server:
        entities = [
            entity("Component", f"c{number}", f"url:{server.address}/acme/r{number}/blob/main/catalog-info.yaml")
            for number in range(6)
        ]
        hold(server, entities)
        server.faults = dict.fromkeys(range(1, 4), lambda: Reply(status=500))
        listing = read(tmp_path, server)
        assert listing.fault
        assert (len(listing.repositories), listing.fault.kind) == (2, FaultKind.SERVER)
        short = {"items": entities[:2], "totalItems": 6, "pageInfo": {}}
        server.faults, server.contract = {}, lambda _: Reply(value=short)
        listing = read(tmp_path, server)
        assert listing.fault
        assert listing.fault.message == f"`{server.host}`: it listed 2 of 6 entities"
        server.contract = lambda _: Reply(value={**short, "pageInfo": {"nextCursor": "again"}})
        listing = read(tmp_path, server)
        assert listing.fault
        assert "leads back to itself" in listing.fault.message


def test_a_token_that_is_refused_names_its_variable(tmp_path: Path) -> None:
    with serving(lambda _: Reply(status=401)) as server:
        listing = read(tmp_path, server)
        assert listing.fault
        assert listing.fault.message.endswith("; check the value of `FORGE_TOKEN`")
