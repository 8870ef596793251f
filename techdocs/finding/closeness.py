"""How close a name as a whole is to what is typed: what puts exact names first."""

from collections.abc import Sequence

from techdocs.finding.index import Index
from techdocs.finding.questions import KIND_WORDS
from techdocs.finding.words import Chunk, fold, squeeze

_ENTITY = 0.06
"""What an entity is before a page of the same score."""
_NAME, _WITHOUT_KIND = 2.0, 1.9
"""For a name that is typed whole, and for one beside a word that says its kind."""
_SAME_TITLE, _TITLE, _SQUEEZED_TITLE, _ADDRESS = 1.75, 1.7, 1.6, 1.0
_INSIDE, _IN_ADDRESS = 0.6, 0.8


def closeness(index: Index, number: int, wanted: Sequence[Chunk], text: str, *, is_page: bool) -> float:
    """Return what is added to the score of a hit that has all words."""
    whole = "".join(chunk.whole for chunk in wanted)
    if is_page:
        return _title_closeness(index, number, whole, fold(text))
    return _ENTITY + _name_closeness(index, number, wanted, whole, squeeze(fold(text)))


def _name_closeness(index: Index, number: int, wanted: Sequence[Chunk], whole: str, literal: str) -> float:
    plain, kind = index.plain[number], index.names.entities[number].kind
    if whole in plain or literal in plain:
        return _NAME
    bare = "".join(chunk.whole for chunk in wanted if KIND_WORDS.get(chunk.whole) != kind)
    if bare and bare in plain:
        return _WITHOUT_KIND
    return max(_share(name, whole) for name in plain) / 2


def _title_closeness(index: Index, number: int, whole: str, typed: str) -> float:
    titles, last = index.titles[number]
    if squeeze(typed) in titles:
        return _SAME_TITLE if fold(index.names.pages[number].title) == typed.strip() else _TITLE
    if whole in titles:
        return _SQUEEZED_TITLE
    if last == whole:
        return _ADDRESS
    return max(*(_share(title, whole) for title in titles), _share(last, whole) * _IN_ADDRESS) / 2


def _share(text: str, whole: str) -> float:
    """Return how much of a text is typed; less where it does not begin with that."""
    if not text or whole not in text:
        return 0.0
    return (1.0 if text.startswith(whole) else _INSIDE) * len(whole) / len(text)
