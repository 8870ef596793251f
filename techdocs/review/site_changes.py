"""What differs between two published sites: pages by the digest of what each says, entities, owners and lifecycles.

Neither commits nor times count: a page that says what it said is not listed, whoever owns it now.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from techdocs.model.entity import EntityRef
from techdocs.model.published import PublishedEntity, PublishedPage
from techdocs.model.urls import docs_url
from techdocs.published import PublishedSite
from techdocs.review.values import Kind


class EntityKind(StrEnum):
    """What happens to an entity."""

    ADDED = "added"
    REMOVED = "removed"
    OWNER = "owner"
    LIFECYCLE = "lifecycle"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityChange:
    """An entity that changes: `before` and `after` are refs of owners or lifecycles, `""` for none.

    `owner` is the ref of its owner now, or of the last one.
    """

    change: EntityKind
    entity: str
    title: str
    url: str
    owner: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageChange:
    """A page that changes; `former` is the address that a moved one had. Addresses are from the site's root."""

    change: Kind
    entity: str
    title: str
    url: str
    owner: str
    former: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteChanges:
    """Everything that differs; `undone` says what could not be compared."""

    entities: tuple[EntityChange, ...] = ()
    pages: tuple[PageChange, ...] = ()
    undone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Both:
    """An entity in both sites, None where a site does not have it."""

    now: PublishedEntity | None
    before: PublishedEntity | None

    @property
    def owners(self) -> tuple[EntityRef | None, ...]:
        return tuple(one.owner for one in (self.now, self.before) if one)

    @property
    def shown(self) -> PublishedEntity:
        found = self.now or self.before
        assert found is not None  # noqa: S101 - it is in one of both
        return found


def compare_sites(now: PublishedSite, before: PublishedSite, owner: EntityRef | None = None) -> SiteChanges:
    """Return what differs between two sites.

    Args:
        now: the newer one.
        before: the older one.
        owner: whose entities count, now or before; None for all.
    """
    refs = sorted({*now.entities, *before.entities})
    found = {ref: _Both(now=now.entities.get(ref), before=before.entities.get(ref)) for ref in refs}
    both = {ref: one for ref, one in found.items() if owner is None or owner in one.owners}
    for site in (now, before):
        site.fetch(both)
    lost = [
        f"the pages of `{ref}` in `{site.shown}` cannot be read"
        for ref in both
        for site in (now, before)
        if ref in site.entities and site.pages(ref) is None
    ]
    known = [ref for ref in both if not any(ref in s.entities and s.pages(ref) is None for s in (now, before))]
    if any(not page.digest for ref in known for s in (now, before) for page in s.pages(ref) or ()):
        lost.append("an older techdocs built one of the sites, so changed pages are not known")
    return SiteChanges(
        entities=tuple(change for ref, one in both.items() for change in _entity_changes(ref, one)),
        pages=tuple(
            change for ref in known for change in _page_changes(ref, both[ref], now.pages(ref), before.pages(ref))
        ),
        undone=tuple(lost),
    )


def _entity_changes(ref: EntityRef, both: _Both) -> Iterator[EntityChange]:
    one, other, shown = both.now, both.before, both.shown
    pairs = {EntityKind.OWNER: ("", ""), EntityKind.LIFECYCLE: ("", "")}
    if one and other:
        pairs[EntityKind.OWNER] = (str(other.owner or ""), str(one.owner or ""))
        pairs[EntityKind.LIFECYCLE] = (other.lifecycle, one.lifecycle)
    kinds = [kind for kind, (old, new) in pairs.items() if old != new]
    kinds += [EntityKind.ADDED] if other is None else [EntityKind.REMOVED] if one is None else []
    for kind in kinds:
        old, new = pairs.get(kind, ("", ""))
        yield EntityChange(
            change=kind, entity=str(ref), title=shown.title, url=shown.url, owner=str(shown.owner or ""), before=old,
            after=new,
        )  # fmt: skip


def _page_changes(
    ref: EntityRef, both: _Both, now: Iterable[PublishedPage] | None, before: Iterable[PublishedPage] | None
) -> Iterator[PageChange]:
    new, old = ({page.url: page for page in pages or ()} for pages in (now, before))
    moved = _moved(new, old)
    for url, page in new.items():
        former = moved.get(url, "")
        if former or url not in old:
            yield _page(Kind.MOVED if former else Kind.ADDED, ref, both, page, old[former].url if former else None)
        elif page.digest and old[url].digest and page.digest != old[url].digest:
            yield _page(Kind.CHANGED, ref, both, page)
    former_ones = {*moved.values()}
    for url, page in old.items():
        if url not in new and url not in former_ones:
            yield _page(Kind.REMOVED, ref, both, page)


def _page(kind: Kind, ref: EntityRef, both: _Both, page: PublishedPage, former: str | None = None) -> PageChange:
    return PageChange(
        change=kind, entity=str(ref), title=page.title, url=docs_url(ref) + page.url,
        owner=str(both.shown.owner or ""), former="" if former is None else docs_url(ref) + former,
    )  # fmt: skip


def _moved(new: Mapping[str, PublishedPage], old: Mapping[str, PublishedPage]) -> dict[str, str]:
    """Map new addresses to the former ones of the same pages: an alias says so, or the only page of the same text."""
    gone, fresh = {url: old[url] for url in old if url not in new}, {url: new[url] for url in new if url not in old}
    by_alias = {alias: url for url, page in fresh.items() for alias in page.aliases if alias in gone}
    moved = {url: alias for alias, url in by_alias.items()}
    texts: dict[str, list[list[str]]] = defaultdict(lambda: [[], []])
    for side, pages in enumerate((fresh, gone)):
        for url, page in pages.items():
            if page.digest and url not in {*moved, *moved.values()}:
                texts[page.digest][side].append(url)
    return moved | {one[0]: other[0] for one, other in texts.values() if len(one) == len(other) == 1}
