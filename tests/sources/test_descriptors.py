"""Entities that a Backstage catalog alone has stay while it does not answer, and go with a complete listing only."""

from pathlib import Path

from techdocs.disk.store import Store
from techdocs.model.repository import Listing, RemoteRepository
from techdocs.sources.descriptors import descriptor_sources
from techdocs.sources.requested import RequestedRepository, unique_requests


def texts(store: Store, listing: Listing | None) -> list[str]:
    sources = descriptor_sources(["backstage.main"], {listing.provider: listing} if listing else {}, store)
    return [(source.root / "catalog-info.yaml").read_text(encoding="utf-8") for source in sources]


def listing(text: str, *, is_complete: bool = True) -> Listing:
    return Listing(provider="backstage.main", repositories=(), is_complete=is_complete, descriptors=text)


def test_the_last_complete_listing_counts(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert texts(store, None) == []
    assert texts(store, listing("part", is_complete=False)) == ["part"]
    assert texts(store, listing("whole")) == ["whole"]
    assert texts(store, listing("part", is_complete=False)) == ["whole"]
    assert texts(store, None) == ["whole"]
    assert texts(store, listing("")) == []
    assert texts(store, None) == []


def request(provider: str, clone_url: str, *, listed: bool = True, asked: str = "") -> RequestedRepository:
    remote = RemoteRepository(host="a.example", path="a/b", clone_url=clone_url, provider=provider)
    return RequestedRepository(remote=remote, asked=asked, listed=listed)


def test_a_repository_that_several_list_is_read_once_as_the_first_has_it_that_lists_it_now() -> None:
    one, other = "https://a.example/a/b.git", "https://a.example/A/b"
    found = unique_requests([
        request("old", one, listed=False), request("", other), request("p", one), request("", one, asked="dev"),
        request("p", "https://a.example/c"),
    ])  # fmt: skip
    assert [(each.remote.provider, each.remote.clone_url, each.asked) for each in found] == [
        ("", other, ""), ("", one, "dev"), ("p", "https://a.example/c", ""),
    ]  # fmt: skip
