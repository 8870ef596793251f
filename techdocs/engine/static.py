"""The files of docs that are no pages: which of them are published, and SVG files cleaned on the way."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from mkdocs.structure.files import File

from techdocs.clean.file_types import NEEDED_HEAD, is_download, refusal
from techdocs.clean.svg import UnsafeSvgError, clean_svg
from techdocs.disk.packs import Readable
from techdocs.model.codes import Code
from techdocs.model.docs import BuildAction, suffix_of
from techdocs.model.problem import Place, Problem, error, note, warning
from techdocs.secrets_scan import HINT, find_keys
from techdocs.unpublished import LFS_HINT, is_lfs_pointer


class StaticFiles:
    """What is published beside the pages; `faults` says what is not, and why."""

    def __init__(self, folder: Path, action: BuildAction, linked: frozenset[str]) -> None:
        """Take the folder of the site's files, what they belong to, and the paths that pages link to."""
        self.faults: list[Problem] = []
        self.published: set[str] = set()
        self._folder, self._extra, self._linked = folder, frozenset(action.file_types), linked
        self._left = Counter(action.left_out)
        self._first = action.first_left_out
        self._pointers: list[str] = []

    def publish(self, file: File, origin: Readable) -> None:
        """Write one file into the site, or note why not."""
        content = origin.read_bytes()
        if is_lfs_pointer(content):
            self._pointers.append(file.src_uri)
            return
        if file.src_uri.lower().endswith(".svg"):
            self._svg(file, content)
            return
        refused = refusal(file.src_uri, content[:NEEDED_HEAD], self._extra)
        if refused is not None and refused.is_unsafe:
            message = f"the file is not published: {refused.reason}"
            self._refuse(file, message, "save it in the format that its suffix says")
        elif refused is not None or (is_download(file.src_uri) and file.src_uri not in self._linked):
            self._left[suffix_of(file.src_uri)] += 1
            self._first = min(self._first or file.src_uri, file.src_uri)
        else:
            self._checked(file, content)

    def all_faults(self) -> Iterator[Problem]:
        """Yield what was not published; one line for all files that no page asks for."""
        yield from self.faults
        if self._pointers:
            count = len(self._pointers)
            what = "the file is a pointer" if count == 1 else f"{count:,} files are pointers"
            message = f"{what} of Git LFS, not the file{'s' if count > 1 else ''} that readers want; not published"
            yield warning(Code.FILE_LEFT_OUT, Place(path=min(self._pointers)), message, LFS_HINT, about="Git LFS")
        if self._left:
            counted = sorted(self._left.items(), key=lambda pair: (-pair[1], pair[0]))
            shown = ", ".join(
                f"`{suffix}` ({count:,})" if count > 1 else f"`{suffix}`" for suffix, count in counted[:8]
            )
            more = f" and {len(counted) - 8} more types" if len(counted) > 8 else ""  # noqa: PLR2004
            total = self._left.total()
            message = f"{total:,} file{'s are' if total > 1 else ' is'} not published: {shown}{more}"
            hint = "a download is published if a page links to it and its type is known or in `security.file_types`"
            yield note(Code.FILE_LEFT_OUT, Place(path=self._first), message, hint, about=" ".join(sorted(self._left)))

    def _svg(self, file: File, content: bytes) -> None:
        try:
            cleaned = clean_svg(content)
        except UnsafeSvgError as error:
            self._refuse(file, f"the drawing is not published: {error}", "export it again as plain SVG, or as PNG")
            return
        self._checked(file, cleaned.content)
        if cleaned.removed:
            message = f"removed from the drawing: {', '.join(f'`{what}`' for what in cleaned.removed[:5])}"
            place, hint = Place(path=file.src_uri), "the drawing is shown without them"
            self.faults.append(note(Code.FILE_UNSAFE, place, message, hint, about=" ".join(cleaned.removed)))

    def _checked(self, file: File, content: bytes) -> None:
        """Write a file, unless it is text that holds a key."""
        found = find_keys(content.decode("utf-8", "replace")) if b"\0" not in content else None
        if found is None:
            self._put(file, content)
            return
        message = f"the file is withheld: it contains {found.what}"
        self.faults.append(
            error(Code.SECRET_FOUND, Place(path=file.src_uri, line=found.line), message, HINT, secret=found.what)
        )

    def _put(self, file: File, content: bytes) -> None:
        target = self._folder / file.dest_uri
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        self.published.add(file.dest_uri)

    def _refuse(self, file: File, message: str, hint: str) -> None:
        self.faults.append(warning(Code.FILE_UNSAFE, Place(path=file.src_uri), message, hint))
