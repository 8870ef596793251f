"""Read `techdocs.yml` into a `Config`: every fault at once, each with its line and what to do."""

import os
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

from techdocs.clock import run_time
from techdocs.config.cache import CACHE_KEYS, read_cache
from techdocs.config.fetching import FETCH_KEYS, read_fetch
from techdocs.config.integrations import KINDS as INTEGRATIONS
from techdocs.config.integrations import read_integrations
from techdocs.config.lint import LINT_KEYS, read_lint
from techdocs.config.look import read_look
from techdocs.config.providers import KINDS as PROVIDERS
from techdocs.config.providers import read_providers
from techdocs.config.publisher import PUBLISHER_KEYS, read_publisher
from techdocs.config.security import SECURITY_KEYS, read_host_forms, read_security
from techdocs.config.settings import CONFIG_NAME, Config
from techdocs.config.sources import TRUSTED_KEYS, SourceEntry, read_names, read_sources, read_trusted
from techdocs.config.values import path_in, site_in
from techdocs.documents.located_yaml import LocatedDocument, load_documents
from techdocs.documents.mapping import LocatedMapping, read_mapping
from techdocs.documents.notes import DocumentNotes, fault_problem
from techdocs.documents.values import read_boolean, read_positive
from techdocs.errors import ConfigError
from techdocs.model.codes import Code
from techdocs.model.fetching import UrlSource
from techdocs.model.limits import Limits
from techdocs.model.problem import Place, Problem, Severity, error, problem_order, shown_names, warning
from techdocs.model.providers import BundleSource, LocationSource
from techdocs.model.trust import Trust
from techdocs.plain_text import visible

_LIMITS = tuple(field.name for field in fields(Limits))
KEYS = (
    "site_name", "site_description", "site_url", "sources", "site_dir", "cache_dir", "theme", "nav", "extra",
    "copyright", "site_template", "home", "robots", "jobs", "strict", "limits", "security", "trusted", "names",
    "lint", "redirect_files", "published_site", "fetch", "integrations", "catalog", "publisher",
    "cache",
)  # fmt: skip
UNTRUSTED_KEYS = ("site_name", "lint")
"""Keys that count in a settings file that someone wrote whose docs are read: they name things and judge docs."""
_SHOWN = 8
_NO_SOURCES: tuple[SourceEntry, ...] = ()


def read_config(path: Path | None, *, folder: Path, sources: Sequence[str] = ()) -> Config:
    """Read the settings for a run.

    Args:
        path: the settings file; None reads `techdocs.yml` of `folder` where there is one and no sources are named.
        folder: the working folder.
        sources: folders named on the command line; they win over the file's `sources`.

    Raises:
        ConfigError: the file cannot be read, or a key or a value in it is wrong.
    """
    config, problems = load_config(path, folder=folder, sources=sources)
    if problems:
        raise ConfigError(problems)
    return config


def load_config(
    path: Path | None, *, folder: Path, sources: Sequence[str] = (), is_trusted: bool = True
) -> tuple[Config, tuple[Problem, ...]]:
    """Read the settings as `read_config` does; return them as far as they are understood, and every fault.

    Of a file that is not trusted, as someone whose docs are read wrote it, `UNTRUSTED_KEYS` count alone.
    """
    jobs = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    default = folder / CONFIG_NAME
    config = Config(
        folder=folder, site_dir=folder / "site", cache_dir=folder / ".techdocs", jobs=jobs, today=run_time().date()
    )
    problems: list[Problem] = []
    if path is not None or default.is_file():
        config = _read_file(path or default, str(path or CONFIG_NAME), config, problems, is_trusted=is_trusted)
        config = replace(config, file=default if path is None else None)
    if sources:
        config = replace(
            config, folder=folder, sources=tuple(sources), trusted_sources=frozenset(), urls=(), locations=(),
            bundles=(),
        )  # fmt: skip
    return config, tuple(sorted(problems, key=problem_order))


