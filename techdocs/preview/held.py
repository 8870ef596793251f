"""What a preview holds on to while an author writes: the entities of a descriptor that cannot be read just now."""

from collections.abc import Mapping
from dataclasses import replace

from techdocs.model.catalog import Reading
from techdocs.model.codes import UNREAD


def hold_entities(before: Mapping[str, Reading], now: Mapping[str, Reading]) -> dict[str, Reading]:
    """Return readings with the entities that only a broken descriptor took away; its problem is shown on their pages.

    Args:
        before: what each repository said at the last look.
        now: what each says now.
    """
    return {name: _held(before[name], reading) if name in before else reading for name, reading in now.items()}


def _held(before: Reading, now: Reading) -> Reading:
    broken = {problem.place.path for problem in now.problems if problem.code in UNREAD}
    declared = {entity.ref for entity in now.entities}
    lost = [entity for entity in before.entities if entity.place.path in broken and entity.ref not in declared]
    return replace(now, entities=(*now.entities, *lost)) if lost else now
