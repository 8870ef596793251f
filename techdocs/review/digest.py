"""What changed as a digest for people, by owner in Markdown, and for programs in JSON.

Texts of authors are in code spans, where nothing is read as Markdown, a mention or a reference.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict

from techdocs import __version__
from techdocs.review.comment import code, link
from techdocs.review.site_changes import EntityChange, EntityKind, PageChange, SiteChanges
from techdocs.review.values import Kind

VERSION = 1
Name = Callable[[str], str]
"""Gives what an owner is called, by its ref."""
_PAGES = {Kind.ADDED: "New", Kind.CHANGED: "Changed", Kind.MOVED: "Moved", Kind.REMOVED: "Removed"}
_ENTITIES = {EntityKind.ADDED: "new", EntityKind.REMOVED: "removed"}


def digest_markdown(changes: SiteChanges, site: str, name: Name) -> str:
    """Return what changed, by owner; `site` is the web address that links lead to, `""` for none."""
    lines = ["# What changed", ""]
    listed = [*(one.owner for one in changes.entities), *(one.owner for one in changes.pages)]
    owners = sorted({*listed}, key=lambda ref: (not ref, ref))
    for owner in owners:
        lines += [f"## {code(name(owner))} ({code(owner)})" if owner else "## No owner", ""]
        lines += [_entity(one, site) for one in changes.entities if one.owner == owner]
        lines += _pages([one for one in changes.pages if one.owner == owner], site)
        lines.append("")
    lines += [] if owners else ["Nothing changed.", ""]
    lines += ["## Not compared", "", *(f"- {code(reason, 300)}" for reason in changes.undone)] if changes.undone else []
    return "\n".join(lines).rstrip("\n") + "\n"


def digest_json(changes: SiteChanges, site: str, since: str) -> str:
    """Return what changed as a JSON document."""
    document = {"generator": f"techdocs {__version__}", "version": VERSION, "site": site, "since": since}
    return json.dumps({**document, **asdict(changes)}, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _entity(one: EntityChange, site: str) -> str:
    what = _ENTITIES.get(one.change) or f"{one.change} {_value(one.before)} → {_value(one.after)}"
    return (
        f"- {link(one.title, '' if one.change is EntityKind.REMOVED else site, one.url)} ({code(one.entity)}): {what}"
    )


def _pages(pages: list[PageChange], site: str) -> Iterator[str]:
    for kind, word in _PAGES.items():
        for page in (page for page in pages if page.change is kind):
            where = f", before at {code(page.former)}" if page.former else ""
            title = link(page.title, "" if kind is Kind.REMOVED else site, page.url)
            yield f"- {word} page: {title} of {code(page.entity)}{where}"


def _value(text: str) -> str:
    return code(text) if text else "none"
