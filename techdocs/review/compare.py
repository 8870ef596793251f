"""Compare this run with a published site, page by page: by the digests of what each page itself says.

Pure: takes what the run has built and what the site says of the same entities. A page whose digest is as it was is not
listed, whoever owns it now and however it looks.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from techdocs.lint.against import Change
from techdocs.model.docs import DocsPage
from techdocs.model.entity import EntityRef, parse_entity_ref
from techdocs.model.links import Inbound
from techdocs.model.published import PublishedPage
from techdocs.model.urls import docs_url
from techdocs.review.values import Kind, OwnerChange, ReviewedPage


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """This run beside a published site; `known` are the published pages of its entities and of those that are gone."""

    change: Change
    known: Mapping[EntityRef, tuple[PublishedPage, ...]]

    @cached_property
    def before(self) -> Mapping[str, tuple[EntityRef, PublishedPage]]:
        """The published pages by their addresses."""
        return {docs_url(ref) + page.url: (ref, page) for ref, pages in self.known.items() for page in pages}

    @cached_property
    def has_digests(self) -> bool:
        """Whether the site says what its pages say: one that an older techdocs has built does not."""
        return all(page.digest for _, page in self.before.values())

    def pages(self) -> Iterator[ReviewedPage]:
        """Yield every page that changes, without its paragraphs."""
        moved = self._moved()
        for address, (ref, page) in self.change.pages.items():
            if page is None or ref in self.change.unbuilt:
                continue
            former = address if address in self.before else moved.get(address, "")
            if not former:
                yield self._reviewed(Kind.ADDED, ref, address, page, None)
            elif former != address:
                yield self._reviewed(Kind.MOVED, ref, address, page, former)
            elif self.before[address][1].digest not in {"", self._digest(ref, page)}:
                yield self._reviewed(Kind.CHANGED, ref, address, page, former)
        gone = self.before.keys() - self.change.pages.keys() - {*moved.values()}
        for address in sorted(gone):
            ref, old = self.before[address]
            links = self._others(old)
            if ref not in self.change.unbuilt:
                yield ReviewedPage(
                    change=Kind.REMOVED, entity=str(ref), owner=self._owner(ref), url=address, path=old.path,
                    title=old.title, linked_from=links,
                )  # fmt: skip

    def owners(self) -> Iterator[OwnerChange]:
        """Yield the entities of both that get another owner."""
        for ref, entity in self.change.entities.items():
            if ref in self.change.catalog.entities:
                before, after = str(entity.owner or ""), self._owner(ref)
                if before != after:
                    yield OwnerChange(entity=str(ref), before=before, after=after)

    def _moved(self) -> dict[str, str]:
        """Map new addresses to the published ones of the same pages.

        A redirect says so; else the same text at an address that is gone, if there is one such page on either side.
        """
        now, redirects = self.change.pages, self.change.redirects
        gone = {address: found for address, found in self.before.items() if address not in now}
        moved = {
            target: address
            for address in sorted(gone)
            if (target := redirects.get(address, "").partition("#")[0]) in now and target not in self.before
        }
        by_digest: dict[str, list[str]] = defaultdict(list)
        for address, (_, page) in gone.items():
            by_digest[page.digest].append(address)
        fresh: dict[str, list[str]] = defaultdict(list)
        for address, (ref, found) in now.items():
            if found is not None and address not in self.before and address not in moved:
                fresh[self._digest(ref, found)].append(address)
        taken = {*moved.values()}
        for digest, (address, *more) in fresh.items():
            same = [former for former in by_digest.get(digest, ()) if former not in taken] if digest else []
            if len(same) == 1 and not more:
                moved[address] = same[0]
        return moved

    def _reviewed(self, kind: Kind, ref: EntityRef, address: str, page: DocsPage, former: str | None) -> ReviewedPage:
        old = self.before[former][1] if former else None
        lost = tuple(anchor for anchor in old.anchors if anchor not in page.anchors) if old else ()
        links = self._others(old) if old else ()
        return ReviewedPage(
            change=kind, entity=str(ref), owner=self._owner(ref), url=address, path=page.path, title=page.title,
            former=former if former and former != address else "", lost_anchors=lost,
            linked_from=links if kind is Kind.MOVED else tuple(link for link in links if link.anchor in {*lost}),
        )  # fmt: skip

    def _digest(self, ref: EntityRef, page: DocsPage) -> str:
        return self.change.docs[ref].files.get(page.markdown, "")

    def _owner(self, ref: EntityRef) -> str:
        ownership, published = self.change.catalog.ownership.get(ref), self.change.entities.get(ref)
        if ref in self.change.catalog.entities:
            return str(ownership.owner) if ownership and ownership.owner else ""
        return str(published.owner) if published and published.owner else ""

    def _others(self, page: PublishedPage) -> tuple[Inbound, ...]:
        """Return the links to a published page from components that are not of this run."""
        return tuple(link for link in page.linked_from or () if parse_entity_ref(link.entity) not in self.change.own)
