"""Why a page differs and is not worse: each reason changes the peer's page as it says, and the pages are equal then.

A reason that changes nothing is none, so each that a page gets was needed and has been checked on that very page.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from techdocs.clean.file_types import NEEDED_HEAD, refusal
from techdocs.clean.html import TooDeepError, clean_article
from tests.fidelity.article import Article, read_article
from tests.fidelity.compare import compare_articles

CLEANED = "HTML that no page may hold is left out"
ENTITY = "a link to an entity leads to its page in the site"
DEAD = "a link that leads nowhere there is no link, or leads to the file in its repository"
FILE_TYPE = "a link leads to a file of a type that is not published"
FORGE = "a link by the anchor that a forge gives a heading leads to that heading"
ROOTED = "a path from the root of the docs leads to its file"
UNKNOWN = "a link to an entity that the catalog does not have is no link"
RESERVED = "an id that begins like those of the theme begins with one underscore"
VERSIONS = "Markdown or an extension has another version there: with the versions of this side the pages are equal"

_KINDS = ("component:", "api:", "resource:", "system:", "domain:", "group:", "user:", "template:")
_ROOTED = re.compile(r"/(?:docs|catalog)/(?P<path>[^/#?]+/[^/#?]+/[^/#?]+)/?", re.IGNORECASE)
_NOISE = re.compile(r"[\W_]+")
_PAGE = b"md-content__inner"
_ARTICLE = re.compile(r'(<article class="md-content__inner[^>]*>)(.*)(</article>)', re.DOTALL)
Link = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sides:
    """Both articles, and the folders of the peer's site and of ours."""

    ours: Article
    theirs: Article
    site: Path
    own: Path


def find_reasons(ours: str, theirs: str, url: str, site: Path, own: Path) -> tuple[str, ...]:
    """Return the reasons that make the peer's page equal to ours together, none where they do not.

    Args:
        ours: the HTML of our page.
        theirs: the HTML of the peer's page.
        url: the address of the page below the root of its docs.
        site: the folder of the peer's site.
        own: the folder of ours.
    """
    mine, reasons = read_article(ours, url), list[str]()
    for cleaned in (theirs, _cleaned(theirs)):
        other = read_article(cleaned, url)
        if mine is None or other is None:
            return ()
        reasons = [CLEANED] if cleaned != theirs else []
        for reason, change in _CHANGES.items():
            changed = change(_Sides(ours=mine, theirs=other, site=site, own=own))
            if changed != other:
                other = changed
                reasons.append(reason)
        if compare_articles(mine, other) is None:
            return tuple(reasons)
    return ()


def _cleaned(html: str) -> str:
    """Return a page whose article went through our cleaner; as it is where the cleaner refuses it."""
    try:
        return _ARTICLE.sub(lambda found: found[1] + clean_article(found[2]).html + found[3], html, count=1)
    except TooDeepError:
        return html


def _with_entities(sides: _Sides) -> Article:
    """Let links to entities lead where ours lead, if ours lead to the entity that is named."""
    return _relinked(sides, lambda mine, other: mine if _is_entity(mine[1], other[1]) else other)


def _is_entity(mine: str, other: str) -> bool:
    rooted = _ROOTED.match(other)
    if rooted is not None:
        _, kind, name = rooted["path"].lower().split("/")
        return mine != other and mine.lower().rstrip("/").split("#")[0].rstrip("/").endswith(f"{kind}/{name}")
    if other.lower().startswith(_KINDS):
        name = re.split(r"[/:]", other.partition("#")[0].rstrip("/"))
        return any(part.lower() in mine.lower() for part in name[1:] if part)
    return False


def _relinked(sides: _Sides, choose: Callable[[Link, Link], Link]) -> Article:
    """Return their article with another link in the place of each that may be one of ours, pair by pair."""
    if len(sides.ours.links) != len(sides.theirs.links):
        return sides.theirs
    pairs = zip(sides.ours.links, sides.theirs.links, strict=True)
    return replace(sides.theirs, links=tuple(choose(mine, other) for mine, other in pairs))


