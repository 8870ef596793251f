"""What is said when something of a published site cannot be had (TD314): why, and what is used in its place."""

from collections.abc import Iterator, Mapping

from techdocs import __version__
from techdocs.errors import TechDocsError
from techdocs.model.codes import Code
from techdocs.model.problem import Place, Problem, Severity, problem_of, warning
from techdocs.published.documents import OFFLINE, FetchedFile
from techdocs.published.remedies import Remedy

_NETWORK = "check the address and the network"

_UNITS = ((86_400.0, "day"), (3600.0, "hour"), (60.0, "minute"))


def site_problems(shown: str, faults: Mapping[str, FetchedFile], login_fault: str, now: float) -> Iterator[Problem]:
    """Yield the problems of a published site.

    Args:
        shown: its address in messages.
        faults: the answers that are not the site's of this moment, by the names of their documents.
        login_fault: what is wrong with the login, `""` when nothing is.
        now: seconds since 1970.
    """
    silent = [answer for answer in faults.values() if answer.is_unreachable]
    if silent:
        yield _unreachable(shown, silent, now)
    if login_fault:
        message = f"the login for `{shown}` is not used: {login_fault}"
        yield warning(Code.SITE_UNREACHABLE, Place(path=shown), message, "fix the file", about="login")
    for name in sorted(faults):
        answer = faults[name]
        if not answer.is_unreachable:
            message = f"`{shown.rstrip('/')}/{name}` cannot be read: {answer.reason}; {_instead([answer], now)}"
            remedy = Remedy.FRONT_PAGE if answer.is_absent else answer.remedy
            yield warning(Code.SITE_UNREACHABLE, Place(path=shown), message, remedy, about=name)


def names_error(shown: str, answer: FetchedFile, *, is_site: bool) -> TechDocsError:
    """Return the error of a search that has no names: why, and what helps; `is_site` when the site has a catalog."""
    if answer.is_unreachable:
        return TechDocsError(f"`{shown}` cannot be reached: {answer.reason}", hint=_NETWORK)
    if not answer.is_absent:
        return TechDocsError(f"`{shown}` cannot be searched: {answer.reason}", hint=answer.remedy)
    if is_site:
        hint = f"build and publish the site again with techdocs {__version__}"
        return TechDocsError(f"`{shown}` cannot be searched: an older techdocs built it", hint=hint)
    return TechDocsError(f"`{shown}` is not a site that techdocs built", hint=Remedy.FRONT_PAGE)


def _unreachable(shown: str, silent: list[FetchedFile], now: float) -> Problem:
    reason, instead = silent[0].reason, _instead(silent, now)
    if reason != OFFLINE:
        message = f"`{shown}` cannot be reached: {reason}; {instead}"
        return warning(Code.SITE_UNREACHABLE, Place(path=shown), message, _NETWORK)
    is_complete = all(answer.document is not None for answer in silent)
    severity = Severity.NOTE if is_complete else Severity.WARNING  # it is what was asked for
    message = f"`{shown}` was not contacted because of `--offline`; {instead}"
    return problem_of(severity, Code.SITE_UNREACHABLE, Place(path=shown), message, "remove `--offline`")


def _instead(answers: list[FetchedFile], now: float) -> str:
    """Return what is done without these answers."""
    times = [answer.confirmed for answer in answers if answer.confirmed is not None]
    if not times:
        return "checks that need it are skipped"
    used = f"using what was fetched {_age(now - min(times))} ago"
    return used if len(times) == len(answers) else f"{used}, and checks that need more are skipped"


def _age(seconds: float) -> str:
    """Return some seconds in their largest whole unit, such as `3 hours`."""
    for size, name in _UNITS:
        number = int(seconds // size)
        if number:
            return f"{number} {name}{'' if number == 1 else 's'}"
    return "less than a minute"
