"""`techdocs lint --fix` and `--diff`: show what is repaired, and write it."""

from collections.abc import Collection, Iterable
from pathlib import PurePosixPath

import click

from techdocs.catalog.descriptor import read_descriptor
from techdocs.lint.fix import Repair, Repairs, diff_text, plan_repairs, write_repair
from techdocs.model.problem import Place, Problem
from techdocs.model.source import Source
from techdocs.pipeline import Linted
from techdocs.plain_text import counted, visible

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}
_DESCRIPTORS = frozenset({".yaml", ".yml"})


def would_repair(linted: Linted, codes: Collection[str], linted_at: int) -> bool:
    """Print the diff of what `--fix` would write, and return whether there is any.

    Args:
        linted: what lint found.
        codes: the codes of the problems to repair.
        linted_at: when lint began (nanoseconds since 1970).
    """
    repairs = _find(linted, codes, linted_at)
    _show(repairs.files, linted, to_stderr=False)
    return bool(repairs.files)


def repair(
    linted: Linted, codes: Collection[str], linted_at: int, *, to_stderr: bool = False, is_quiet: bool = False
) -> bool:
    """Write what can be repaired, print its diff, say what is left alone, and return whether a file has changed.

    Args:
        linted: what lint found.
        codes: the codes of the problems to repair.
        linted_at: when lint began (nanoseconds since 1970).
        to_stderr: standard output is for something else than text.
        is_quiet: print no count.
    """
    repairs = _find(linted, codes, linted_at)
    left = list(repairs.left)
    written: list[Repair] = []
    for fixed in repairs.files:
        try:
            write_repair(fixed)
        except OSError as error:
            left.append((fixed.place, str(error.strerror)))
        else:
            written.append(fixed)
    _show(written, linted, to_stderr=to_stderr)
    for place, reason in left:
        click.echo(f"not repaired: {visible(str(place))}: {reason}", err=True)
    if not is_quiet:
        count = sum(len(fixed.problems) for fixed in written)
        click.echo(f"repaired: {counted(count, 'problem')} in {counted(len(written), 'file')}", err=True)
    return bool(written)


def _find(linted: Linted, codes: Collection[str], linted_at: int) -> Repairs:
    def check(place: Place, content: bytes) -> Iterable[Problem]:
        if PurePosixPath(place.path).suffix not in _DESCRIPTORS:
            return ()
        source = Source(name=place.source, root=linted.roots[place.source])
        return read_descriptor(source, place.path, content).problems

    wanted = [problem for problem in linted.report.problems if problem.code in codes]
    return plan_repairs(wanted, linted.report.problems, linted.roots, check, linted_at)


def _show(repairs: Iterable[Repair], linted: Linted, *, to_stderr: bool) -> None:
    for fixed in repairs:
        for line in diff_text(fixed, linted.secrets).splitlines(keepends=True):
            click.echo(click.style(line, fg=_COLOURS.get(line[:1])), nl=False, err=to_stderr)
