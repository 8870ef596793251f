"""Find what can be compared: our components with their `mkdocs.yml`, and their pages on both sides."""

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_REF = "backstage.io/techdocs-ref"
_NAMES = ("mkdocs.yaml", "mkdocs.yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A component of our site: its ref, the folder of its docs in the site, its `mkdocs.yml` in the fleet.

    `is_techdocs` says that an entity names its docs by `techdocs-ref`, so that TechDocs builds them.
    """

    ref: str
    docs: str
    settings: str
    is_techdocs: bool = False


def find_components(site: Path, fleet: Path) -> Iterator[Component]:
    """Yield the components of a site that have a `mkdocs.yml`, each file once, in the order of their refs."""
    seen: set[str] = set()
    document = json.loads((site / "catalog.json").read_text(encoding="utf-8"))
    for entity in document["entities"]:
        facts = entity["techdocs"]
        namespace, kind, name = entity["metadata"]["namespace"], entity["kind"], entity["metadata"]["name"]
        if facts["docs"] != f"docs/{namespace}/{kind}/{name}/".lower():
            continue
        settings = _settings(entity, fleet)
        if settings and settings not in seen:
            seen.add(settings)
            named = _REF in (entity["metadata"].get("annotations") or {})
            yield Component(ref=facts["ref"], docs=facts["docs"], settings=settings, is_techdocs=named)


def our_pages(site: Path, component: Component) -> dict[str, Path]:
    """Return the pages of a component in our site: the address below its docs to the file."""
    folder = site / component.docs
    links = json.loads((folder / "links.json").read_text(encoding="utf-8"))
    return {page["url"]: folder / _file(page["url"]) for page in links["pages"]}


def their_pages(site: Path) -> dict[str, Path]:
    """Return the pages of a peer's site: the address below its root to the file."""
    files = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*.html"))}
    files.pop("404.html", None)
    return {re.sub(r"(^|/)index\.html$", r"\1", name): path for name, path in files.items() if _is_page(path)}


def page_address(path: str) -> str:
    """Return the address of a page by the path of its Markdown file, with directory addresses."""
    folder, name = posixpath.split(path.removesuffix(".md"))
    return posixpath.join(folder, "" if name in {"index", "README"} else f"{name}/")


def _settings(entity: Mapping[str, dict[str, dict[str, str]]], fleet: Path) -> str:
    place = entity["techdocs"]["source"]
    path = f"{place['name']}/{place['path']}"
    if posixpath.basename(path) in _NAMES:
        return path
    target = (entity["metadata"].get("annotations") or {}).get(_REF, "dir:.")
    kind, _, inner = target.partition(":")
    if kind == "url":
        inner = re.sub(r"^.*?/(?:tree|blob|src)/[^/]+/?|^https?://[^/]+/[^/]+/[^/]+/?$", "", inner) or "."
        folder = posixpath.normpath(posixpath.join(place["name"], inner))
    else:
        folder = posixpath.normpath(posixpath.join(posixpath.dirname(path), inner.strip()))
    return next((f"{folder}/{name}" for name in _NAMES if (fleet / folder / name).is_file()), "")


def _file(url: str) -> str:
    return f"{url}index.html" if not url or url.endswith("/") else url


def _is_page(path: Path) -> bool:
    return "md-content__inner" in path.read_text(encoding="utf-8", errors="replace")
