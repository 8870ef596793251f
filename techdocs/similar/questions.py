"""What of a published site may already do what someone wants to build: entities by the words of a sentence.

Takes the site's names, as its search has them: names, descriptions, tags, titles of pages, operations of APIs. Rare
words count for more (TF-IDF); what says most of them comes first.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from techdocs.model.names import NamedEntity, SiteNames
from techdocs.similar.subjects import KINDS
from techdocs.similar.words import GENERIC, rarities, words_of

_FROM = 0.3
"""The share of a question, by the rarity of its words, that an entity must answer to be named."""
_UNKNOWN = 0.2
"""What a word counts that nothing on the site has, of what the rarest counts: a sentence may say more than a name."""
_IN_PAGES = 0.6
"""What a word counts that only titles of pages or operations have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An entity that may do this already, who owns it, and the words of the question that it says, the rarest first."""

    entity: NamedEntity
    owner: NamedEntity | None
    score: int
    words: tuple[str, ...]


class ServiceIndex:
    """The words of every component and API of a site."""

    def __init__(self, names: SiteNames) -> None:
        self._names = names
        self._own = {
            number: frozenset(words_of(f"{one.name} {one.short} {' '.join(one.tags)} {one.text}"))
            for number, one in enumerate(names.entities)
            if one.kind in KINDS and not one.is_missing
        }
        self._pages: dict[int, set[str]] = defaultdict(set)
        for page in names.pages:
            if page.entity in self._own:
                self._pages[page.entity].update(words_of(f"{page.title} {page.path if page.is_operation else ''}"))
        self._rarity = rarities(self._own[number] | self._pages[number] for number in self._own)

    def find(self, question: str, most: int = 3, *, but: str = "") -> tuple[Candidate, ...]:
        """Return what may do what a question describes, deprecated entities last.

        Args:
            question: what is wanted, in a sentence.
            most: how many entities.
            but: the name of entities that are left out, as they are what the question is about.
        """
        asked = [word for word in words_of(question) if word not in GENERIC]
        unknown = _UNKNOWN * max(self._rarity.values(), default=1.0)
        weights = {word: self._rarity.get(word, unknown) for word in asked}
        others = (number for number in self._own if self._names.entities[number].short != but.lower())
        found = [one for number in others if (one := self._candidate(number, weights)) is not None]
        found.sort(key=lambda one: (one.entity.is_deprecated, -one.score, one.entity.ref))
        return tuple(found[:most])

    def _candidate(self, number: int, weights: Mapping[str, float]) -> Candidate | None:
        own, pages = self._own[number], self._pages[number]
        counted = {
            word: weight * (1.0 if word in own else _IN_PAGES)
            for word, weight in weights.items()
            if word in own or word in pages
        }
        share = sum(counted.values()) / sum(weights.values()) if counted else 0.0
        if share < _FROM:
            return None
        entity = self._names.entities[number]
        owner = self._names.entities[entity.owner] if entity.owner >= 0 else None
        return Candidate(entity=entity, owner=owner, score=round(100 * share), words=_rarest(counted))


def _rarest(counted: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(sorted(counted, key=lambda word: (-counted[word], word)))