def _read_file(path: Path, shown: str, config: Config, problems: list[Problem], *, is_trusted: bool) -> Config:
    """Fill in what a file says; problems call it `shown`."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as failure:
        problems.append(error(Code.CONFIG_UNREADABLE, Place(path=shown), f"`{shown}` cannot be read: {failure}"))
        return config
    file = Place(path=shown)
    documents, faults = load_documents(text, version="1.1")
    problems += (fault_problem(Code.CONFIG_UNREADABLE, file, fault) for fault in faults)
    document = documents[0] if documents else LocatedDocument(value={}, line=1)
    notes = DocumentNotes(
        document=document, place=file.at, code=Code.CONFIG_VALUE, severity=Severity.ERROR, problems=problems
    )
    if not is_trusted:
        keys = document.value if isinstance(document.value, dict) else {}
        problems += _not_counted(notes, shown, [key for key in keys if key not in UNTRUSTED_KEYS])
        known = {key: value for key, value in keys.items() if key in UNTRUSTED_KEYS}
        return read_keys(LocatedMapping(notes=notes, keys=known), config)
    return read_keys(read_mapping(notes, (), document.value, KEYS), replace(config, folder=path.resolve().parent))


def _not_counted(notes: DocumentNotes, name: str, keys: Sequence[str]) -> list[Problem]:
    """Return one problem for all keys of a file that do not count."""
    if not keys:
        return []
    named = shown_names(map(visible, keys), _SHOWN)
    counts = " and ".join(f"`{key}`" for key in UNTRUSTED_KEYS)
    message = f"{named} ignored: this file belongs to a repository that is read, so only {counts} apply"
    hint = f"if this file is yours, pass `--config {name}`"
    return [warning(Code.CONFIG_NOT_TRUSTED, notes.place(notes.document.key_place(keys[0])), message, hint)]


def read_keys(keys: LocatedMapping, config: Config) -> Config:
    """Fill in everything that the file says."""
    limits = keys.section("limits", _LIMITS)
    security = keys.section("security", SECURITY_KEYS)
    sources = keys.get("sources", read_sources, _NO_SOURCES)
    folders = tuple(source for source in sources if isinstance(source, tuple))
    integrations = read_integrations(keys.section("integrations", INTEGRATIONS))
    providers = read_providers(keys.section("catalog", ("providers",)).section("providers", PROVIDERS), integrations)
    return replace(
        config,
        sources=tuple(path for path, _ in folders) if sources or providers else config.sources,
        urls=tuple(dict.fromkeys(source for source in sources if isinstance(source, UrlSource))),
        locations=tuple(dict.fromkeys(source for source in sources if isinstance(source, LocationSource))),
        bundles=tuple(
            dict.fromkeys(_in_folder(one, config.folder) for one in sources if isinstance(one, BundleSource))
        ),
        fetch=read_fetch(keys.section("fetch", FETCH_KEYS), config.folder),
        integrations=integrations,
        providers=providers,
        trusted_sources=frozenset(path for path, trust in folders if trust is Trust.TRUSTED),
        trusted=read_trusted(keys.section("trusted", TRUSTED_KEYS)),
        names=keys.get("names", read_names, {}),
        security=read_security(security),
        redirect_files=keys.get("redirect_files", read_host_forms, ()),
        site_dir=keys.get("site_dir", path_in(config.folder), config.folder / "site"),
        cache_dir=keys.get("cache_dir", path_in(config.folder), config.folder / ".techdocs"),
        jobs=keys.get("jobs", read_positive, config.jobs),
        strict=keys.get("strict", read_boolean, config.strict),
        limits=Limits(**{name: limits.get(name, read_positive, getattr(Limits(), name)) for name in _LIMITS}),
        look=read_look(keys, security, config.folder),
        lint=read_lint(keys.section("lint", LINT_KEYS)),
        published_site=keys.get("published_site", site_in(config.folder), ""),
        publisher=read_publisher(keys.section("publisher", PUBLISHER_KEYS), config.folder),
        shared_cache=read_cache(keys.section("cache", CACHE_KEYS), config.folder),
        has_file=True,
    )


def _in_folder(source: BundleSource, folder: Path) -> BundleSource:
    """Return a store of bundles whose folder, if it is one, is relative to that of the settings."""
    return replace(source, place=replace(source.place, folder=(folder / source.place.folder).absolute()))
