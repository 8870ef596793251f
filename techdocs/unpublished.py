"""Why a file that the docs folder has is not on the site, in words for the links and nav entries that lead to it."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from techdocs.model.docs import Build, BuiltDocs, is_page

LFS_HINT = "run `git lfs pull` before the build; for `actions/checkout`, write `lfs: true`; or set `fetch.lfs: true`"
_LFS = b"version https://git-lfs.github.com/spec/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpublished:
    """What is said of the file (`is not published: …`), and what to do."""

    what: str
    hint: str


def is_lfs_pointer(content: bytes) -> bool:
    """Say whether a file begins as what Git LFS leaves in the place of a file that was not fetched."""
    return content.startswith(_LFS)


def why_unpublished(path: str, build: Build, docs: BuiltDocs) -> Unpublished | None:
    """Return why a file of the docs is not on the site, None where it is, or is no file of the docs.

    Args:
        path: inside the docs.
        build: their plan.
        docs: what was built.
    """
    if build.over_limit.get(path):
        return Unpublished(
            what=f"is not published: {build.over_limit[path]}",
            hint="make it smaller, or move or rename it; the operator can raise the limit",
        )
    if path in build.excluded:
        return Unpublished(what="is left out of the docs", hint=_about_excluded(path))
    if is_page(path.lower()) and not is_page(path):
        right = PurePosixPath(path).with_suffix(PurePosixPath(path).suffix.lower())
        return Unpublished(
            what="is not published as a page",
            hint=f"rename it to `{right}`: MkDocs recognises only lower-case suffixes",
        )
    if path in build.inputs or path in build.unpublished:
        return _why_not_written(path, build, docs)
    return None


def _why_not_written(path: str, build: Build, docs: BuiltDocs) -> Unpublished | None:
    """Return why a file was left out when the docs were rendered, None where it was not."""
    if path in docs.files or any(page.path == path for page in docs.pages):
        return None
    if is_page(path):
        return Unpublished(what="is not published: another page has its address", hint="use that page instead")
    if path in build.inputs and _is_pointer(build.inputs[path]):
        return Unpublished(what="is a Git LFS pointer, not the file itself", hint=LFS_HINT)
    return Unpublished(what="is not published", hint="use a page, or a file of a type that is published")


def _about_excluded(path: str) -> str:
    if path.startswith("templates/"):
        return "MkDocs leaves out the folder `templates`; rename it, or write `!/templates/` in `exclude_docs`"
    return "take it out of `exclude_docs` or `draft_docs`, or remove the entry or link"


def _is_pointer(file: Path) -> bool:
    try:
        with file.open("rb") as content:
            return is_lfs_pointer(content.read(100))
    except OSError:
        return False
