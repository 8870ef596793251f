"""The verbs of `techdocs publish`: plan, apply, roll back, verify."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from techdocs.disk.store import Store
from techdocs.errors import PublishError
from techdocs.model.manifest import Files, Publication, PublishedFile, PublishPlan, SiteManifest, TargetState
from techdocs.model.publisher import Publisher
from techdocs.publishers.documents import pack_plan, unpack_plan
from techdocs.publishers.layout import TechdocsLayout
from techdocs.publishers.plan import PublishOptions, plan_publish
from techdocs.publishers.site import BuiltSite, checked, reader_of
from techdocs.publishers.target import Target, open_target

LARGEST_PLAN = 200_000_000
"""Bytes of a plan's file that is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishing:
    """A site's folder, the place it goes to, and what the operator allows."""

    site_dir: Path
    site_url: str
    store: Store
    publisher: Publisher
    target: Target
    options: PublishOptions

    def plan(self) -> PublishPlan:
        """Compare the built site with what is published.

        Raises:
            PublishError: it must not be published, or cannot be.
        """
        with BuiltSite(self.site_dir, self.store) as built:
            site = built.manifest()
            if layout := self._layout(site.files):
                site = replace(site, files={**site.files, **layout.added()})
            plan = self._plan(site, self.target.read(self.options))
            built.check()
        return plan

    def plan_rollback(self, steps: int) -> PublishPlan:
        """Return the plan that brings back the version some steps before the one that is published.

        Raises:
            PublishError: that version was not kept.
        """
        state = self.target.read(self.options)
        versions = state.publication.versions
        if steps > len(versions):
            kept = f"only {len(versions)} earlier versions were kept" if versions else "no earlier version was kept"
            raise PublishError(f"can't roll back by {steps}: {kept}", hint="build an earlier commit and publish that")
        number = versions[-steps]
        return self._plan(SiteManifest(files=self.target.files_of(number)), state, restores=number)

    def apply(self, plan: PublishPlan, watch: Callable[[], None] = lambda: None) -> Publication:
        """Carry out a plan; `watch` is called for each file that is written.

        Raises:
            PublishError: what is published has changed since, or it could not be finished.
        """
        if plan.target != self.target.name:
            raise PublishError(f"the plan is for {plan.target}, not for {self.target.name}", hint="plan again")
        read_file, layout = reader_of(self.site_dir), None if plan.restores else self._layout(plan.files)

        def read(path: str, file: PublishedFile) -> bytes:
            watch()
            added = layout.read(path, file) if layout else None
            return read_file(path, file) if added is None else checked(path, file, added)

        return self.target.apply(plan, read, keep=self.publisher.keep, options=self.options)

    def verify(self) -> Iterator[str]:
        """Yield each difference between what was published and what is there.

        Raises:
            PublishError: techdocs has published nothing there, or it cannot be read.
        """
        state = self.target.read(self.options)
        if not state.publication.id:
            raise PublishError(f"techdocs has not published to {self.target.name} yet", hint="run `techdocs publish`")
        if state.journal is not None:
            yield "the last publish was interrupted; the next one finishes it"
        yield from self.target.verify(state)

    def _layout(self, files: Files) -> TechdocsLayout | None:
        """Return what Backstage reads beside the files of a site, if the operator wants it."""
        if self.publisher.layout != "techdocs":
            return None
        return TechdocsLayout(self.site_dir, files, self.site_url, self.store)

    def _plan(self, site: SiteManifest, state: TargetState, restores: int = 0) -> PublishPlan:
        return plan_publish(
            site, state, self.publisher, self.target.name, self.options, now=time.time(), restores=restores
        )


def open_publishing(
    site_dir: Path, cache_dir: Path, publisher: Publisher, options: PublishOptions, site_url: str = ""
) -> Publishing:
    """Return what publishes the site in a folder; `site_url` is its address.

    Raises:
        PublishError: the settings name no place, or the site's own.
    """
    target = open_target(publisher)
    if publisher.type == "local":
        _check_apart(site_dir.resolve(), publisher.folder.resolve())
    store = Store(cache_dir / "cache")
    return Publishing(
        site_dir=site_dir, site_url=site_url, store=store, publisher=publisher, target=target, options=options
    )


def _check_apart(site: Path, folder: Path) -> None:
    """Raise a PublishError when a site would be published into itself, or itself be replaced."""
    if site == folder or site in folder.parents or folder in site.parents:
        raise PublishError(
            "the site can't be published into its own folder", hint="set another `publishDirectory` or `site_dir`"
        )


def write_plan(plan: PublishPlan, file: Path) -> None:
    """Write a plan for another job."""
    try:
        file.write_bytes(pack_plan(plan))
    except OSError as error:
        raise PublishError(f"the plan cannot be written to `{file}`: {error.strerror}") from error


def load_plan(file: Path) -> PublishPlan:
    """Read the plan of another job.

    Raises:
        PublishError: it cannot be read.
    """
    try:
        with file.open("rb") as opened:
            return unpack_plan(opened.read(LARGEST_PLAN))
    except OSError as error:
        raise PublishError(f"the plan cannot be read: `{file}`: {error.strerror}") from error
