"""Addresses of files on a repository's forge (GitHub, GitLab, Gitea, Bitbucket, Azure DevOps), made and read.

Which forge it is, its host's name says; others are taken for one that is like GitHub. Sources: the forges' own pages;
GitLab puts `/-/` before the verb, Bitbucket and Gitea call it `src`.
"""

from collections.abc import Mapping
from urllib.parse import quote, unquote, urlencode, urlsplit

from techdocs.model.source import Source

_VERBS = frozenset({"blob", "tree", "raw", "src"})
_GITEA = ("gitea", "forgejo", "codeberg")
_DEFAULT_BRANCHES = ("HEAD", "main", "master")


def forge_url(source: Source, path: str, verb: str) -> str:
    """Return the page of a file on the source's forge: `blob` shows it, `edit` edits it; `""` if it has no page."""
    if not source.web_url or not path:
        return ""
    at = (source.commit if verb == "blob" else source.branch) or "HEAD"
    host = source.web_url.split("/")[2]
    if _is_azure(host):
        version = f"GC{source.commit}" if verb == "blob" and source.commit else f"GB{source.branch}"
        fields = {"path": f"/{source.prefix}{path}", **({"version": version} if version != "GB" else {})}
        return f"{source.web_url}?{_query(fields)}"
    if "bitbucket" in host:
        return f"{source.web_url}/src/{quote(at)}/{quote(source.prefix + path)}" + ("?mode=edit" * (verb == "edit"))
    if any(name in host for name in _GITEA):
        where = "_edit" if verb == "edit" else "src/commit" if source.commit else "src/branch"
        return f"{source.web_url}/{where}/{quote(at)}/{quote(source.prefix + path)}"
    dash = "/-" if "gitlab" in host else ""
    return f"{source.web_url}{dash}/{verb}/{quote(at)}/{quote(source.prefix + path)}"


def commit_url(source: Source) -> str:
    """Return the page of the source's commit on its forge, or `""`."""
    if not source.web_url or not source.commit:
        return ""
    host = source.web_url.split("/")[2]
    verb = "commits" if "bitbucket" in host else "-/commit" if "gitlab" in host else "commit"
    return f"{source.web_url}/{verb}/{quote(source.commit)}"


def issue_url(source: Source, title: str, text: str) -> str:
    """Return the page of the source's forge on which an issue is written, filled in; `""` if it has no page."""
    if not source.web_url:
        return ""
    host = source.web_url.split("/")[2]
    if _is_azure(host):
        project = source.web_url.partition("/_git/")[0]
        return f"{project}/_workitems/create/Issue?{_query({'[System.Title]': title, '[System.Description]': text})}"
    if "gitlab" in host:
        return f"{source.web_url}/-/issues/new?{_query({'issue[title]': title, 'issue[description]': text})}"
    return f"{source.web_url}/issues/new?{_query({'title': title, 'content' if 'bitbucket' in host else 'body': text})}"


def _is_azure(host: str) -> bool:
    """Say whether a host is Azure DevOps', under its name of today or the one before (`acme.visualstudio.com`)."""
    return host == "dev.azure.com" or host.endswith(".visualstudio.com")


def _query(fields: Mapping[str, str]) -> str:
    return urlencode(fields, quote_via=quote)


def forge_path(url: str, source: Source) -> str | None:
    """Return the path inside the source that a page of its forge shows as it is now; None for any other address.

    An address of another branch, a tag or another commit is meant as it is.
    """
    if not source.web_url or not url.lower().startswith(source.web_url.lower()):
        return None
    rest = _after_verb(unquote(url[len(source.web_url) :].partition("#")[0].partition("?")[0]))
    for branch in (source.branch, source.commit, *_DEFAULT_BRANCHES):
        inside = rest.removeprefix(f"{branch}/{source.prefix}")
        if branch and inside != rest:
            return inside
    return None


def _after_verb(path: str) -> str:
    """Return what follows the verb in the path of a forge's page, a branch first; `""` for a page of another kind."""
    if not path.startswith("/"):
        return ""
    pieces = path.strip("/").split("/")
    verb, *rest = pieces[1:] if pieces[0] == "-" and len(pieces) > 1 else pieces
    if verb == "src" and rest and rest[0] in {"branch", "commit"}:
        rest = rest[1:]
    return "/".join(rest) if verb in _VERBS else ""


def web_host(url: str) -> str:
    """Return the host and path of a repository's address in lower case, by which repositories are distinguished."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.netloc}{parts.path}".lower().rstrip("/")
