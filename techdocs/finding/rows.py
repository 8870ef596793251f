"""A row of what is found: an entity or a page, with all that is shown of it."""

from dataclasses import dataclass

from techdocs.model.names import SiteNames

PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An entity or a page; `entity` is its ref and `number` its number, or those of whose docs the page is in.

    `url` is from the site's root, `path` that of a page below its docs. `component` is what the entity of a page is
    called; `owner` and `system` are names too.
    """

    kind: str
    name: str
    url: str
    entity: str
    number: int
    score: float = 0.0
    component: str = ""
    path: str = ""
    type: str = ""
    lifecycle: str = ""
    owner: str = ""
    system: str = ""
    text: str = ""
    is_deprecated: bool = False
    is_missing: bool = False


def entity_row(names: SiteNames, number: int, score: float = 0.0) -> Row:
    """Return the row of an entity."""
    entity = names.entities[number]
    return Row(
        kind=entity.kind, name=entity.name, url=entity.url, entity=entity.ref, number=number, score=score,
        type=entity.type, lifecycle=entity.lifecycle, owner=names.name(entity.owner), system=names.name(entity.system),
        text=entity.text, is_deprecated=entity.is_deprecated, is_missing=entity.is_missing,
    )  # fmt: skip


def page_row(names: SiteNames, number: int, score: float = 0.0) -> Row:
    """Return the row of a page."""
    page = names.pages[number]
    entity = names.entities[page.entity]
    return Row(
        kind=PAGE, name=page.title, url=page.url, entity=entity.ref, number=page.entity, score=score,
        component=entity.name, path=page.path, owner=names.name(entity.owner), is_deprecated=entity.is_deprecated,
    )  # fmt: skip
