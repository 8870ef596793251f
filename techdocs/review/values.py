"""What a change does to a published site, as plain values: those of `preview.json`."""

from dataclasses import dataclass
from enum import StrEnum

from techdocs.model.links import Inbound
from techdocs.model.similar import ReasonKind


class Kind(StrEnum):
    """What happens to a page; `preview.json` and the comment list them in this order."""

    CHANGED = "changed"
    ADDED = "added"
    MOVED = "moved"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraphs:
    """Paragraphs that follow each other, as Markdown: those before, and those that replace them; either may be `""`."""

    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedPage:
    """A page that changes.

    `url` is its address from the site's root (of a page that is removed: the one it had), `former` the one that it has
    in the published site where it moves, `path` its file in the docs. `lost_anchors` are the ids of headings that are
    gone, `linked_from` the links of other components that lead to these, or to a page that is moved or removed.
    """

    change: Kind
    entity: str
    owner: str
    url: str
    path: str
    title: str
    former: str = ""
    paragraphs: tuple[Paragraphs, ...] = ()
    lost_anchors: tuple[str, ...] = ()
    linked_from: tuple[Inbound, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerChange:
    """An entity that gets another owner; `""` is no owner."""

    entity: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedProblem:
    """A problem in what changes; `place` is source, file, line and column."""

    code: str
    severity: str
    place: str
    message: str
    hint: str
    entity: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarToNew:
    """A published entity that may do the same as a new one, its owner (`""` for none), and the strongest reason."""

    entity: str
    other: str
    owner: str
    reason: ReasonKind
    same: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a change does to a published site.

    `against` is the site's address, `""` for a folder. `entities_added` and `entities_removed` are refs, `failed` those
    of components whose docs could not be built, so that nothing can be said of them. `undone` says what could not be
    compared, and why.
    """

    against: str = ""
    pages: tuple[ReviewedPage, ...] = ()
    owners: tuple[OwnerChange, ...] = ()
    entities_added: tuple[str, ...] = ()
    entities_removed: tuple[str, ...] = ()
    similar: tuple[SimilarToNew, ...] = ()
    problems: tuple[ReviewedProblem, ...] = ()
    failed: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Say whether nothing changes, as far as could be compared."""
        lists = (self.pages, self.owners, self.entities_added, self.entities_removed, self.problems, self.failed)
        return not any((*lists, self.undone))

    def of(self, kind: Kind) -> tuple[ReviewedPage, ...]:
        """Return the pages to which this happens."""
        return tuple(page for page in self.pages if page.change is kind)
