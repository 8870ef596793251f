"""Entities that go away: deprecated ones, and those whose annotation says on which day they are shut down."""

import re
from datetime import date

from techdocs.model.entity import Entity

SUNSET = "techdocs/sunset"
"""Annotation of an entity: the day after which it must not be used any more, such as `2027-01-31`."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def sunset_of(entity: Entity) -> str:
    """Return the day on which an entity goes away, `""` where its annotation names none."""
    text = entity.annotations.get(SUNSET, "").strip()
    try:
        return date.fromisoformat(text).isoformat() if _DAY.fullmatch(text) else ""
    except ValueError:
        return ""


def is_going(entity: Entity) -> bool:
    """Say whether readers should use something else: it is deprecated, or there is a day on which it goes away."""
    return entity.is_deprecated or bool(sunset_of(entity))
