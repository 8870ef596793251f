"""What operators select: `owner:`, `kind:`, `type:`, `system:`, `tag:`, `lifecycle:` and `in:`."""

from collections.abc import Iterable, Sequence

from techdocs.finding.questions import KIND_WORDS, Filter, spellings
from techdocs.finding.rows import Row, entity_row
from techdocs.finding.words import fold
from techdocs.model.names import NamedEntity, SiteNames

_OWNERS = ("group", "user")
_HEADS = {"owner": _OWNERS, "system": ("system",)}
"""The kinds of what is itself shown before what it has."""


def passing(names: SiteNames, filters: Sequence[Filter]) -> frozenset[int]:
    """Return the numbers of the entities that pass all filters; `in:` takes one entity alone."""
    return frozenset(
        number
        for number, entity in enumerate(names.entities)
        if all(_passes(names, entity, each.name, fold(each.value)) for each in filters)
    )


def list_passing(names: SiteNames, filters: Sequence[Filter], allowed: frozenset[int]) -> tuple[Row, ...]:
    """Return what filters alone select, the owner or system itself first, what is deprecated last."""
    heads = [head(names, each) for each in filters if each.name in _HEADS]
    rows = [entity_row(names, number) for number in sorted(allowed)]
    rows.sort(key=lambda row: (row.is_deprecated, fold(row.name), row.entity))
    return (*(entity_row(names, number, 3.0) for number in heads if number is not None), *rows)


def head(names: SiteNames, asked: Filter) -> int | None:
    """Return the number of the owner or system that a filter is about, None if it does not exist."""
    value, kinds = fold(asked.value), _HEADS[asked.name]
    return next(
        (
            number
            for number, entity in enumerate(names.entities)
            if entity.kind in kinds and value in spellings(entity.ref, entity.name)
        ),
        None,
    )


def _passes(names: SiteNames, entity: NamedEntity, operator: str, wanted: str) -> bool:
    values: Iterable[str]
    match operator:
        case "owner":
            values = _spellings(names, entity.owner)
        case "system":
            values = _spellings(names, entity.system)
        case "in":
            values = spellings(entity.ref, entity.name)
        case "kind":
            values = (entity.kind,)
            wanted = KIND_WORDS.get(wanted, wanted)
        case "tag":
            values = map(fold, entity.tags)
        case _:
            values = (fold(entity.type if operator == "type" else entity.lifecycle),)
    return wanted in values


def _spellings(names: SiteNames, number: int) -> tuple[str, ...]:
    return spellings(names.entities[number].ref, names.entities[number].name) if number >= 0 else ()
