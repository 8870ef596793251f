"""The problems that an organisation knows: a file of them, and what of a run is new.

A problem is known by its fingerprint, which moved lines and reworded messages do not change. The rest of an entry is
for people. Fingerprints of version 1 were made of messages, so entries of such a file match by their message until the
file is written again. The baseline of a single repository holds no source's name: that is its folder's, which differs
from one checkout to the next.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from techdocs.lint.fingerprint import fingerprint
from techdocs.model.problem import Problem

VERSION = 2


_Key = str | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class BaselineEntry:
    """One known problem, in the order in which the file has them.

    `fingerprint` is what counts; an entry of a version 1 file has none, and is known by the rest.
    """

    source: str
    path: str
    code: str
    message: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The known problems, each with how many equal ones there are."""

    counts: Mapping[BaselineEntry, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A run beside a baseline: the `new` problems, how many are `known`, and how many entries are `unneeded`.

    `is_outdated` says that entries match by their message, which the next version of techdocs may reword.
    """

    new: tuple[Problem, ...]
    known: int = 0
    unneeded: int = 0
    is_outdated: bool = False


def compare_baseline(baseline: Baseline, problems: Sequence[Problem], sources: Collection[str]) -> Compared:
    """Return what of a run the baseline does not know; entries of sources that were not read may still be needed."""
    left: Counter[_Key] = Counter()
    for entry, count in baseline.counts.items():
        left[_key(entry)] += count
    is_named = _is_named(baseline, sources)
    new: list[Problem] = []
    for problem in problems:
        entry = _entry(problem if is_named else _nameless(problem))
        key = next((key for key in (entry.fingerprint, _key(replace(entry, fingerprint=""))) if left[key] > 0), None)
        if key is None:
            new.append(problem)
        else:
            left[key] -= 1
    read = [entry for entry in baseline.counts if _is_read(entry, sources)]
    unneeded = sum(left[key] > 0 for key in set(map(_key, read)))
    is_outdated = not all(entry.fingerprint for entry in read)
    return Compared(new=tuple(new), known=len(problems) - len(new), unneeded=unneeded, is_outdated=is_outdated)


def update_baseline(baseline: Baseline, problems: Iterable[Problem], sources: Collection[str]) -> Baseline:
    """Return a baseline of all problems of a run; entries of sources that were not read stay."""
    is_named = _is_named(baseline, sources)
    entries: dict[_Key, BaselineEntry] = {}
    counts: Counter[BaselineEntry] = Counter()
    for problem in problems:
        entry = _entry(problem if is_named else _nameless(problem))
        counts[entries.setdefault(entry.fingerprint, entry)] += 1
    others = {entry: count for entry, count in baseline.counts.items() if not _is_read(entry, sources)}
    return Baseline(counts={**others, **counts})


def baseline_text(baseline: Baseline) -> str:
    """Return the file: JSON, sorted, an entry on each line."""
    lines = [
        json.dumps({
            "source": entry.source, "path": entry.path, "code": entry.code, "count": count, "message": entry.message,
            **({"fingerprint": entry.fingerprint} if entry.fingerprint else {}),
        }, ensure_ascii=False)
        for entry, count in sorted(baseline.counts.items())
    ]  # fmt: skip
    entries = ",\n".join(f"  {line}" for line in lines)
    return f'{{\n "version": {VERSION},\n "problems": [{f"{chr(10)}{entries}{chr(10)} " if lines else ""}]\n}}\n'


def _key(entry: BaselineEntry) -> _Key:
    """Return what a problem of an entry is known by."""
    return entry.fingerprint or (entry.source, entry.path, entry.code, entry.message)


def _is_named(baseline: Baseline, sources: Collection[str]) -> bool:
    return len(sources) != 1 or any(entry.source for entry in baseline.counts)


def _nameless(problem: Problem) -> Problem:
    return replace(problem, place=replace(problem.place, source=""))


def _entry(problem: Problem) -> BaselineEntry:
    return BaselineEntry(
        source=problem.place.source, path=problem.place.path, code=str(problem.code), message=problem.message,
        fingerprint=fingerprint(problem),
    )  # fmt: skip


def _is_read(entry: BaselineEntry, sources: Collection[str]) -> bool:
    return not entry.source or entry.source in sources
