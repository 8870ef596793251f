"""Turn the folders and globs that the operator names into sources, each with a name of its own."""

import glob
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from techdocs.config import Config
from techdocs.disk.cache_folder import CACHE_NAME
from techdocs.disk.noted_site import is_own_site
from techdocs.disk.seals import seal_of
from techdocs.disk.store import Store
from techdocs.errors import SourceError
from techdocs.git import git_programs
from techdocs.model.source import Source
from techdocs.model.trust import Trust
from techdocs.sources.folders import find_repositories
from techdocs.sources.git import git_folders, read_git
from techdocs.workers.repositories import RepositoryWorkers


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """A repository that the settings name: its name among its neighbours, and how far it is trusted."""

    name: str
    trust: Trust


def fetch_sources(
    found: Mapping[Path, Root], store: Store, workers: RepositoryWorkers, *, asks_git: bool = True,
    own: Collection[Path] = (),
) -> tuple[Source, ...]:  # fmt: skip
    """Return every repository, in the order of their names.

    Args:
        found: the repositories, as `find_roots` gives them.
        store: where what git knows of them is kept.
        workers: what asks git.
        asks_git: ask git, or only recall what it said in an earlier run.
        own: folders that the run writes (`written_folders`); one inside a repository is no part of it.
    """
    roots = sorted(found)
    names = _unique_names([(root, found[root].name) for root in roots])
    written = [folder.resolve() for folder in own]
    sources = [
        Source(name=name, root=root, seal=seal_of(root, without=written), trust=found[root].trust)
        for root, name in zip(roots, names, strict=True)
    ]
    return read_git(sorted(sources, key=lambda source: source.name), store, workers, asks=asks_git)


def open_workers(roots: Iterable[Path], config: Config, store: Store) -> RepositoryWorkers:
    """Return processes that may read some repositories, and ask git about them."""
    folders = {root: (root, *git_folders(root)) for root in roots}
    readable = [folder for some in folders.values() for folder in some]
    count = min(config.jobs, max(1, len(folders)))
    return RepositoryWorkers(
        readable, config.limits, home=store.own_folder("home"), count=count, programs=git_programs()
    )


def find_roots(config: Config) -> dict[Path, Root]:
    """Return the folder of every repository that the settings name.

    Raises:
        SourceError: a named folder does not exist, or there is no repository in what is named.
    """
    folders = {pattern: _folders(pattern, config.folder) for pattern in config.sources}
    absent = [f"`{pattern}`" for pattern, found in folders.items() if found is None]
    if absent:
        noun = "folder" if len(absent) == 1 else "folders"
        raise SourceError(f"no such {noun}: {', '.join(absent)}", hint=f"paths are relative to `{config.folder}`")
    roots: dict[Path, Root] = {}
    for pattern, found in folders.items():
        trust = Trust.TRUSTED if pattern in config.trusted_sources else Trust.SANDBOXED
        for repository, name in (pair for folder in found or () for pair in find_repositories(folder)):
            if repository not in (config.site_dir, config.cache_dir):
                before = roots.get(repository, Root(name=name, trust=trust))
                roots[repository] = replace(before, trust=trust) if trust is Trust.TRUSTED else before
    if not roots and config.sources:
        raise SourceError(
            f"no repositories found in {', '.join(f'`{pattern}`' for pattern in config.sources)}",
            hint="point to folders that contain a `catalog-info.yaml`, `mkdocs.yml`, `docs/` or `README.md`",
        )
    return roots


def written_folders(config: Config) -> tuple[Path, ...]:
    """Return the folders that hold only what runs of techdocs write: authors may have docs in any other.

    A folder that is called as the site would be is the site only if techdocs made it, and a cache folder of another
    name may hold other things beside the store.
    """
    cache, site = config.cache_dir, config.site_dir
    return (cache if cache.name == CACHE_NAME else cache / "cache", *([site] if is_own_site(site) else []))


def _folders(pattern: str, folder: Path) -> list[Path] | None:
    """Return the folders that a pattern names, None when there is nothing of that name."""
    base = str(folder / pattern)
    if Path(base).is_file():
        return []  # a shell's `repositories/*` names the files beside the folders too
    matches = [base] if Path(base).exists() else sorted(glob.glob(base, recursive=True))  # noqa: PTH207 - `**` and absolute
    return [Path(match).resolve() for match in matches if Path(match).is_dir()] or None


def _unique_names(repositories: Sequence[tuple[Path, str]]) -> list[str]:
    """Return names that differ in any case: where two agree, the folders around them tell them apart."""
    names = [name for _, name in repositories]
    for depth in range(2, 12):
        counts = Counter(name.lower() for name in names)
        if len(counts) == len(names):
            return names
        names = [
            "/".join(root.parts[-depth:]) if counts[name.lower()] > 1 else name
            for (root, _), name in zip(repositories, names, strict=True)
        ]
    return [str(root) for root, _ in repositories]
