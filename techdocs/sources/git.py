"""What git knows of a folder: its address on the web, branch, commit, and when each file last changed.

A folder that is no git checkout simply has none of these. `ask_git` finds them out, `read_git` keeps them.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from techdocs.disk.code_digest import code_digest
from techdocs.disk.digests import digest_bytes
from techdocs.disk.store import Store
from techdocs.git import (
    HISTORY_LIMITS,
    OLDEST,
    GitFolder,
    GitProgram,
    GitRefusal,
    GitRefusedError,
    Head,
    HistoryDamagedError,
    HistoryTooLargeError,
    find_git,
    find_top,
    open_git_folder,
    read_head,
    read_history,
    web_address,
)  # fmt: skip
from techdocs.model.codes import Code
from techdocs.model.problem import Place, Problem, note, warning
from techdocs.model.source import Source
from techdocs.workers.process import ProgramLimits
from techdocs.workers.repositories import Job, RepositoryWorkers, TooMuch

_GIT_HINT = f"install git {'.'.join(map(str, OLDEST))} or newer"


@dataclass(frozen=True, slots=True, kw_only=True)
class GitFacts:
    """The fields of a `Source` that git knows."""

    prefix: str = ""
    commit: str = ""
    branch: str = ""
    web_url: str = ""
    changed: Mapping[str, str] = field(default_factory=dict)
    created: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class GitReading:
    """What git knows of a folder, and why it is not more: what was refused, or `fault`, what is wrong with git itself.

    `lasts` says that git would say the same again as long as nothing that `git_marks` tells has changed.
    """

    facts: GitFacts = field(default_factory=GitFacts)
    refusal: GitRefusal | None = None
    fault: str = ""
    lasts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GitTask:
    """A folder to ask git about: what git may use, and which program it is."""

    root: Path
    limits: ProgramLimits
    program: GitProgram


def ask_task(task: GitTask) -> GitReading:
    """Ask git about a folder in a worker process, which has a sandbox and limits of its own."""
    return ask_git(task.root, replace(task.limits, is_walled=True), task.program)


ASK = Job(run=ask_task, gives=GitReading)


def read_git(
    sources: Iterable[Source],
    store: Store,
    workers: RepositoryWorkers,
    *,
    asks: bool = True,
    limits: ProgramLimits = HISTORY_LIMITS,
) -> tuple[Source, ...]:
    """Return sources with what git knows of them; as it is one whose folder is in no git checkout.

    What git said is kept as long as HEAD, its branch and the remote are as they were: starting git for each of a
    thousand repositories takes seconds.

    Args:
        sources: the repositories.
        store: where what git said is kept.
        workers: what asks git.
        asks: ask git, or only recall what it said in an earlier run.
        limits: what git may use for one of them.
    """
    by_name = {source.name: source for source in sources}
    marks = {name: git_marks(source.root, limits) for name, source in by_name.items()}
    known = {name: _recall(source, store, marks[name]) for name, source in by_name.items()}
    waiting = {name: source.root for name, source in by_name.items() if known[name] is None and find_top(source.root)}
    program = find_git() if asks and waiting else GitProgram()
    tasks = {name: GitTask(root=root, limits=limits, program=program) for name, root in waiting.items()}
    for name, given in workers.each(ASK, tasks) if asks else ():
        reading = _stopped(given) if isinstance(given, TooMuch) else given.value
        if reading.lasts and marks[name] is not None:
            store.write_note(
                "git", _note(by_name[name]), {"code": code_digest(), "marks": marks[name]} | asdict(reading)
            )
        known[name] = reading
    return tuple(_with_reading(source, known[name] or GitReading()) for name, source in by_name.items())


def git_folders(root: Path) -> tuple[Path, ...]:
    """Return what of git's the worker that asks about a folder must read besides the folder."""
    top = find_top(root)
    try:
        folder = open_git_folder(top) if top is not None else None
    except GitRefusedError:
        return ()
    if top is None or folder is None:
        return ()
    return tuple(path for path in (top / ".git", folder.own, folder.common) if not path.is_relative_to(root))


def _recall(source: Source, store: Store, marks: list[object] | None) -> GitReading | None:
    """Return what git said in an earlier run, None where it may say something else now."""
    note = store.read_note("git", _note(source)) if marks is not None else None
    is_same = isinstance(note, dict) and (note.get("code"), note.get("marks")) == (code_digest(), marks)
    return _kept(note) if isinstance(note, dict) and is_same else None


