"""What a published site says of itself: its entities, the pages of their docs, and who links to them."""

from dataclasses import dataclass

from techdocs.model.catalog import Relation
from techdocs.model.entity import EntityRef
from techdocs.model.links import Inbound


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedEntity:
    """An entity of a published site.

    `title` is what to call it, `url` its page in the catalog and `docs` its docs (`""` without any, another entity's
    where it names those), both from the site's root. `named` are the refs in its spec as they are written; `relations`
    hold both directions. `source` and `path` say where it is declared. `definition` is the file with the
    definition of an API.
    """

    ref: EntityRef
    title: str
    url: str
    docs: str = ""
    pages: int = 0
    type: str = ""
    lifecycle: str = ""
    description: str = ""
    owner: EntityRef | None = None
    inferred: bool = False
    relations: tuple[Relation, ...] = ()
    named: tuple[str, ...] = ()
    source: str = ""
    path: str = ""
    definition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPage:
    """A page of a component's docs: `url` and `aliases` are below its docs, `links` from the site's root.

    `digest` is that of what the page itself says, `""` where the site does not tell. `linked_from` is None where the
    site does not tell who links to a page (version 1 of `links.json`).
    """

    url: str
    path: str
    title: str
    digest: str = ""
    anchors: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    linked_from: tuple[Inbound, ...] | None = None
