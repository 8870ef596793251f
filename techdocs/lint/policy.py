"""What authors and their organisation make of the problems: silenced where they are, off, or of another severity.

Pure: takes the problems, the ignores, the settings and the date, gives what is shown.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from techdocs.lint.ignore_problems import Use, ignore_problems
from techdocs.model.codes import NOT_IGNORED
from techdocs.model.ignore import File, Ignore, file_of
from techdocs.model.lint import LintSettings, SeverityRule
from techdocs.model.problem import Problem, Severity, problem_order
from techdocs.patterns import ignore_spec

Matches = Callable[[Problem], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The problems that are shown, in order of place and with their final severity; how many are silenced, by code."""

    problems: tuple[Problem, ...]
    silenced: Mapping[str, int] = field(default_factory=dict)


def apply_policy(
    problems: Sequence[Problem], ignores: Mapping[File, Sequence[Ignore]], settings: LintSettings, today: date
) -> Judged:
    """Return what is shown of some problems, and what is wrong with the ignores.

    An ignore is used by a problem whose rule is off, too, so that a rule that moves by date does not make it useless.
    """
    kept: list[Problem] = []
    silenced: Counter[str] = Counter()
    used: set[Use] = set()
    for problem in problems:
        uses = set(_uses(problem, ignores.get(file_of(problem), ())))
        used |= uses
        if uses:
            silenced[str(problem.code)] += 1
        else:
            kept.append(problem)
    told = ignore_problems(ignores, used, problems)
    shown = _with_severities([*kept, *told], settings.severities, today)
    return Judged(problems=tuple(sorted(shown, key=problem_order)), silenced=silenced)


def _uses(problem: Problem, ignores: Iterable[Ignore]) -> Iterator[Use]:
    """Yield how a problem is silenced, if it is and may be."""
    if problem.code not in NOT_IGNORED:
        for ignore in ignores:
            if ignore.reason and ignore.covers(problem) and problem.code in ignore.codes:
                yield (file_of(problem), ignore, problem.code)


def _with_severities(problems: Iterable[Problem], rules: Iterable[SeverityRule], today: date) -> Iterator[Problem]:
    """Yield the problems that are not off; of the rules that hold for one, the last decides."""
    by_code: defaultdict[str, list[tuple[SeverityRule, Matches]]] = defaultdict(list)
    for rule in rules:
        if rule.from_date <= today.isoformat():
            for code in rule.codes:
                by_code[code].append((rule, _matcher(rule)))
    for problem in problems:
        severity: Severity | None = problem.severity
        for rule, matches in by_code.get(problem.code, ()):
            severity = rule.severity if matches(problem) else severity
        if severity is not None:
            yield problem if severity is problem.severity else replace(problem, severity=severity)


def _matcher(rule: SeverityRule) -> Matches:
    spec = ignore_spec([rule.path]) if rule.path else None

    def matches(problem: Problem) -> bool:
        return rule.owner in ("", problem.owner) and (spec is None or spec.match_file("/".join(file_of(problem))))

    return matches