def _stopped(given: TooMuch) -> GitReading:
    hint = "its pages have no dates; make the history shorter, or fetch less of it"
    return GitReading(refusal=GitRefusal(message=f"the history was not read: {given.reason}", hint=hint))


def _note(source: Source) -> str:
    return digest_bytes(os.fsencode(source.root))


def ask_git(root: Path, limits: ProgramLimits = HISTORY_LIMITS, program: GitProgram | None = None) -> GitReading:
    """Find out what git knows of a folder; whatever is in the way of that is in the reading.

    The result depends on what is given alone, and holds plain values only: another process may find it out.

    Args:
        root: the folder, a real path.
        limits: what git may use.
        program: the git program; by default this process looks for it.
    """
    top = find_top(root)
    if top is None:
        return GitReading()
    try:
        folder = open_git_folder(top)
        head = read_head(folder)
        return _ask(program, folder, head, _prefix(root, top), limits) if head.commit else GitReading()
    except GitRefusedError as error:
        return GitReading(refusal=error.refusal, lasts=isinstance(error, HistoryTooLargeError))


_SAYS = 2
"""Grows with what a reading holds, so that those of earlier versions are read anew."""


def git_marks(root: Path, limits: ProgramLimits = HISTORY_LIMITS) -> list[object] | None:
    """Return what tells, as JSON, that git would say the same of a folder again; None where it has nothing to say."""
    top = find_top(root)
    if top is None:
        return None
    try:
        folder = open_git_folder(top)
        head = read_head(folder)
    except GitRefusedError:
        return None
    shallow = folder.common / "shallow"
    age = [shallow.lstat().st_size, shallow.lstat().st_mtime_ns] if os.path.lexists(shallow) else []
    bounds = list(asdict(limits).values())
    remote = digest_bytes(folder.remote.encode("utf-8", "surrogatepass"))  # it may hold a password
    return [_SAYS, str(folder.common), head.branch, head.commit, remote, age, bounds] if head.commit else None


def _ask(program: GitProgram | None, folder: GitFolder, head: Head, prefix: str, limits: ProgramLimits) -> GitReading:
    """Put together what git's files and its log say.

    Raises:
        GitRefusedError: the history is not the repository's own, or too much.
    """
    readable = os.fsencode(prefix).decode("utf-8", "replace")
    facts = GitFacts(
        prefix=readable, commit=head.commit, branch=head.branch, web_url=web_address(folder.remote.strip())
    )  # fmt: skip
    program = program or find_git()
    if program.fault:
        return GitReading(facts=facts, fault=program.fault)
    try:
        history = read_history(program, folder, head.commit, prefix, limits)
    except HistoryDamagedError as error:
        return GitReading(facts=facts, refusal=error.refusal)
    return GitReading(facts=replace(facts, changed=history.changed, created=history.created), lasts=True)


def _prefix(root: Path, top: Path) -> str:
    """Return the path of a folder inside a work tree, as git writes it."""
    return "" if root == top else f"{root.relative_to(top).as_posix()}/"


def _kept(note: Mapping[str, Any]) -> GitReading:
    refusal = GitRefusal(**note["refusal"]) if note["refusal"] else None
    return GitReading(facts=GitFacts(**note["facts"]), refusal=refusal, lasts=True)


def _with_reading(source: Source, reading: GitReading) -> Source:
    facts = {name: getattr(reading.facts, name) for name in GitFacts.__dataclass_fields__}
    return replace(source, **facts, problems=(*source.problems, *_problems(source, reading)))


def _problems(source: Source, reading: GitReading) -> Iterator[Problem]:
    """Yield what the source's owner, or the operator, is to know."""
    if reading.fault:
        message = f"{reading.fault}, so pages do not show when they last changed"
        yield warning(Code.GIT_UNUSABLE, Place(path="git"), message, _GIT_HINT)
    if reading.refusal:
        refusal, file = reading.refusal, Path(reading.refusal.path or source.root / ".git")
        is_own = file.is_relative_to(source.root)
        path = file.relative_to(source.root).as_posix() if is_own else ".git"
        place = Place(source=source.name, path=path, line=refusal.line if is_own else 0)
        yield note(Code.GIT_REFUSED, place, refusal.message, refusal.hint)
