"""Rules about the files of docs: pictures that are too large, paths that only case tells apart."""

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from techdocs.content.snippets import SNIPPETS
from techdocs.model.catalog import Catalog
from techdocs.model.codes import Code
from techdocs.model.docs import Build, BuiltDocs, DocsState
from techdocs.model.lint import LintSettings
from techdocs.model.problem import Place, Problem, note, warning

_PICTURES = frozenset({".apng", ".avif", ".bmp", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".tif", ".tiff", ".webp"})


def image_too_large(catalog: Catalog, build: Build, docs: BuiltDocs, settings: LintSettings) -> Iterator[Problem]:
    """Find pictures of more than `lint.image_kb` kilobytes.

    What it does: looks at the size of every picture in the docs, without reading it.
    Why it matters: readers wait for it, on every page that shows it.
    How to fix: make it smaller, or store it in a better format: WebP for photographs, SVG for drawings.
    """
    for path, file in build.inputs.items():
        if posixpath.splitext(path)[1].lower() not in _PICTURES or path.startswith(SNIPPETS):
            continue
        try:
            size = file.lstat().st_size
        except FileNotFoundError:  # it went away while the run lasted
            continue
        if size > settings.image_kb * 1000:
            message = f"the image is larger than {settings.image_kb:,} kB (`lint.image_kb`)"
            hint = f"it is {size // 1000:,} kB; make it smaller, or store it as WebP or SVG"
            yield note(
                Code.IMAGE_TOO_LARGE, Place(source=build.source, path=build.origins.get(path, path)), message, hint
            )


def paths_differ_in_case(catalog: Catalog, build: Build, docs: BuiltDocs, settings: LintSettings) -> Iterator[Problem]:
    """Find files, and addresses of pages, that differ only in case.

    What it does: compares the paths of all files of the docs, and the addresses of all pages, in lower case.
    Why it matters: on macOS, on Windows and on hosts that do not tell case, one of the two hides the other.
    How to fix: rename one of them.
    """
    if build.action is None or docs.state is DocsState.KEPT:
        return
    files = [(file.path, file.path) for file in build.action.files if not file.path.startswith(SNIPPETS)]
    addresses = [(page.url, page.path) for page in docs.pages]
    told: set[frozenset[str]] = set()
    for (first, file), (second, other) in chain(_twins(files), _twins(addresses)):
        if frozenset((file, other)) in told:
            continue
        told.add(frozenset((file, other)))
        kind = "files" if (first, second) == (file, other) else "addresses"
        message = f"{kind} `{first}` and `{second}` differ only in case"
        hint = "on macOS, Windows and some hosts, one hides the other; rename one of them"
        place = Place(source=build.source, path=build.origins.get(other, other))
        also = (replace(place, path=build.origins.get(file, file)),)
        yield warning(Code.PATHS_DIFFER_IN_CASE, place, message, hint, about=f"{file} {other}", also=also)


def _twins(paths: Iterable[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Yield each path that an earlier one equals but for case, with that one; each path comes with its file."""
    seen: dict[str, tuple[str, str]] = {}
    for path, file in sorted(paths):
        before = seen.setdefault(path.lower(), (path, file))
        if before[0] != path:
            yield before, (path, file)