def _with_forge_anchors(sides: _Sides) -> Article:
    """Let links lead to the heading that ours lead to, where the peer's page has no such anchor and the words agree."""
    theirs, ours = ({identifier for _, identifier, _ in one.headings} for one in (sides.theirs, sides.ours))

    def choose(mine: Link, other: Link) -> Link:
        (path, _, anchor), (own_path, _, own) = other[1].partition("#"), mine[1].partition("#")
        is_same = mine[0] == other[0] and path == own_path and _NOISE.sub("", anchor) == _NOISE.sub("", own)
        return mine if is_same and own in ours and anchor not in theirs else other

    return _relinked(sides, choose)


def _from_root(sides: _Sides) -> Article:
    """Let paths from the root lead to the files of the docs that they name."""

    def own(target: str) -> str:
        path = target.lstrip("/")
        return path if target.startswith("/") and not target.startswith("//") and _file(path, sides.site) else target

    links = tuple((text, own(target)) for text, target in sides.theirs.links)
    return replace(sides.theirs, links=links, images=tuple(own(target) for target in sides.theirs.images))


def _without_unknown(sides: _Sides) -> Article:
    """Leave out links of the peer to entities that our site does not have; ours at that place is none."""

    def is_unknown(target: str) -> bool:
        rooted = _ROOTED.match(target)
        return rooted is not None and not (sides.own / "catalog" / rooted["path"].lower()).is_dir()

    left = [link for link in sides.theirs.links if link in sides.ours.links or not is_unknown(link[1])]
    return replace(sides.theirs, links=tuple(left))


def _without_dead(sides: _Sides) -> Article:
    return _without(sides, lambda target: not _file(target, sides.site))


def _without_unpublished(sides: _Sides) -> Article:
    def is_refused(target: str) -> bool:
        file = _file(target, sides.site)
        content = file.read_bytes() if file else b""
        return bool(file) and _PAGE not in content and bool(refusal(str(file), content[:NEEDED_HEAD]))

    return _without(sides, is_refused)


def _without(sides: _Sides, is_gone: Callable[[str], bool]) -> Article:
    """Leave out links of the peer to what is gone; where ours leads elsewhere by the same words, it leads there."""
    links: list[Link] = []
    ours = list(sides.ours.links)
    for text, target in sides.theirs.links:
        at = len(links)
        mine = ours[at] if at < len(ours) else ("", "")
        if (text, target) == mine or not (_is_local(target) and is_gone(target)):
            links.append((text, target))
        elif mine[0] == text and mine not in sides.theirs.links and not _is_broken(mine[1], sides):
            links.append(mine)
    return replace(sides.theirs, links=tuple(links))


def _is_local(target: str) -> bool:
    return not re.match(r"[a-z][a-z0-9+.-]*:|//|/", target, re.IGNORECASE)


def _is_broken(target: str, sides: _Sides) -> bool:
    """Say whether one of our links leads below the docs to what the peer does not have: it would be worse."""
    return _is_local(target) and not target.startswith("../") and _file(target, sides.site) is None


def _file(target: str, site: Path) -> Path | None:
    """Return the file of a site that an address below its root leads to, None where there is none."""
    path = site / target.partition("#")[0].partition("?")[0]
    if not path.resolve().is_relative_to(site.resolve()):
        return None
    found = path / "index.html" if path.is_dir() else path
    return found if found.is_file() else None


def _with_reserved(sides: _Sides) -> Article:
    """Let ids, and links to them, begin with one underscore where they begin with two there and not here."""
    ours = {identifier for _, identifier, _ in sides.ours.headings}

    def renamed(identifier: str) -> str:
        short = "_" + identifier.lstrip("_")
        return short if identifier.startswith("__") and identifier not in ours and short in ours else identifier

    return replace(
        sides.theirs,
        headings=tuple((tag, renamed(identifier), text) for tag, identifier, text in sides.theirs.headings),
        links=tuple(
            (text, f"{path}#{renamed(anchor)}" if hash_mark else path)
            for text, target in sides.theirs.links
            for path, hash_mark, anchor in [target.partition("#")]
        ),
    )


_CHANGES: Mapping[str, Callable[[_Sides], Article]] = {
    DEAD: _without_dead,
    FILE_TYPE: _without_unpublished,
    ENTITY: _with_entities,
    RESERVED: _with_reserved,
    UNKNOWN: _without_unknown,
    ROOTED: _from_root,
    FORGE: _with_forge_anchors,
}
