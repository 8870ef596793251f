"""Compare what is published with what has been built: the plan of a publish, and whether it may be carried out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from techdocs.errors import PublishError
from techdocs.model.manifest import GRACE_SECONDS, Files, PublishedFile, PublishPlan, SiteManifest, TargetState
from techdocs.model.publisher import Publisher
from techdocs.patterns import IgnoreSpec, ignore_spec
from techdocs.plain_text import counted, visible

_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishOptions:
    """What the operator allows this one time."""

    accept_deletions: bool = False
    adopt: bool = False
    allow_incomplete: bool = False
    delete_now: bool = False


def plan_publish(
    site: SiteManifest, state: TargetState, publisher: Publisher, target: str, options: PublishOptions,
    *, now: float, restores: int = 0,
) -> PublishPlan:  # fmt: skip
    """Return what a publish has to do.

    Args:
        site: what was built.
        state: what the target says of itself.
        publisher: the settings.
        target: how messages call the target.
        options: what the operator allows.
        now: the time (seconds since 1970), at which files whose grace is over can be removed.
        restores: the number of the earlier version that the site is, 0 for one that was just built.

    Raises:
        PublishError: the site must not be published.
    """
    if site.incomplete and not options.allow_incomplete:
        raise PublishError(
            f"the build is incomplete: {_some(site.incomplete)}",
            hint="fix it and build again, or pass `--allow-incomplete`",
        )
    foreign = state.foreign
    if foreign and not options.adopt:
        raise PublishError(
            f"{target} contains files that techdocs did not publish: {_some(f'`{visible(one)}`' for one in foreign)}",
            hint="publish to an empty place, list them in `publisher.exclude`, or pass `--adopt` to replace them",
        )
    plan = _compare(_without(site.files, ignore_spec(publisher.exclude)), state, target, options, now)
    plan = replace(plan, restores=restores)
    if not options.accept_deletions:
        _check_deletions(plan, state, publisher)
    return plan


def present_files(state: TargetState) -> dict[str, PublishedFile]:
    """Return the files that are surely at the target as the manifest has them: a broken-off publish left others."""
    present = {path: file for path, (file, _) in state.publication.dropped.items()} | dict(state.publication.files)
    if state.journal is not None:
        unsure = () if state.journal.id == state.publication.id else state.journal.put
        for path in (*unsure, *state.journal.delete):
            present.pop(path, None)
    return present


def without_left_alone(state: TargetState, left_alone: IgnoreSpec) -> TargetState:
    """Return a state without the files that the operator excludes, also where they were published before."""
    if not any(left_alone.rules):
        return state
    old = state.publication
    dropped = {path: value for path, value in old.dropped.items() if not left_alone.match_file(path)}
    publication = replace(old, files=_without(old.files, left_alone), dropped=dropped)
    return replace(state, publication=publication)


def _compare(files: Files, state: TargetState, target: str, options: PublishOptions, now: float) -> PublishPlan:
    present, published = present_files(state), state.publication
    changed = [path for path, file in files.items() if present.get(path) != file]
    known = published.files.keys() | published.dropped.keys()
    ripe = [
        path for path, (_, since) in published.dropped.items() if options.delete_now or since <= now - GRACE_SECONDS
    ]
    return PublishPlan(
        target=target,
        base=published.id,
        files=files,
        put=tuple(path for path in changed if path not in known),
        overwrite=tuple(path for path in changed if path in known),
        drop=tuple(path for path in published.files if path not in files),
        adopted=tuple(path for path in state.foreign if path not in files),
        waiting=sum(path not in files for path in ripe),
        is_resumed=state.journal is not None,
    )


def _without(files: Files, left_alone: IgnoreSpec) -> Files:
    if not any(left_alone.rules):
        return files
    return {path: file for path, file in files.items() if not left_alone.match_file(path)}


def _check_deletions(plan: PublishPlan, state: TargetState, publisher: Publisher) -> None:
    """Raise a PublishError when more would go than the operator allows.

    Files whose names hold a digest do not count: a new search index replaces them all, and no address of a page goes.
    """
    if not (plan.drop or plan.adopted):
        return
    files = state.publication.files
    there = sum(not file.headers.is_immutable for file in files.values()) + len(state.foreign)
    gone = sum(not files[path].headers.is_immutable for path in plan.drop) + len(plan.adopted)
    if gone * 100 > there * publisher.deletions:
        raise PublishError(
            f"this would remove {counted(gone, 'file')} of {there:,}, more than `publisher.deletions` allows "
            f"({publisher.deletions}%): {_some(f'`{visible(one)}`' for one in (*plan.drop, *plan.adopted))}",
            hint="check that all sources were read; if this is what you want, pass `--accept-deletions`",
        )


def _some(texts: Iterable[str]) -> str:
    """Return the first of some texts, and how many more there are."""
    words = list(texts)
    more = [f"{len(words) - _SHOWN:,} more"] if len(words) > _SHOWN else []
    return ", ".join([*words[:_SHOWN], *more])
