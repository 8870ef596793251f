"""What one publish does: the publication it makes, what is written, copied and deleted for it. Pure functions."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from techdocs.model.manifest import GRACE_SECONDS, Files, Publication, PublishedFile, PublishPlan, TargetState
from techdocs.publishers.headers import headers_of
from techdocs.publishers.plan import present_files

KEPT = ".techdocs/kept/"
UNKNOWN = "0" * 64
"""The digest of a file whose bytes are not known: somebody else, or a publish that was interrupted, has written it."""


def kept_name(file: PublishedFile) -> str:
    """Return the name of the copy that is kept of a file: its headers are kept with its bytes."""
    text = f"{file.digest}\n{file.headers.content_type}\n{file.headers.cache_control}"
    return KEPT + hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishWork:
    """What one publish does: the publication it makes, and how.

    `writes` are the paths that are written, `unsure` the files that an interrupted publish may have written, `delete`
    the paths that are deleted at the end, `copies` map the names of copies to what they are made of, `kept` are the
    names of all copies of what this publication replaces.
    """

    publication: Publication
    writes: tuple[str, ...]
    unsure: Files
    delete: tuple[str, ...]
    copies: Mapping[str, str]
    kept: tuple[str, ...]

    def is_known(self, path: str, state: TargetState) -> bool:
        """Say whether techdocs may have put a file there."""
        old = state.publication
        return path in old.files or path in old.dropped or path in self.unsure or path in self.delete


def next_publication(plan: PublishPlan, state: TargetState, now: float, *, keep: int, delete_now: bool) -> Publication:
    """Return the publication that a plan makes at a time (seconds since 1970), with `keep` versions to roll back to."""
    old = state.publication
    dropped, due = _leaving(plan, state, now, delete_now=delete_now)
    is_new = old.files != plan.files
    versions = (*old.versions, old.number) if is_new and old.number else old.versions
    return Publication(
        number=old.number + is_new,
        id=secrets.token_hex(16),
        at=now,
        files=plan.files,
        dropped={path: value for path, value in dropped.items() if path not in due},
        versions=versions[-keep:] if keep and not delete_now else (),
    )


def plan_work(plan: PublishPlan, state: TargetState, now: float, *, keep: int, delete_now: bool) -> PublishWork:
    """Return what a plan comes to in a bucket; arguments as for `next_publication`."""
    journal, present = state.journal, present_files(state)
    due = _leaving(plan, state, now, delete_now=delete_now)[1]
    writes = tuple(path for path, file in plan.files.items() if present.get(path) != file)
    copies: dict[str, str] = {}
    if keep and not delete_now:
        gone = [path for path in (*writes, *due) if path in present and present[path].digest != UNKNOWN]
        copies = {kept_name(present[path]): path for path in gone}
    kept = dict.fromkeys((*copies, *(journal.kept if journal and not delete_now else ())))
    again = [path for path in (journal.delete if journal else ()) if path not in plan.files and path not in kept]
    return PublishWork(
        publication=next_publication(plan, state, now, keep=keep, delete_now=delete_now),
        writes=writes,
        unsure=_unsure(state),
        delete=tuple(dict.fromkeys((*sorted(due), *again))),
        copies=copies,
        kept=tuple(kept),
    )


def _leaving(
    plan: PublishPlan, state: TargetState, now: float, *, delete_now: bool
) -> tuple[dict[str, tuple[PublishedFile, float]], set[str]]:
    """Return the files that are there but not part of the new site, since when, and those whose grace is over."""
    old = state.publication
    leaving = {path: (file, now) for path, file in old.files.items()} | dict(old.dropped)
    for path in (*_unsure(state), *state.foreign):
        leaving[path] = (_unknown(path), leaving[path][1] if path in leaving else now)
    dropped = {path: value for path, value in leaving.items() if path not in plan.files}
    due = {path for path, (_, since) in dropped.items() if delete_now or since <= now - GRACE_SECONDS}
    return dropped, due


def _unsure(state: TargetState) -> Files:
    """Return the files that an interrupted publish may have written."""
    journal = state.journal
    return journal.put if journal and journal.id != state.publication.id else {}


def _unknown(path: str) -> PublishedFile:
    """Return a file that is there with bytes that nobody noted."""
    return PublishedFile(UNKNOWN, 0, headers_of(path))
