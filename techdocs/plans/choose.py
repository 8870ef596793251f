"""Choose which files of the docs folders are published: pages first, then what they show, then what they link to.

Takes a `FolderListing`, gives `Inputs`. Only what is published counts towards a component's limits.
"""

import html
import json
import posixpath
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from techdocs.clean.file_types import is_download, is_published_type
from techdocs.content.decoding import decode_page
from techdocs.content.snippets import SNIPPETS
from techdocs.engine.docs_files import DocsPaths, sort_paths
from techdocs.model.codes import Code
from techdocs.model.docs import DocsSettings, is_page, suffix_of
from techdocs.model.problem import Severity
from techdocs.plans.inputs import Inputs
from techdocs.plans.listing import MAX_ENTRIES, FolderListing
from techdocs.plans.nav.items import NAV_FILES

_WORD = re.compile(r"[\w.-]*\.\w[\w.-]*")


@dataclass(slots=True, kw_only=True)
class Choice:
    """What is chosen; `downloads` wait for a page that names them, `left_out` are files that are not published."""

    inputs: Inputs
    paths: DocsPaths
    downloads: dict[str, Path] = field(default_factory=dict)
    left_out: dict[str, Path] = field(default_factory=dict)

    def left_out_suffixes(self) -> Mapping[str, int]:
        """Return how many files of each suffix are not published."""
        files = (path for path in self.left_out if not is_page(path.lower()))
        return dict(sorted(Counter(map(suffix_of, files)).items()))

    def first_left_out(self) -> str:
        """Return the first file that is not published, `""` where all are; its origin is noted."""
        first = min((path for path in self.left_out if not is_page(path.lower())), default="")
        if first:
            self.inputs.origins[first] = self.inputs.origin(self.left_out[first])
        return first


def choose_files(
    listing: FolderListing,
    inputs: Inputs,
    settings: DocsSettings,
    *,
    file_types: Iterable[str],
    takes_all: bool = False,
) -> Choice:
    """Add the pages of the docs to `inputs`, and what pages show or play; the rest is sorted.

    Args:
        listing: the files in the docs folders.
        inputs: takes the files; it holds the limits.
        settings: of the component.
        file_types: further suffixes that the operator lets be published.
        takes_all: whether code that the operator trusts may read any file.
    """
    own = {path: file for path, file in listing.files.items() if posixpath.basename(path) in NAV_FILES}
    choice = Choice(inputs=inputs, paths=sort_paths([path for path in listing.files if path not in own], settings))
    extra, shown = frozenset(file_types), dict[str, Path]()
    for path, file in listing.files.items():
        if is_page(path) and path not in choice.paths.excluded:
            own[path] = file
        elif path in choice.paths.excluded or path in own:
            continue
        elif path in listing.links and not inputs.follows(file):
            inputs.refuse_link(file)
        elif takes_all or not is_download(path):
            shown[path] = file
        else:
            (choice.downloads if is_published_type(path, extra) else choice.left_out)[path] = file
    for path, file in (own | shown).items():
        inputs.add(path, file)
    _tell_no_pages(listing, choice)
    return choice


def _tell_no_pages(listing: FolderListing, choice: Choice) -> None:
    """Note files that their authors take for pages, and folders that are not listed to their end."""
    inputs = choice.inputs
    for path in choice.left_out:
        if is_page(path.lower()):
            inputs.say(
                inputs.origin(listing.files[path]), Code.FILE_LEFT_OUT,
                "the file is not published as a page: MkDocs recognises only lower-case suffixes",
                f"rename it to `{posixpath.splitext(path)[0]}{posixpath.splitext(path)[1].lower()}`",
            )  # fmt: skip
    for folder in listing.cut:
        inputs.say(
            inputs.origin(folder), Code.PAGES_OVER_LIMIT, severity=Severity.ERROR,
            message=f"the docs folder contains more than {MAX_ENTRIES:,} files; pages beyond that are not published",
            hint="set `docs_dir` to a smaller folder",
        )  # fmt: skip


def choose_downloads(choice: Choice, nav: object) -> None:
    """Add the downloads that a page, a snippet or the nav may link to; whether one does is seen when it is rendered."""
    inputs = choice.inputs
    if not choice.downloads:
        return
    words = _words(json.dumps(nav, ensure_ascii=False))
    for content in inputs.nav_files.values():
        words |= _words(content.decode("utf-8", "replace"))
    for path, file in inputs.files.items():
        if is_page(path) or path.startswith(SNIPPETS):
            words |= _words(decode_page(file.read_bytes()).text)
    for path, file in choice.downloads.items():
        if _words(posixpath.basename(path)) & words:
            inputs.add(path, file)
        else:
            choice.left_out[path] = file


def _words(text: str) -> set[str]:
    """Return what may be the end of a file's name in a text, however the text quotes it."""
    plain = html.unescape(unquote(text)).replace("\\", "")
    return {word.strip(".-_") for word in _WORD.findall(unicodedata.normalize("NFC", plain))}


def tell_over_limit(inputs: Inputs) -> None:
    """Note what a limit took: an error for pages, a warning for other files; once for each limit."""
    taken: dict[tuple[bool, str], list[str]] = {}
    for path, reason in inputs.over_limit.items():
        taken.setdefault((is_page(path), reason), []).append(path)
    for (pages, reason), paths in taken.items():
        noun = "page" if pages else "file"
        what = f"the {noun} is not published" if len(paths) == 1 else f"{len(paths):,} {noun}s are not published"
        more = "" if len(paths) == 1 else f"; the first is `{paths[0]}`"
        inputs.say(
            inputs.origins[paths[0]], Code.PAGES_OVER_LIMIT if pages else Code.LIMIT_EXCEEDED,
            f"{what}: {reason}{more}", "shorten, move or rename it; the operator can raise a limit",
            severity=Severity.ERROR if pages else Severity.WARNING,
        )  # fmt: skip
