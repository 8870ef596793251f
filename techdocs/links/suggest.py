"""What an author may have meant whose link leads nowhere: a hint, made only when there is something to say."""

import difflib
import posixpath
from functools import lru_cache
from urllib.parse import unquote

from techdocs.links.addresses import Addresses
from techdocs.links.leads import Lead
from techdocs.model.anchors import anchor_hint
from techdocs.model.codes import Code
from techdocs.model.docs import Build, DocsPage, is_page
from techdocs.model.entity import EntityRef, nearest_ref
from techdocs.model.guesses import Guesses
from techdocs.model.nearness import LONGEST, is_near
from techdocs.model.problem import Place, Problem, warning
from techdocs.plain_text import plain_line
from techdocs.unpublished import Unpublished, why_unpublished

_LIKE, _LIKE_OF_SAME_NAME = 0.78, 0.6
"""How alike two paths (0 to 1, `difflib`) must be whose names are near, or the same."""


class Suggestions:
    """Hints for links that lead nowhere."""

    def __init__(self, addresses: Addresses) -> None:
        self._addresses, self._guesses = addresses, Guesses()

    def entity(self, missing: EntityRef, place: Place) -> EntityRef | None:
        """Return the entity whose ref is most like one that does not exist."""
        return nearest_ref(missing, self._addresses.catalog.entities, self._guesses, place.source)

    def file(self, target: str, build: Build, page: DocsPage, otherwise: str) -> str:
        """Return a hint that names the file of the same docs whose path is most like the one that is meant."""
        written = unquote(target.partition("#")[0].partition("?")[0])
        path = written.replace("\\", "/")
        meant = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path))
        files = tuple(path for path in build.origins if path not in build.over_limit)
        is_guessed = len(meant) <= LONGEST and self._guesses.affords(build.source, len(files))
        near = _nearest(meant, page.path, files) if is_guessed else ""
        near = "" if near == meant and path == written else near
        if not near:
            return otherwise if path == written else "write `/` between folders, also on Windows"
        return f"did you mean `{posixpath.relpath(near, posixpath.dirname(page.path) or '.')}`?"

    def unpublished(self, target: str, build: Build, page: DocsPage) -> Unpublished | None:
        """Return why a file of the same docs that a link or picture means is not on the site, None where it is."""
        docs, path = self._addresses.docs.get(build.ref), unquote(target.partition("#")[0].partition("?")[0])
        if docs is None or not path:
            return None
        around = [""] if path.startswith("/") else [posixpath.dirname(page.path), posixpath.dirname(page.url)]
        meant = [posixpath.normpath(posixpath.join(folder, path.lstrip("/"))) for folder in around]
        found = (why_unpublished(place, build, docs) for place in dict.fromkeys(meant))
        return next((reason for reason in found if reason is not None), None)

    def lost_anchor(self, target: str, lead: Lead, place: Place) -> Problem:
        """Return the problem of a link to an anchor that its page does not have."""
        page = lead.found.page if lead.found else None
        message = f"link `{plain_line(target, 120)}` points to a heading that does not exist"
        hint = anchor_hint(lead.anchor, page.anchors if page else (), self._guesses, place.source)
        return warning(Code.MISSING_ANCHOR, place, message, hint, about=target)


@lru_cache(maxsize=10_000)  # a preview asks the same with every page
def _nearest(meant: str, page: str, files: tuple[str, ...]) -> str:
    """Return the file, other than the page itself, that is most like a path, `""` where none is."""
    likeness, file = max(((_likeness(meant, file), file) for file in files if file != page), default=(0, ""))
    return file if likeness else ""


def _likeness(meant: str, file: str) -> float:
    """Return how alike two paths are, 0 when too little; a path without a suffix is meant for a file with any."""
    meant_name, meant_suffix = posixpath.splitext(posixpath.basename(meant))
    name = posixpath.splitext(posixpath.basename(file))[0]
    if is_page(meant) and is_page(file):  # of whatever suffix
        meant, meant_suffix = posixpath.splitext(meant)[0], ""
    path = file if meant_suffix else posixpath.splitext(file)[0]
    is_same = posixpath.basename(path).lower() == posixpath.basename(meant).lower()
    likeness = _ratio(meant, path)
    if likeness < (_LIKE_OF_SAME_NAME if is_same else _LIKE) or not (is_same or is_near(meant_name, name)):
        return 0
    return likeness


def _ratio(text: str, other: str) -> float:
    return difflib.SequenceMatcher(None, text, other).ratio()
