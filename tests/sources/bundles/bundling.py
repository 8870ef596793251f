"""Clones, a store of their bundles, and runs that read it with a cache of their own, as one day after another."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from techdocs.config import Config
from techdocs.disk.store import Store
from techdocs.model.fetching import FetchMode, FetchSettings
from techdocs.model.limits import Limits
from techdocs.model.objects import ObjectPlace
from techdocs.model.providers import BundleSource
from techdocs.objects.open import open_objects
from techdocs.sources.bundles.documents import Bundle
from techdocs.sources.bundles.make import make_bundle, open_clone
from techdocs.sources.bundles.put import Put, put_bundle
from techdocs.sources.remotes import Fetched, fetch_all
from tests.conftest import git

HOST = "git.acme.example"
FILES = {"catalog-info.yaml": "", "docs/index.md": "# Docs\n\nSee [it](../src/a.py).\n", "src/a.py": "1"}


@dataclass
class Bundling:
    """A folder with clones, a store and a cache."""

    folder: Path
    place: ObjectPlace = field(default_factory=ObjectPlace)
    limits: Limits = field(default_factory=Limits)
    settings: FetchSettings = field(default_factory=FetchSettings)

    def __post_init__(self) -> None:
        if not self.place.type:
            self.place = ObjectPlace(type="local", folder=self.folder / "store")
            self.store.mkdir(parents=True)

    @property
    def store(self) -> Path:
        """Return the folder of the store."""
        return self.place.folder

    def bundles_of(self, path: str) -> Path:
        """Return the folder of a repository's bundles."""
        return self.store / HOST / path

    def clone(self, path: str, files: Mapping[str, str] = FILES) -> Path:
        """Make a clone with one commit; return its folder."""
        folder = self.folder / "clones" / path
        folder.mkdir(parents=True)
        git(folder, "init", "--quiet")
        git(folder, "remote", "add", "origin", f"https://ada:secret@{HOST}/{path}.git")
        self.commit(path, files)
        return folder

    def commit(self, path: str, files: Mapping[str, str], when: str = "2026-01-02T03:04:05+00:00") -> str:
        """Commit files, and return the commit."""
        folder = self.folder / "clones" / path
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        git(folder, "add", ".", when=when)
        git(folder, "commit", "--quiet", "--allow-empty", "--message", "words", when=when)
        return git(folder, "rev-parse", "HEAD").strip()

    def put(self, path: str, *, replaces: bool = False, branch: str = "main") -> tuple[Put, Bundle | None]:
        """Put the bundle of a clone's commit, as a job of its repository does."""
        clone = open_clone(self.folder / "clones" / path)
        with tempfile.TemporaryDirectory() as folder:
            made = make_bundle(clone, Path(folder), branch=branch, limits=self.limits)
            objects = open_objects(self.place)
            return put_bundle(objects, f"{clone.repository}/", made, clone, replaces=replaces)

    def run(self, mode: FetchMode = FetchMode.CHANGED) -> Fetched:
        """Fetch from the store, as the next run does."""
        config = Config(
            folder=self.folder, sources=(), cache_dir=self.folder / "cache", limits=self.limits, fetch=self.settings,
            bundles=(BundleSource(address="store", place=self.place),),
        )  # fmt: skip
        return fetch_all(config, Store(self.folder / "cache/cache"), (), mode=mode)


def with_store(bundling: Bundling, place: ObjectPlace) -> Bundling:
    """Return the same clones and cache with another store."""
    return replace(bundling, place=place)


def problems(fetched: Fetched) -> list[tuple[str, str]]:
    """Return what authors and the operator are told: where and what."""
    found = [*fetched.problems, *(one for source in fetched.sources for one in source.problems)]
    return [(problem.place.source or problem.place.path, problem.message) for problem in found]


def states(fetched: Fetched) -> dict[str, str]:
    """Return what was done with each repository."""
    return {one.name: str(one.state) for one in fetched.report.sources}
