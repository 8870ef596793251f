"""Where a page is edited, by MkDocs' rules for `repo_url`, `edit_uri` and `edit_uri_template`.

Sources: `EditURI` and `EditURITemplate` of `mkdocs/config/config_options.py`, `_set_edit_url` of
`mkdocs/structure/pages.py`.
"""

import posixpath
import re
from urllib.parse import quote, urljoin, urlsplit

DEFAULTS = {
    "github.com": "edit/master/docs/", "gitlab.com": "edit/master/docs/", "bitbucket.org": "src/default/docs/",
}  # fmt: skip
"""The `edit_uri` of each host that has one by default."""
_PART = re.compile(r"\{\{|\}\}|\{(?P<name>path|path_noext)(?:!(?P<conversion>[qs]))?\}")


def template_fault(template: str) -> str:
    """Return what of an `edit_uri_template` is not known, `""` when all is."""
    rest = re.search(r"\{[^{}]*\}?|\}", _PART.sub("", template))
    return rest[0] if rest else ""


def edit_link(path: str, *, repo_url: str, edit_uri: str | None, template: str) -> str:
    """Return the web address on which a page is edited, `""` where it has none.

    Args:
        path: the page's file below the docs folder.
        repo_url: the setting; so are `edit_uri` (None = not set, `""` = no link) and `template`.
        edit_uri: see `repo_url`.
        template: see `repo_url`.
    """
    if template:
        return _joined(repo_url, _PART.sub(lambda part: _filled(part, path), template))
    if edit_uri is None:
        edit_uri = DEFAULTS.get(_host(repo_url), "")
    return _joined(repo_url, f"{edit_uri.removesuffix('/')}/{quote(path)}") if edit_uri else ""


def _filled(part: re.Match[str], path: str) -> str:
    if not part["name"]:
        return part[0][0]
    value = posixpath.splitext(path)[0] if part["name"] == "path_noext" else path
    return quote(value, safe="") if part["conversion"] == "q" else value


def _joined(repo_url: str, uri: str) -> str:
    """Return an address below that of the repository; one that begins a query or a fragment follows it at once."""
    repo = f"{repo_url}/" if repo_url and not repo_url.endswith("/") and not uri.startswith(("?", "#")) else repo_url
    try:
        url = urljoin(repo, uri)
    except ValueError:
        return ""
    return url if url.startswith(("https://", "http://")) else ""


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""
