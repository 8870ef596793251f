"""Find names: everything that a query asks of a site's names, as the browser's search answers it."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from techdocs.finding.filters import head, list_passing, passing
from techdocs.finding.index import Index
from techdocs.finding.questions import Filter, Query, parse_query, without_stop_words
from techdocs.finding.rows import OPERATION, Row, entity_row
from techdocs.finding.scores import ScoredRows, score_names
from techdocs.finding.spelling import apart, nearest_names, respell
from techdocs.finding.words import chunks
from techdocs.model.names import Contact, NamedEntity, SiteNames

_LEAST_ANSWER = 1.5
"""The score from which on a name is meant where a query may ask for something else."""
_REF = 9.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Who owns something, and how to reach them.

    `about` is the ref of the entity, `url` the page of the owner, or of the entity where no owner has a page. A team
    that is asked for has `is_owner` and is itself who to reach.
    """

    about: str
    name: str
    url: str
    owner: str = ""
    is_owner: bool = False
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a query finds, best first.

    `weak` are names with some of the words, `nearest` those most like a query of which nothing is found; `spelled` is
    what was meant where `rows` are found for words with typos only; `text` is what was `typed` without operators.
    """

    typed: str
    text: str
    rows: tuple[Row, ...] = ()
    weak: tuple[Row, ...] = ()
    nearest: tuple[Row, ...] = ()
    spelled: str = ""
    answer: Answer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Searched:
    """What the words of a query find."""

    scored: ScoredRows = field(default_factory=ScoredRows)
    spelled: str = ""


def find(index: Index, typed: str) -> Found:
    """Return what is found for what someone types."""
    names, query = index.names, parse_query(typed)
    allowed = passing(names, query.filters) if query.filters else None
    answer = _answer(index, query, allowed) if query.subject else None
    text = query.subject if answer else query.text
    searched = _search(index, text, allowed, query.ref)
    rows, weak = searched.scored.rows, searched.scored.weak
    if any(each.name == "kind" for each in query.filters):  # operations have none
        rows, weak = (tuple(row for row in some if row.kind != OPERATION) for some in (rows, weak))
    if not text and allowed is not None:
        rows = list_passing(names, query.filters, allowed)
    near = nearest_names(index, text) if text and not (rows or weak or query.filters) else ()
    return Found(
        typed=typed, text=text, rows=rows, weak=weak, nearest=near, spelled=searched.spelled,
        answer=answer or _owner(names, query.filters),
    )  # fmt: skip


def _search(index: Index, text: str, allowed: AbstractSet[int] | None, ref: str = "") -> _Searched:
    wanted = without_stop_words(chunks(text))
    if not wanted:
        return _Searched()
    strict = score_names(index, text, wanted, allowed, with_typos=False)
    exact = tuple(entity_row(index.names, at, _REF) for at, one in enumerate(index.names.entities) if one.ref == ref)
    rows = (*exact, *(row for row in strict.rows if not exact or not row.is_entity or row.entity != ref))
    if rows:
        return _Searched(scored=ScoredRows(rows=rows, weak=strict.weak))
    loose = score_names(index, text, wanted, allowed, with_typos=True)
    if loose.rows:
        return _Searched(scored=loose, spelled=respell(wanted, loose.rows[0]))
    weak = strict.weak or score_names(index, text, apart(wanted), allowed, with_typos=False).weak
    return _Searched(scored=ScoredRows(weak=weak))


def _answer(index: Index, query: Query, allowed: AbstractSet[int] | None) -> Answer | None:
    """Return who owns what a query names, and how to reach them; None when it may mean something else."""
    names, rows = index.names, _search(index, query.subject, allowed).scored.rows
    row = next((row for row in rows if row.is_entity and row.kind != "user"), None) or next(
        (row for row in rows if not row.is_entity), None
    )
    if row is None or not (query.is_certain or row.score >= _LEAST_ANSWER):
        return None
    entity = names.entities[row.number]
    if entity.kind == "group":
        return _reached(entity)
    if entity.owner < 0:
        return Answer(about=entity.ref, name=entity.name, url=entity.url)
    owner = names.entities[entity.owner]
    url = entity.url if owner.is_missing else owner.url
    return Answer(about=entity.ref, name=entity.name, url=url, owner=owner.name, contacts=owner.contacts)


def _owner(names: SiteNames, filters: tuple[Filter, ...]) -> Answer | None:
    """Return how to reach the owner that is the only filter."""
    if [each.name for each in filters] != ["owner"]:
        return None
    number = head(names, filters[0])
    return None if number is None else _reached(names.entities[number])


def _reached(entity: NamedEntity) -> Answer:
    return Answer(about=entity.ref, name=entity.name, url=entity.url, is_owner=True, contacts=entity.contacts)
