"""What is wrong with the ignores themselves: no reason (TD312), nothing silenced (TD313)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from techdocs.model.codes import NOT_IGNORED, Code
from techdocs.model.ignore import File, Ignore, file_of
from techdocs.model.problem import Details, Place, Problem, Severity, problem_of
from techdocs.model.rule_names import find_code, nearest_names

_SEVERITIES: Mapping[Code, Severity] = {Code.IGNORE_WITHOUT_REASON: Severity.WARNING}
"""Without a reason the problem stays, which its author did not expect; what silences nothing is only untidy."""
Use = tuple[File, Ignore, str]
"""A file, an ignore in it, and the code of a problem that it silences."""


def ignore_problems(
    ignores: Mapping[File, Sequence[Ignore]], used: Collection[Use], problems: Iterable[Problem]
) -> Iterator[Problem]:
    """Yield what is wrong with the ignores; each has the owner of the nearest problem in its file."""
    beside: defaultdict[File, list[Problem]] = defaultdict(list)
    for problem in problems:
        if file_of(problem) in ignores:
            beside[file_of(problem)].append(problem)
    for file, near in beside.items():
        for ignore in ignores[file]:
            place = Place(source=file[0], path=file[1], line=ignore.line, column=ignore.column)
            for code, about, message, hint in _faults(file, ignore, used):
                severity, nearest = _SEVERITIES.get(code, Severity.NOTE), _nearest(ignore.line, near)
                more = Details(about=about, entity=nearest.entity, owner=nearest.owner)
                yield problem_of(severity, code, place, message, hint, **more)


def _nearest(line: int, problems: Sequence[Problem]) -> Problem:
    return min(problems, key=lambda problem: abs(problem.place.line - line))


def _faults(file: File, ignore: Ignore, used: Collection[Use]) -> Iterator[tuple[Code, str, str, str]]:
    """Yield code, rules, message and hint of everything that is wrong with one ignore."""
    if not ignore.names:
        yield Code.IGNORE_UNUSED, "", "this ignore lists no rule", "write `techdocs: ignore TD201 -- reason`"
    elif not ignore.reason:
        shown = ", ".join(f"`{name}`" for name in ignore.names)
        hint = "write it after the rules: `techdocs: ignore TD201 -- reason`"
        if ignore.last is None:
            hint = "write it after the rule: `TD201: reason`"
        yield (
            Code.IGNORE_WITHOUT_REASON,
            " ".join(ignore.names),
            f"the ignore of {shown} has no reason and is not applied",
            hint,
        )
    else:
        for name in ignore.names:
            code = find_code(name)
            if code is None or (file, ignore, code) not in used:
                yield Code.IGNORE_UNUSED, name, *_why_unused(name, code)


def _why_unused(name: str, code: Code | None) -> tuple[str, str]:
    if code is None:
        near = nearest_names(name, 1)
        return f"unknown rule `{name}`", f"did you mean `{near[0]}`?" if near else "use a code or a rule name"
    if code in NOT_IGNORED:
        hint = "fix it; only the operator can lower its severity, with `lint.severities`"
        return f"{code} cannot be silenced in place", hint
    return f"the ignore of `{name}` has no effect", "remove it"
