"""List the bundles of a store: which repositories have one, and the newest commit of each.

A repository is what its place in the store says: a job that may write below one path can say nothing about another. One
listing finds all pointers, and those that have changed since the last run are read.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from techdocs.disk.digests import digest_value
from techdocs.disk.store import Store
from techdocs.errors import StoreError
from techdocs.git.network import FetchError
from techdocs.git.remote import web_address
from techdocs.model.problem import shown_names
from techdocs.model.providers import BundleSource
from techdocs.model.repository import Fault, FaultKind, Listing, RemoteRepository
from techdocs.objects.open import open_objects
from techdocs.objects.verbs import Objects
from techdocs.plain_text import plain_line
from techdocs.sources.bundles.documents import (
    MAX_POINTER_BYTES,
    POINTER,
    BundleHead,
    bundle_fault,
    check_repository,
    unpack_pointer,
)
from techdocs.sources.forges.answers import NameRefusedError
from techdocs.sources.forges.collect import MOST_REPOSITORIES
from techdocs.workers.threads import do_at_once

STEP = "bundles"
AT_ONCE = 32
MOST_OBJECTS = 20 * MOST_REPOSITORIES
"""Objects of a store that are listed: pointers and archives, and whatever else is there."""
MOST_BELOW = 2_000
"""Pointers below host, owner and one more part, such as a subgroup; a job can write many there, and others stay."""
MOST_NOTES = 20
_LEAST_PARTS = 3
"""Host, owner and repository."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedBundles:
    """What a store has: the listing, and the newest commit of each repository, or why it has none, by `clone_url`."""

    listing: Listing
    heads: Mapping[str, BundleHead | Fault]


def list_bundles(source: BundleSource, store: Store, *, is_fresh: bool = False) -> ListedBundles:
    """Return what a store has; what is wrong with it is in the listing, and what is wrong with one in its head.

    Args:
        source: where the store is.
        store: where pointers of the last run are kept.
        is_fresh: read all pointers, whatever is kept.
    """
    try:
        return _list(open_objects(source.place), source, store, is_fresh=is_fresh)
    except StoreError as error:
        fault = bundle_fault(error.kind, str(error), error.hint)
        listing = Listing(provider=source.name, repositories=(), is_complete=False, fault=fault)
        return ListedBundles(listing=listing, heads={})


def _list(objects: Objects, source: BundleSource, store: Store, *, is_fresh: bool) -> ListedBundles:
    note = digest_value([source.name])[:32]
    tags, skipped, fault = _find_pointers(objects)
    repositories, notes = _repositories(tags, source.name)
    notes = [
        *(
            f"`{place}` has more than {MOST_BELOW:,} bundles below it: {count:,} are not read"
            for place, count in skipped.items()
        ),
        *notes,
    ]
    kept = {} if is_fresh else _kept(store.read_note(STEP, note), tags)
    read = do_at_once([key for key in repositories if key not in kept], lambda key: _read(objects, key), AT_ONCE)
    texts = {**kept, **read}
    if fault is None:
        known = {key: [tags[key], text] for key, text in texts.items() if isinstance(text, str) and tags[key]}
        store.write_note(STEP, note, known)
    twins = _twins(repositories.values())
    return ListedBundles(
        listing=Listing(
            provider=source.name, repositories=tuple(repositories.values()), is_complete=fault is None, fault=fault,
            requests=1 + len(read), notes=tuple(plain_line(text, 200) for text in notes[:MOST_NOTES]),
        ),
        heads={
            one.clone_url: twins.get(one.clone_url) or _head(objects, key, texts[key])
            for key, one in repositories.items()
        },
    )  # fmt: skip


def _find_pointers(objects: Objects) -> tuple[dict[str, str], Counter[str], Fault | None]:
    """Return the keys of all pointers with their versions, how many are left out and where, and what ended the listing.

    That is None for a listing that is complete.
    """
    found: dict[str, str] = {}
    counts, skipped = Counter[str](), Counter[str]()
    try:
        for count, one in enumerate(objects.entries()):
            if one.key.endswith(f"/{POINTER}"):
                place = "/".join(one.key.split("/")[:_LEAST_PARTS])
                counts[place] += 1
                if counts[place] > MOST_BELOW:
                    skipped[place] += 1
                else:
                    found[one.key] = one.tag
            if len(found) > MOST_REPOSITORIES or count > MOST_OBJECTS:
                return found, skipped, bundle_fault(FaultKind.REFUSED, f"{objects.name} has bundles without an end")
    except StoreError as error:
        return found, skipped, bundle_fault(error.kind, str(error), error.hint)
    return found, skipped, None


def _repositories(tags: Mapping[str, str], provider: str) -> tuple[dict[str, RemoteRepository], list[str]]:
    """Return the repository of each pointer, by its key, and why others have none."""
    found, notes = dict[str, RemoteRepository](), list[str]()
    for key in sorted(tags):
        try:
            found[key] = _repository(key, tags, provider)
        except NameRefusedError as error:
            notes.append(str(error))
    return found, notes


def _repository(key: str, tags: Mapping[str, str], provider: str) -> RemoteRepository:
    """Return the repository that a pointer is of, by its place alone.

    Raises:
        NameRefusedError: it is not where the pointer of a repository is.
    """
    place = key.removesuffix(f"/{POINTER}")
    check_repository(place)
    host, _, path = place.partition("/")
    parts = place.split("/")
    above = ["/".join(parts[:count]) for count in range(_LEAST_PARTS, len(parts))]
    if owner := next((one for one in above if f"{one}/{POINTER}" in tags), None):
        raise NameRefusedError(f"`{place}` is below the bundles of `{owner}`, whose jobs can write there")
    url = f"https://{host}/{quote(path)}"
    return RemoteRepository(host=host, path=path, clone_url=url, web_url=web_address(url), provider=provider)


def _twins(repositories: Iterable[RemoteRepository]) -> dict[str, Fault]:
    """Return a fault for each of several repositories that differ only in case, which are the same for forges."""
    by_name: dict[str, list[RemoteRepository]] = defaultdict(list)
    for one in repositories:
        by_name[one.clone_url.lower()].append(one)
    return {
        one.clone_url: bundle_fault(
            FaultKind.REFUSED, f"names of bundles differ only in case: {shown_names(twin.path for twin in twins)}",
            "remove those of the name that the forge does not have",
        )
        for twins in by_name.values() if len(twins) > 1 for one in twins
    }  # fmt: skip


def _read(objects: Objects, key: str) -> str | Fault:
    """Return the text of a pointer, or why it cannot be read."""
    try:
        return b"".join(objects.pieces(key, max_bytes=MAX_POINTER_BYTES)).decode("utf-8", "replace")
    except StoreError as error:
        return bundle_fault(error.kind, str(error), error.hint)


def _head(objects: Objects, key: str, text: str | Fault) -> BundleHead | Fault:
    if isinstance(text, Fault):
        return text
    try:
        bundle = unpack_pointer(text.encode())
    except FetchError as error:
        return error.fault
    return BundleHead(
        commit=bundle.commit, branch=bundle.branch, objects=objects, digest=bundle.digest, size=bundle.size,
        archive=f"{key.removesuffix(POINTER)}{bundle.archive}",
    )  # fmt: skip


def _kept(note: object, tags: Mapping[str, str]) -> dict[str, str | Fault]:
    """Return the pointers of the last run that are still the same, by their keys."""
    rows = note.items() if isinstance(note, dict) else ()
    return {key: str(row[1]) for key, row in rows if isinstance(row, list) and row[:1] == [tags.get(key)]}
