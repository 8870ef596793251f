"""The names of a site, made ready for looking up: words with their weights, and names without blanks and signs."""

from collections.abc import Iterator
from dataclasses import dataclass

from techdocs.finding.questions import KIND_WORDS
from techdocs.finding.vocabulary import Vocabulary, read_vocabulary
from techdocs.finding.words import fold, squeeze
from techdocs.model.names import NamedEntity, NamedPage, SiteNames

NAME = 1.0
"""What a word counts in the name itself …"""
_PATH = 0.7
"""… in the address of a page …"""
_OPERATION = 0.9
"""… in summary and id of an operation: a page of that title comes first …"""
_AROUND = 0.4
"""… in kind, type, lifecycle, tags, owner and system …"""
_TEXT = 0.2
"""… and in the description."""
_OTHER_KIND_WORDS = frozenset({"team", "person"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Names to look up, as they are without blanks and signs.

    `plain` are those of each entity, `titles` what each page is called and the last part of its address: an operation
    is called by its summary, its id and its address.
    """

    names: SiteNames
    of_entities: Vocabulary
    of_pages: Vocabulary
    plain: tuple[tuple[str, str], ...]
    titles: tuple[tuple[tuple[str, ...], str], ...]


def index_names(names: SiteNames) -> Index:
    """Return the index of a site's names."""
    return Index(
        names=names,
        of_entities=read_vocabulary(_texts_of_entities(names)),
        of_pages=read_vocabulary(_texts_of_pages(names)),
        plain=tuple((squeeze(fold(entity.name)), squeeze(entity.short)) for entity in names.entities),
        titles=tuple((_titles(page), squeeze(fold(_last(page.path)))) for page in names.pages),
    )


def _texts_of_entities(names: SiteNames) -> Iterator[tuple[int, str, float]]:
    for number, entity in enumerate(names.entities):
        yield number, f"{entity.name} {entity.short}", NAME
        yield number, " ".join(_around(names, entity)), _AROUND
        yield number, entity.text, _TEXT


def _around(names: SiteNames, entity: NamedEntity) -> Iterator[str]:
    for word, kind in KIND_WORDS.items():
        if kind == entity.kind and (word == kind or word in _OTHER_KIND_WORDS):
            yield word
    yield from (entity.type, entity.lifecycle, *entity.tags, names.name(entity.owner), names.name(entity.system))


def _texts_of_pages(names: SiteNames) -> Iterator[tuple[int, str, float]]:
    for number, page in enumerate(names.pages):
        yield number, page.title, _OPERATION if page.is_operation else NAME
        yield number, page.id, _OPERATION
        yield number, page.path.replace("/", " "), _PATH


def _titles(page: NamedPage) -> tuple[str, ...]:
    address = page.path.partition(" ")[2]
    names = (page.title, page.id, page.path, address) if page.is_operation else (page.title,)
    return tuple(squeeze(fold(name)) for name in names)


def _last(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]
