"""What authors and the operator are told of repositories that were fetched, or could not be."""

from collections.abc import Iterator

from techdocs.git.network import GitAccess
from techdocs.git.ssh import is_ssh
from techdocs.model.codes import Code
from techdocs.model.problem import Place, Problem, error, note, warning
from techdocs.model.repository import Fault, FaultKind
from techdocs.sources.trees import TreeFacts

_SHOWN = 20
"""Dropped files of a repository that are told one by one."""
_HINTS = {
    FaultKind.ABSENT: "check the address; a private repository needs a token with access to it",
    FaultKind.RATE_LIMIT: "wait, or use a token with a higher rate limit",
    FaultKind.UNREACHABLE: "check the network, the proxy and the host's certificate",
    FaultKind.EMPTY: "push a commit, or set `branch`",
    FaultKind.TOO_LARGE: "set `paths` to the files that you need, or raise `limits.repository_mb`",
}

_SSH_HINTS = {
    FaultKind.LOGIN: "check the key in `fetch.ssh_key`, or in the ssh agent",
    FaultKind.REFUSED: "add the host's key to the file in `fetch.known_hosts`, or to `~/.ssh/known_hosts`",
}


def fetch_problem(name: str, fault: Fault, access: GitAccess, since: str) -> Problem:
    """Return that a repository could not be fetched.

    Args:
        name: the source's name.
        fault: what was in the way.
        access: how the host was entered.
        since: the date of the last fetch that worked, `""` when none did.
    """
    place = Place(source=name, path=".")
    if fault.hint:
        hint = fault.hint
    elif is_ssh(access.origin) and fault.kind in _SSH_HINTS:
        hint = _SSH_HINTS[fault.kind]
    elif fault.kind is FaultKind.LOGIN:
        hint = (
            f"check the token in `{access.variable}`" if access.variable
            else "list the host under `integrations`, with a token from an environment variable"
        )  # fmt: skip
    else:
        hint = _HINTS.get(fault.kind, "run again; if it fails again, look at the host's status")
    if not since:
        return error(Code.FETCH_FAILED, place, f"not fetched, and never was: {fault.message}", hint)
    message = f"not fetched: {fault.message}; the files of {since[:10]} are used"
    return (error if fault.kind is FaultKind.LOGIN else warning)(Code.FETCH_FAILED, place, message, hint)


def never_fetched(name: str) -> Problem:
    """Return that a run which fetches nothing has no files of a repository."""
    message = "never fetched, and this run does not fetch"
    return error(Code.FETCH_FAILED, Place(source=name, path="."), message, "run `techdocs build`, or pass `--refresh`")


def renamed_problem(name: str, before: str) -> Problem:
    """Return that a repository has another name on its forge now."""
    return note(Code.REPOSITORY_MISSING, Place(source=name, path="."), f"renamed from `{before}`", "no action needed")


def missing_problem(name: str, since: str) -> Problem:
    """Return that complete listings lack a repository."""
    message = f"missing from the listing since {since[:10]}; its pages stay until the next complete listing"
    hint = "no action needed if it was deleted; otherwise check the provider's filters and the token"
    return note(Code.REPOSITORY_MISSING, Place(source=name, path="."), message, hint)


def tree_problems(name: str, facts: TreeFacts) -> Iterator[Problem]:
    """Yield what a repository's files are without, and why."""
    for one in facts.dropped[:_SHOWN]:
        yield warning(one.code, Place(source=name, path=one.path), one.message, one.hint, about=one.path)
    if more := facts.dropped[_SHOWN:]:
        message = f"{len(more)} more files or links were left out"
        yield warning(more[0].code, Place(source=name, path="."), message, "rename or remove them")
    if facts.undated:
        hint = "its pages have no dates"
        yield note(Code.GIT_REFUSED, Place(source=name, path=".git"), facts.undated, hint)
