"""Addresses of files on a forge, as people copy them from its pages: which repository, which branch, which file.

Sources: the forges' own pages, and the `core.ts` of each of them in Backstage's `@backstage/integration` 2.2. The
branch is one part of the address, as there: one with `/` in its name cannot be told from a folder.
"""

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, quote, unquote, urlsplit

from techdocs.model.integrations import Integration
from techdocs.model.repository import RemoteRepository
from techdocs.plain_text import plain_line
from techdocs.sources.forges.answers import is_branch, repository

_VERB = r"(?:blob|tree|raw|edit)"
_FORMS: Mapping[str, str] = {
    "github": rf"(?P<path>[^/]+/[^/]+)(?:/{_VERB}/(?P<ref>[^/]+)(?:/(?P<file>.*))?)?/?",
    "gitlab": rf"(?P<path>[^/]+(?:/(?!-/)[^/]+)+?)(?:(?:/-)?/{_VERB}/(?P<ref>[^/]+)(?:/(?P<file>.*))?)?/?",
    "gitea": r"(?P<path>[^/]+/[^/]+)(?:/(?:src|raw)/(?:branch|tag|commit)/(?P<ref>[^/]+)(?:/(?P<file>.*))?)?/?",
    "bitbucketCloud": r"(?P<path>[^/]+/[^/]+)(?:/(?:src|raw)/(?P<ref>[^/]+)(?:/(?P<file>.*))?)?/?",
    "bitbucketServer": r"projects/(?P<path>[^/]+/repos/[^/]+)(?:/(?:browse|raw)(?:/(?P<file>.*))?)?/?",
    "azure": r"(?P<path>[^/]+/[^/]+/_git/[^/]+)/?",
}
LONGEST = 2_000
"""Characters of the longest address, and of the longest path in one."""
_COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAddress:
    """A file in a repository of a forge; `ref` is empty for the default branch, `file` for the repository itself.

    `raw_url` is where the forge's API gives the file, which wants `headers`.
    """

    integration: Integration
    path: str
    ref: str
    file: str

    def listed(self, provider: str) -> RemoteRepository:
        """Return the repository.

        Raises:
            NameRefusedError: its name cannot be used.
        """
        web = self.integration.web_url
        page, clone = _PAGES.get(self.integration.kind, _like_github)(self.path)
        return repository(
            self.integration, provider=provider, path=self.path, clone_url=f"{web}/{clone}", web_url=f"{web}/{page}",
            branch="" if _COMMIT.fullmatch(self.ref) else self.ref, head=self.ref, catalog_path=self.file,
        )  # fmt: skip

    def resolve(self, target: str) -> "FileAddress | None":
        """Return what a target in this file names: relative to it, or with `/` to the repository's root."""
        if len(target) > LONGEST:
            return None
        folder = "" if target.startswith("/") else posixpath.dirname(self.file)
        file = posixpath.normpath(posixpath.join(folder, target.lstrip("/")))
        return None if file.startswith("..") or not file.isprintable() else replace(self, file=file)

    def without_file(self) -> "FileAddress":
        """Return the repository itself."""
        return replace(self, file="")

    @property
    def shown(self) -> str:
        """Return the file as people are told it."""
        return plain_line(f"{self.path}/{self.file}")

    @property
    def owner(self) -> str:
        """Return whom it belongs to: the organization, the workspace or the top group."""
        return self.path.partition("/")[0]

    @property
    def raw_url(self) -> str:
        """Return where the API gives the file."""
        return f"{self.integration.api_url}/{_RAW[self.integration.kind](self.path, self.ref or 'HEAD', self.file)}"

    @property
    def headers(self) -> Mapping[str, str]:
        """Return what the API wants to be told to give the file as it is."""
        kind = "application/vnd.github.raw+json" if self.integration.kind == "github" else "text/plain, */*"
        return {"accept": kind}


