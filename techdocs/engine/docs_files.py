"""A component's files as MkDocs sees them: their addresses, their order, and which of them count."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel, set_exclusions

from techdocs.content.snippets import SNIPPETS
from techdocs.disk.packs import Inputs
from techdocs.engine.docs_config import inclusion_settings, plain_config
from techdocs.engine.theme import Theme
from techdocs.model.codes import Code
from techdocs.model.docs import BuildAction, DocsPage, DocsSettings
from techdocs.model.problem import Place, Problem, Severity, problem_of
from techdocs.model.urls import published_path


@dataclass(frozen=True, slots=True, kw_only=True)
class DocsPaths:
    """What becomes of the paths of some docs.

    `excluded` are those that `exclude_docs`, `draft_docs` or MkDocs itself leave out, `unlisted` those of
    `not_in_nav`. `shadowed` maps a page that is not published to the page that has its address.
    """

    excluded: frozenset[str]
    unlisted: frozenset[str]
    shadowed: Mapping[str, str]


def sort_paths(paths: Iterable[str], settings: DocsSettings) -> DocsPaths:
    """Return what becomes of paths inside docs; no file is read."""
    files, shadowed = _listed(paths, inclusion_settings(settings))
    return DocsPaths(
        excluded=frozenset(file.src_uri for file in files if not is_included(file)),
        unlisted=frozenset(file.src_uri for file in files if file.inclusion is InclusionLevel.NOT_IN_NAV),
        shadowed={gone.src_uri: kept.src_uri for gone, kept in shadowed},
    )


def docs_files(action: BuildAction, config: MkDocsConfig, inputs: Inputs) -> tuple[Files, tuple[Problem, ...]]:
    """Return MkDocs' files in the order in which it would have found them, and which pages are none of them.

    Of two pages with one address, such as a README beside an index, one is published: MkDocs' choice.
    """
    files, shadowed = _listed((file.path for file in action.files if not file.path.startswith(SNIPPETS)), config.data)
    for file in files:
        if isinstance(origin := inputs[file.src_uri], Path):
            file.abs_src_path = str(origin)
    gone = {file.src_uri for file, _ in shadowed}
    return Files([file for file in files if file.src_uri not in gone]), tuple(_shadowed(*pair) for pair in shadowed)


def _listed(paths: Iterable[str], config: Mapping[str, Any]) -> tuple[list[File], list[tuple[File, File]]]:
    """Return files in MkDocs' order, and each that is not published for its address, with the one that has it."""
    files = [
        File(path, src_dir=None, dest_dir=os.devnull, use_directory_urls=config["use_directory_urls"])
        for path in sorted(paths, key=_walk_order)
    ]
    set_exclusions(files, cast("MkDocsConfig", config))
    last: dict[str, File] = {}
    for file in files:
        file.dest_uri = published_path(file.dest_uri)
        if is_included(file):
            last[file.dest_uri] = file
    return files, [(file, last[file.dest_uri]) for file in files if last.get(file.dest_uri, file) is not file]


def _shadowed(gone: File, kept: File) -> Problem:
    folder, _, name = gone.src_uri.rpartition("/")
    is_readme = name.startswith("README.") and folder == kept.src_uri.rpartition("/")[0]
    message = f"the page is not published: `{kept.src_uri}` has the same address"
    hint = "move its text into the other page, or rename it"
    return problem_of(
        Severity.WARNING if is_readme else Severity.ERROR, Code.PAGE_SHADOWED, Place(path=gone.src_uri), message, hint
    )


def _walk_order(path: str) -> list[tuple[int, bool, str]]:
    """Return the key of MkDocs' order: a folder's files before its folders, an index before other files."""
    *folders, name = path.split("/")
    is_index = name.rpartition(".")[0] in {"index", "README"}
    return [*((1, False, folder) for folder in folders), (0, not is_index, name)]


def is_included(file: File) -> bool:
    """Say whether a file is published."""
    return file.inclusion not in (InclusionLevel.EXCLUDED, InclusionLevel.DRAFT)


def planned_pages(action: BuildAction, inputs: Inputs, theme: Theme) -> tuple[DocsPage, ...]:
    """Return the pages that a build will have, as far as that is known before it: `output` is `""`, nothing is read."""
    files, _ = docs_files(action, plain_config(action.settings, theme), inputs)
    return tuple(
        DocsPage(path=file.src_uri, url="" if file.url == "./" else unquote(file.url), output="", title=file.name)
        for file in files
        if file.is_documentation_page() and is_included(file)
    )
