"""The site's redirects as data, and as rules for hosts that can answer with them before a page is read.

Every redirect is a page of its own too, which leads on without a host's help. Sources: nginx `ngx_http_rewrite_module`
(`return`), AWS S3 `PutObject` (`WebsiteRedirectLocation`), Netlify and Cloudflare Pages `_redirects`.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from urllib.parse import quote

from techdocs import __version__
from techdocs.model.links import Redirect
from techdocs.model.urls import file_of, site_root

REDIRECTS_VERSION = 1


def redirects_document(redirects: Iterable[Redirect]) -> dict[str, object]:
    """Return `redirects.json`: each former address, where it leads, and whose it is."""
    return {
        "generator": f"techdocs {__version__}",
        "version": REDIRECTS_VERSION,
        "redirects": [{"from": one.origin, "to": one.target, "entity": one.entity} for one in redirects],
    }


def redirect_files(redirects: Sequence[Redirect], site_url: str, forms: Iterable[str]) -> dict[str, str]:
    """Return the files of rules that are asked for: their path in the site, and their text.

    Args:
        redirects: the redirects; web addresses are quoted as they should be.
        site_url: the site's address, whose path every address begins with.
        forms: `netlify`, `nginx`, `s3`.
    """
    root = site_root(site_url)
    pairs = [(root + one.origin, _location(one.target, root)) for one in redirects]
    return {name: write(pairs) for form in forms for name, write in (_FORMS[form],)}


def _location(target: str, root: str) -> str:
    """Return a target as it is in the header `Location`."""
    if target.lower().startswith(("https://", "http://")):
        return target
    path, mark, anchor = target.partition("#")
    return quote(root + path) + mark + quote(anchor)


def _netlify(pairs: Iterable[tuple[str, str]]) -> str:
    return "".join(f"{quote(origin)} {target} 301\n" for origin, target in pairs)


def _nginx(pairs: Iterable[tuple[str, str]]) -> str:
    """Return locations, which nginx compares with what a request decodes to, and where each leads."""
    return "".join(
        f"location = {_nginx_text(origin)} {{ return 301 {_nginx_text(target.replace('$', '%24'))}; }}\n"
        for origin, target in pairs
    )


def _nginx_text(text: str) -> str:
    """Return a text as nginx reads it, in quotes; in a target `$` would begin a variable."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _s3(pairs: Iterable[tuple[str, str]]) -> str:
    rows = [{"Key": file_of(origin.lstrip("/")), "WebsiteRedirectLocation": target} for origin, target in pairs]
    return json.dumps(rows, indent=1) + "\n"


_FORMS: Mapping[str, tuple[str, Callable[[Iterable[tuple[str, str]]], str]]] = {
    "netlify": ("_redirects", _netlify),
    "nginx": ("_redirects.nginx.conf", _nginx),
    "s3": ("_redirects.s3.json", _s3),
}
