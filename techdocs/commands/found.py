"""What `techdocs search` prints: the answer and the rows as text for people, or as JSON of our own for programs.

`docs/schemas/search.schema.json` describes the JSON. Authors' texts have no control characters since they were read.
"""

import json
from collections.abc import Callable, Iterator

import click

from techdocs import __version__
from techdocs.finding import OPERATION, Answer, Found, Row
from techdocs.plain_text import plain_line, visible

VERSION = 1
"""Raised when a field changes its meaning or goes."""
Address = Callable[[str], str]
"""Gives the address of a page by where it is from the site's root."""
_SIMILAR = 3
_KINDS = {"group": "team", "user": "person", "api": "API", "airesource": "AI resource"}
_ORDINARY = {"", "production", "deprecated"}


def text_found(found: Found, limit: int, address: Address) -> str:
    """Return the answer and the rows, each with its address on a line of its own."""
    parts = [*([_answer_text(found.answer, address)] if found.answer else []), *_rows_text(found.rows[:limit], address)]
    return "".join(parts)


def text_hints(found: Found, limit: int, address: Address) -> str:
    """Return what is said beside the rows: what was meant, how many more there are, or what is similar."""
    if found.spelled:
        return f"did you mean `{found.spelled}`?\n"
    if len(found.rows) > limit:
        return f"{len(found.rows) - limit} more; use --limit to show them\n"
    if found.rows:
        return ""
    similar = similar_rows(found)
    which = "names with some of the words" if found.weak else "nearest names"
    more = f"; {which}:" if similar else ""
    return "".join([f"nothing found for `{plain_line(found.typed)}`{more}\n", *_rows_text(similar, address)])


def json_found(found: Found, limit: int, address: Address) -> str:
    """Return what is found as a JSON document."""
    document = {
        "generator": f"techdocs {__version__}",
        "version": VERSION,
        "query": visible(found.typed),
        "answer": _answer(found.answer, address) if found.answer else None,
        "did_you_mean": found.spelled,
        "total": len(found.rows),
        "results": [_row(row, address) for row in found.rows[:limit]],
        "similar": [_row(row, address) for row in similar_rows(found)],
    }
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def similar_rows(found: Found) -> tuple[Row, ...]:
    """Return the names most like a query of which nothing is found."""
    return () if found.rows else (found.weak or found.nearest)[:_SIMILAR]


def _answer_text(answer: Answer, address: Address) -> str:
    name = click.style(plain_line(answer.name), bold=True)
    if answer.owner:
        first = f"{name} is owned by {click.style(plain_line(answer.owner), bold=True)}"
    else:
        first = f"Reach {name}" if answer.is_owner else f"{name}: no owner found"
    lines = [
        contact.href.removeprefix("mailto:") if contact.href == f"mailto:{contact.title}"
        else f"{plain_line(contact.title)}: {contact.href}"
        for contact in answer.contacts
    ]  # fmt: skip
    return f"{first}\n" + "".join(f"  {line}\n" for line in [*lines, address(answer.url)]) + "\n"


def _rows_text(rows: tuple[Row, ...], address: Address) -> Iterator[str]:
    for row in rows:
        facts = " · ".join(filter(None, _facts(row)))
        yield f"{click.style(plain_line(row.name), bold=True)}  {facts}\n  {address(row.url)}\n"


def _facts(row: Row) -> Iterator[str]:
    if not row.is_entity:
        yield f"{row.kind} in {plain_line(row.component)}"
        yield plain_line(row.path) if row.kind == OPERATION and row.path != row.name else ""
    elif row.kind == "component" and row.type:
        yield plain_line(row.type)
    else:
        yield _KINDS.get(row.kind, row.kind)
        yield "" if row.kind == "group" else plain_line(row.type)
    yield plain_line(row.owner)
    yield "deprecated" if row.is_deprecated else ""
    yield "" if row.lifecycle.lower() in _ORDINARY else plain_line(row.lifecycle)
    yield "not in the catalog" if row.is_missing else ""


def _answer(answer: Answer, address: Address) -> dict[str, object]:
    return {
        "entity": answer.about,
        "name": answer.name,
        "owner": answer.name if answer.is_owner else answer.owner,
        "url": answer.url,
        "address": address(answer.url),
        "contacts": [{"title": contact.title, "href": contact.href} for contact in answer.contacts],
    }


def _row(row: Row, address: Address) -> dict[str, object]:
    return {
        "kind": row.kind,
        "name": row.name,
        "entity": row.entity,
        "component": row.component,
        "owner": row.owner,
        "system": row.system,
        "type": row.type,
        "lifecycle": row.lifecycle,
        "description": row.text,
        "deprecated": row.is_deprecated,
        "missing": row.is_missing,
        "url": row.url,
        "address": address(row.url),
    }
