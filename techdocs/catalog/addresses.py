"""Web addresses of files and folders on a forge, found again in the sources of a run.

An address belongs to a source when host and full path of the repository are those of its remote; by its name alone
only when the source has no remote. Another company's repository of the same name is another repository.
"""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from techdocs.disk.files import inside
from techdocs.model.source import Source

_VERBS = frozenset({"blob", "tree", "raw", "src", "edit"})
_GITEA_KINDS = frozenset({"branch", "commit", "tag"})
_RAW_HOST, _RAW_OF = "raw.githubusercontent.com", "github.com"
_LONGEST, _MOST_PARTS = 2_000, 40
"""Characters of an address that is looked at, and parts of what follows its verb."""
_MAGIC = re.compile(r"[*?\[{]")


def is_address(target: str) -> bool:
    """Say whether a target is a web address, not a path."""
    return "://" in target


def where_looked_for(target: str) -> str:
    """Return, as a hint, where the file is looked for that a target means."""
    if is_address(target):
        return "the file is looked for in the branch that is checked out"
    return "the path is relative to this file; after a `/` at its start, to the repository's root"


def path_of_address(url: str, source: Source) -> str | None:
    """Return the path inside a source that an address means, None when it is no address of that source's files.

    The branch is not looked at, only told from the path: it is the one that is checked out, else the shortest one
    after which the path exists; with a glob, its folder.
    """
    paths = list(_paths(url, source))
    existing = (path for path in paths if inside(Path(source.root, _plain_part(path)), source.root) is not None)
    return next(existing, paths[0] if paths else None)


def path_from(target: str, folder: str, source: Source) -> str | None:
    """Return the path inside a source that a target means; None when it is another repository's, or leaves this one.

    A target is an address, a path from the repository's root (`/api/openapi.yaml`), or a path from `folder`, as in
    Backstage (`defaultScmResolveUrl` of its integration package).
    """
    if is_address(target):
        return path_of_address(target, source)
    if target.startswith("/"):
        return _below(posixpath.normpath(target.lstrip("/") or "."), source.prefix)
    return _below(posixpath.normpath(posixpath.join(folder, target)), "")


def _below(path: str, prefix: str) -> str | None:
    """Return a path of the repository relative to the part of it that a source is, None where it is not in it."""
    path = "" if path == "." else path
    if path == ".." or path.startswith("../") or not f"{path}/".startswith(prefix):
        return None
    return path[len(prefix) :]


def _paths(url: str, source: Source) -> Iterator[str]:
    """Yield the paths inside a source that an address may mean, the likeliest first."""
    try:
        parts = urlsplit(url.strip()[:_LONGEST])
        rest = _after_repository(parts, source)
    except ValueError:  # no address: brackets that are not closed, say
        return
    if rest is None:
        return
    asked = parse_qs(parts.query).get("path", [""])[0] if "_git" in parts.path.split("/") else ""
    for path in [asked.strip("/")] if asked else _without_branch(rest, source):
        inner = _below(posixpath.normpath(path or "."), source.prefix)
        if inner is not None:
            yield inner


def _after_repository(parts: SplitResult, source: Source) -> list[str] | None:
    """Return what follows the repository in an address, part by part; None for the address of another repository."""
    if parts.scheme.lower() not in {"http", "https"}:
        return None
    host = _host(parts)
    pieces = [piece for piece in parts.path.split("/") if piece]
    if host == _RAW_HOST:
        host, pieces = _RAW_OF, [*pieces[:2], "raw", *pieces[2:]]
    if source.web_url:
        own = urlsplit(source.web_url)
        names = [piece for piece in own.path.split("/") if piece]
        return pieces[len(names) :] if host == _host(own) and _are(pieces[: len(names)], names) else None
    end = _end_of_repository(pieces)
    names = source.name.split("/")
    return pieces[end:] if _are(pieces[:end][-len(names) :], names) else None


def _host(parts: SplitResult) -> str:
    return parts.netloc.rpartition("@")[2].lower().removesuffix(":443")


def _are(pieces: list[str], names: list[str]) -> bool:
    """Say whether the parts of an address are those of a repository; forges do not tell their case apart."""
    shown = [unquote(piece).lower() for piece in pieces]
    if shown:
        shown[-1] = shown[-1].removesuffix(".git")
    return shown == [unquote(name).lower() for name in names]


def _end_of_repository(pieces: list[str]) -> int:
    """Return how many parts of an address name the repository: those before `/-/` or a verb."""
    if "-" in pieces:
        return pieces.index("-")
    verbs = (number for number, piece in enumerate(pieces) if number > 1 and piece in _VERBS)
    return next(verbs, len(pieces))


def _without_branch(rest: list[str], source: Source) -> Iterator[str]:
    """Yield what may be the path after the branch, which can hold slashes."""
    pieces = rest[1:] if rest[:1] == ["-"] else rest
    if not pieces:
        yield ""
        return
    verb, *after = pieces
    if verb not in _VERBS or len(after) > _MOST_PARTS or ".." in unquote("/".join(after)).split("/"):
        return
    if verb == "src" and len(after) > 1 and after[0] in _GITEA_KINDS:
        after = after[1:]
    whole = unquote("/".join(after))
    for known in filter(None, (source.branch, source.commit, "HEAD")):
        if f"{whole}/".startswith(f"{known}/"):
            yield whole[len(known) + 1 :]
            return
    for number in range(1, len(after) + 1):
        yield unquote("/".join(after[number:]))


def _plain_part(path: str) -> str:
    """Return the folders of a path that are before its first wildcard, all of it where it has none."""
    matched = _MAGIC.search(path)
    return path[: matched.start()].rpartition("/")[0] if matched else path
