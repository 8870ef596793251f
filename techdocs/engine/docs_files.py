"""A component's files as MkDocs sees them: their addresses, their order, and which of them count."""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel, set_exclusions

from techdocs.engine.docs_config import plain_config
from techdocs.engine.snippets import SNIPPETS
from techdocs.engine.theme import Theme
from techdocs.model.docs import BuildAction, DocsPage


def docs_files(action: BuildAction, config: MkDocsConfig, inputs: Mapping[str, Path]) -> Files:
    """Return MkDocs' files in the order in which it would have found them, without a README beside an index."""
    files: list[File] = []
    first: dict[str, File] = {}
    doubles: list[tuple[File, File]] = []
    for path in sorted((file.path for file in action.files if not file.path.startswith(SNIPPETS)), key=_walk_order):
        file = File(path, src_dir=None, dest_dir=os.devnull, use_directory_urls=config["use_directory_urls"])
        file.abs_src_path = str(inputs[path])
        other = first.setdefault(file.dest_uri, file)
        if other is not file:
            doubles.append((other, file))
        files.append(file)
    set_exclusions(files, config)
    gone = [first if is_included(second) else second for first, second in doubles]
    return Files([file for file in files if file not in gone])


def _walk_order(path: str) -> list[tuple[int, bool, str]]:
    """Return the key of MkDocs' order: a folder's files before its folders, an index before other files."""
    *folders, name = path.split("/")
    is_index = name.rpartition(".")[0] in {"index", "README"}
    return [*((1, False, folder) for folder in folders), (0, not is_index, name)]


def is_included(file: File) -> bool:
    """Say whether a file is published."""
    return file.inclusion not in (InclusionLevel.EXCLUDED, InclusionLevel.DRAFT)


def planned_pages(action: BuildAction, inputs: Mapping[str, Path], theme: Theme) -> tuple[DocsPage, ...]:
    """Return the pages that a build will have, as far as that is known before it: `output` is `""`, nothing is read."""
    files = docs_files(action, plain_config(action.settings, theme), inputs)
    return tuple(
        DocsPage(path=file.src_uri, url="" if file.url == "./" else unquote(file.url), output="", title=file.name)
        for file in files
        if file.is_documentation_page() and is_included(file)
    )
