"""Addresses inside the site. All are relative to the site's root, without a leading slash, with a trailing one.

They are plain texts; `relative_url` and whatever else writes them into a page or a file for browsers quotes them.
"""

import re
from urllib.parse import quote

from techdocs.model.entity import EntityRef

DOCS_DEPTH = 4
"""Folders between the site's root and a component's docs: `docs/<namespace>/<kind>/<name>/`."""

_HASHED = re.compile(
    r"assets/(?:stylesheets|javascripts)/.*\.[0-9a-f]{8}\.min\.(?:css|js)"  # Material's
    r"|assets/(?:techdocs|vendor|material)-[0-9a-f]{12}/.+"  # ours: `Theme.assets`
    r"|search/[^/]+/(?:(?:fragment|index|filter)/.+|pagefind\.[^/]+\.pf_meta)"  # pagefind's
    r"|search/start-[0-9a-f]{12}\.pack"
)


def is_hashed(path: str) -> bool:
    """Say whether the path of a file of the site holds a digest of its bytes, so that readers may keep it for ever."""
    return path.startswith(("assets/", "search/")) and _HASHED.fullmatch(path) is not None


def published_path(path: str) -> str:
    """Return the path in the site of a file of docs: a colon, which no address can begin with, becomes a hyphen."""
    return path.replace(":", "-")


def docs_url(ref: EntityRef) -> str:
    """Return where an entity's docs are, as in Backstage (`/docs/<namespace>/<kind>/<name>/`)."""
    return f"docs/{ref.namespace}/{ref.kind}/{ref.name}/"


def entity_url(ref: EntityRef) -> str:
    """Return where an entity's catalog page is (`/catalog/<namespace>/<kind>/<name>/`)."""
    return f"catalog/{ref.namespace}/{ref.kind}/{ref.name}/"


def docs_place(url: str) -> tuple[EntityRef, str] | None:
    """Return whose docs are at an address, and the rest of it below them; None for an address outside all docs."""
    return _place(url, "docs")


def catalog_place(url: str) -> tuple[EntityRef, str] | None:
    """Return whose catalog page an address is at or below, and the rest of it; None for any other address."""
    return _place(url, "catalog")


def entity_place(url: str) -> EntityRef | None:
    """Return the entity whose docs or catalog page are at an address, or below it; None where that can be none."""
    found = docs_place(url) or catalog_place(url)
    return found[0] if found else None


def _place(url: str, room: str) -> tuple[EntityRef, str] | None:
    first, *parts = url.split("/", DOCS_DEPTH)
    if first != room or len(parts) < DOCS_DEPTH - 1 or not all(parts[: DOCS_DEPTH - 1]):
        return None
    namespace, kind, name = parts[: DOCS_DEPTH - 1]
    return EntityRef(kind=kind, namespace=namespace, name=name), "".join(parts[DOCS_DEPTH - 1 :])


def file_of(url: str) -> str:
    """Return the file of the site that holds the page at an address."""
    return f"{url}index.html" if url.endswith("/") or not url else url


def url_of(file: str) -> str:
    """Return the address of the page that a file of the site holds; the opposite of `file_of`."""
    return file.removesuffix("index.html") if f"/{file}".endswith("/index.html") else file


def site_root(site_url: str) -> str:
    """Return the path of a site's address: `/docs/` for `https://example.org/docs/`."""
    return "/" + site_url.partition("://")[2].partition("/")[2]


def relative_url(target: str, page: str) -> str:
    """Return the link from the page at `page` to `target`, both relative to the site's root.

    A `page` that ends in `/` is a folder's index; a link to the folder itself is `./`.
    """
    path, mark, fragment = target.partition("#")
    *folders, name = path.split("/")
    *around, _ = page.split("/")
    shared = 0
    for one, other in zip(folders, around, strict=False):
        if one != other:
            break
        shared += 1
    relative = "/".join([*[".."] * (len(around) - shared), *folders[shared:], name])
    return quote(relative or "./", safe="/.-_~") + mark + fragment