def read_file_address(url: str, integrations: Iterable[Integration]) -> FileAddress | None:
    """Return what an address names, None where it is on none of the forges, or has no form of theirs."""
    if len(url) > LONGEST:
        return None
    try:
        parts = urlsplit(url)
        host = parts.netloc.lower()
    except ValueError:
        return None
    if parts.username is not None or parts.scheme not in {"https", "http"}:
        return None
    for integration in integrations:
        base = urlsplit(integration.web_url)
        where = parts.path.removeprefix(base.path + "/")
        if (parts.scheme, host) == (base.scheme, integration.host) and parts.path.startswith(f"{base.path}/"):
            found = re.fullmatch(_FORMS[integration.kind], where)
            return _address(integration, found, parse_qs(parts.query)) if found else None
    return None


def _address(integration: Integration, found: re.Match[str], query: Mapping[str, list[str]]) -> FileAddress | None:
    groups = found.groupdict()
    path, ref, file = (unquote(groups.get(name) or "") for name in ("path", "ref", "file"))
    if integration.kind == "bitbucketServer":
        ref, path = query.get("at", [""])[0].removeprefix("refs/heads/"), path.replace("/repos/", "/", 1)
    if integration.kind == "azure":
        version, file = query.get("version", [""])[0], query.get("path", [""])[0].lstrip("/")
        ref = re.sub(r"^(?:GB|GC(?=[0-9a-f]{40}$))", "", version)  # a branch, or a commit
        if ref == version != "":
            return None  # a tag, or no version that Azure documents
        path = path.replace("/_git/", "/", 1)
    path = path.removesuffix(".git")
    is_plain = ".." not in file.split("/") and file.isprintable() and (not ref or is_branch(ref))
    return FileAddress(integration=integration, path=path, ref=ref, file=file) if is_plain else None


def _like_github(path: str) -> tuple[str, str]:
    return quote(path), f"{quote(path)}.git"


def _bitbucket_server(path: str) -> tuple[str, str]:
    key, _, slug = path.partition("/")
    return f"projects/{quote(key)}/repos/{quote(slug)}", f"scm/{quote(key.lower())}/{quote(slug)}.git"


def _azure(path: str) -> tuple[str, str]:
    head, _, name = path.rpartition("/")
    return (f"{quote(head)}/_git/{quote(name)}",) * 2


_PAGES: Mapping[str, Callable[[str], tuple[str, str]]] = {"bitbucketServer": _bitbucket_server, "azure": _azure}
"""From a repository's path its page and where it is cloned from, below the forge's address."""


def _gitlab_raw(path: str, ref: str, file: str) -> str:
    return f"projects/{quote(path, safe='')}/repository/files/{quote(file, safe='')}/raw?ref={quote(ref, safe='')}"


def _azure_raw(path: str, ref: str, file: str) -> str:
    head, _, name = path.rpartition("/")
    version = f"&versionDescriptor.version={quote(ref, safe='')}" if ref != "HEAD" else ""
    version += "&versionDescriptor.versionType=commit" if _COMMIT.fullmatch(ref) else ""
    where = f"{quote(head)}/_apis/git/repositories/{quote(name, safe='')}/items"
    return f"{where}?path=/{quote(file)}{version}&api-version=7.1"


def _bitbucket_server_raw(path: str, ref: str, file: str) -> str:
    key, _, slug = path.partition("/")
    at = f"?at={quote(ref, safe='')}" if ref != "HEAD" else ""
    return f"projects/{quote(key)}/repos/{quote(slug)}/raw/{quote(file)}{at}"


_RAW: Mapping[str, Callable[[str, str, str], str]] = {
    "github": lambda path, ref, file: f"repos/{quote(path)}/contents/{quote(file)}?ref={quote(ref, safe='')}",
    "gitlab": _gitlab_raw,
    "gitea": lambda path, ref, file: f"repos/{quote(path)}/raw/{quote(file)}?ref={quote(ref, safe='')}",
    "bitbucketCloud": lambda path, ref, file: f"repositories/{quote(path)}/src/{quote(ref, safe='')}/{quote(file)}",
    "bitbucketServer": _bitbucket_server_raw,
    "azure": _azure_raw,
}
