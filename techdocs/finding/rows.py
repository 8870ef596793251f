"""A row of what is found: an entity or a page, with all that is shown of it."""

from dataclasses import dataclass

from techdocs.model.names import SiteNames

PAGE, OPERATION = "page", "operation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An entity, a page or an operation; `entity` is its ref and `number` its number, or those of what has the page.

    `url` is from the site's root, `path` that of a page below its docs, or kind and address of an operation.
    `component` is what the entity of a page is called; `owner` and `system` are names too.
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

    @property
    def is_entity(self) -> bool:
        """Say whether it is neither a page nor an operation."""
        return self.kind not in {PAGE, OPERATION}


def entity_row(names: SiteNames, number: int, score: float = 0.0) -> Row:
    """Return the row of an entity."""
    entity = names.entities[number]
    return Row(
        kind=entity.kind, name=entity.name, url=entity.url, entity=entity.ref, number=number, score=score,
        type=entity.type, lifecycle=entity.lifecycle, owner=names.name(entity.owner), system=names.name(entity.system),
        text=entity.text, is_deprecated=entity.is_deprecated, is_missing=entity.is_missing,
    )  # fmt: skip


def page_row(names: SiteNames, number: int, score: float = 0.0) -> Row:
    """Return the row of a page or an operation."""
    page = names.pages[number]
    entity = names.entities[page.entity]
    return Row(
        kind=OPERATION if page.is_operation else PAGE, name=page.title, url=page.url,
        entity=entity.ref, number=page.entity, score=score,
        component=entity.name, path=page.path, owner=names.name(entity.owner), is_deprecated=entity.is_deprecated,
    )  # fmt: skip
