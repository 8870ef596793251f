"""How the site's pages hang together: where links lead, who links to a page, and what former addresses lead on to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from techdocs.model.entity import EntityRef
from techdocs.model.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Inbound:
    """A link from elsewhere: the page's address from the site's root, its title, whose docs it is in, and the anchor.

    `owner` is that of the docs which link here, `""` when no one is known. `anchor` is where on this page it leads.
    `former` is the former address, from the site's root, by which the link names this page, `""` when it does not.
    """

    url: str
    title: str = ""
    entity: str = ""
    owner: str = ""
    anchor: str = ""
    former: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedPage:
    """What the whole site knows of one page's links.

    `targets` maps a link as written in the HTML to where it leads: an address from the site's root, a web address,
    or `""` for what leads nowhere; `notes` says of such a link why. `pictures` does the same for images. `outgoing` are
    the addresses in the site that the page's links name, `former` the former ones that they name, each with where it
    leads on to. `inbound` are the links that lead to the page.
    """

    targets: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)
    outgoing: tuple[str, ...] = ()
    former: tuple[tuple[str, str], ...] = ()
    inbound: tuple[Inbound, ...] = ()

    @property
    def links(self) -> tuple[str, ...]:
        """Return all addresses in the site that the page links to."""
        return tuple(dict.fromkeys((*self.outgoing, *(address for _, address in self.former))))


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Redirect:
    """A former address that leads on: `origin` from the site's root, `target` from there too or a web address.

    `entity` is whose docs it belongs to, `title` the title of the page that it leads to.
    """

    origin: str
    target: str
    entity: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Everything the link step knows.

    `pages` maps an entity's docs to their pages (by path) that have links; `nav` maps its nav's links to where they
    lead; `inbound` maps an entity to the links to its docs and to its catalog page from other components' docs.
    `entities` maps an entity's own links (`metadata.links`) that name entities to where they lead. `problems` are those
    of each entity.
    """

    pages: Mapping[EntityRef, Mapping[str, ResolvedPage]] = field(default_factory=dict)
    nav: Mapping[EntityRef, Mapping[str, str]] = field(default_factory=dict)
    inbound: Mapping[EntityRef, tuple[Inbound, ...]] = field(default_factory=dict)
    entities: Mapping[EntityRef, Mapping[str, str]] = field(default_factory=dict)
    redirects: tuple[Redirect, ...] = ()
    problems: Mapping[EntityRef, tuple[Problem, ...]] = field(default_factory=dict)

    def of(self, ref: EntityRef, path: str) -> ResolvedPage:
        """Return what is known of a page's links."""
        return self.pages.get(ref, {}).get(path, ResolvedPage())
