"""Which of many rules can match a path at all: looked up by the names that they hold, not tried one after the other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from techdocs.patterns.rules import Rule

_Buckets = Mapping[str, Sequence[int]]
_LENGTHS = 9
"""Ends, or beginnings, of different lengths that one part is taken to have."""
_MOST_PARTS = 12
"""Parts of the path for which the work of a lookup is estimated."""


class RuleIndex:
    """The numbers of rules by what a path must hold.

    `names` is about the part that a rule's last part matches, as are `tails` (its end) and `heads` (its beginning);
    `folders` is about any part, `starts` about the folders at the beginning.
    """

    def __init__(self, rules: Sequence[Rule | None]) -> None:
        self.names: dict[str, list[int]] = defaultdict(list)
        self.folders: dict[str, list[int]] = defaultdict(list)
        self.starts: dict[str, list[int]] = defaultdict(list)
        self.tails: dict[str, list[int]] = defaultdict(list)
        self.heads: dict[str, list[int]] = defaultdict(list)
        self.others: list[int] = []
        for number, rule in enumerate(rules):
            if rule is not None:
                self._bucket(rule).append(number)
        self._tail_lengths = sorted({len(tail) for tail in self.tails})
        self._head_lengths = sorted({len(head) for head in self.heads})

    def _bucket(self, rule: Rule) -> list[int]:
        literals = rule.literals
        if rule.parts[0] != "**":
            beginning = _leading(literals)
            if beginning:
                return self.starts["/".join(beginning)]
        if literals[-1] not in (None, "**"):
            return self.names[literals[-1] or ""]
        folder = next((literal for literal in reversed(literals) if literal not in (None, "**")), None)
        if folder is not None:
            return self.folders[folder]
        head, tail = rule.last_pieces
        return self.tails[tail] if tail else self.heads[head] if head else self.others

    @property
    def work_of_a_lookup(self) -> int:
        """Return the work of finding the candidates for each part of a path."""
        return 50 + 20 * (len(self._tail_lengths) + len(self._head_lengths))

    def candidates(self, path: str, parts: Sequence[str]) -> list[int]:
        """Return the numbers of the rules that may match a path, the last one first.

        Args:
            path: the path.
            parts: those of its parts that the last part of a rule may match.
        """
        found = list(self.others)
        if self.folders:
            for part in path.split("/"):
                found += self.folders.get(part, ())
        if self.starts:
            for start in _starts(path):
                found += self.starts.get(start, ())
        for part in parts:
            found += self.names.get(part, ())
            for length in self._tail_lengths:
                found += self.tails.get(part[-length:], ()) if length <= len(part) else ()
            for length in self._head_lengths:
                found += self.heads.get(part[:length], ()) if length <= len(part) else ()
        return sorted(set(found), reverse=True)

    def most_work(self, works: Sequence[int]) -> int:
        """Return what one lookup costs at most, for a path of some parts, given the work of each rule."""
        total = sum(works[number] for number in self.others) + _MOST_PARTS * self.work_of_a_lookup
        for buckets in (self.names, self.folders, self.starts):
            total += sum(_largest(buckets, works, _MOST_PARTS))
        for buckets in (self.tails, self.heads):
            total += sum(_largest(buckets, works, _MOST_PARTS * _LENGTHS))
        return total


def _largest(buckets: _Buckets, works: Sequence[int], count: int) -> Iterable[int]:
    return sorted((sum(works[number] for number in numbers) for numbers in buckets.values()), reverse=True)[:count]


def _leading(literals: Iterable[str | None]) -> list[str]:
    leading: list[str] = []
    for literal in literals:
        if literal is None or literal == "**":
            break
        leading.append(literal)
    return leading


def _starts(path: str) -> Iterator[str]:
    """Yield a path and the folders that it is below."""
    at = path.find("/")
    while at >= 0:
        yield path[:at]
        at = path.find("/", at + 1)
    yield path
