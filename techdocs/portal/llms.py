"""`llms.txt` for programs that read the site, by version 2 of the convention (https://llmstxt.org).

A small one is of the whole site, and one beside each component's docs covers the pages below it.
Titles and descriptions are texts of authors: each is one line of plain text here, whatever Markdown it holds.
"""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from techdocs.model.docs import DocsPage
from techdocs.model.urls import docs_url, relative_url
from techdocs.plain_text import counted, plain_line
from techdocs.portal.pages.inline import inline_text
from techdocs.portal.slots import LLMS, MountAction
from techdocs.portal.views.listing import EntityListing

MOST_BYTES = 10_000
"""Of the file of the whole site, however many components there are: programs read it whole."""
_LEAST_LEFT = 200
"""Bytes that are kept for the lines after the list."""
_TEXT, _NOTE = 300, 120
"""Characters of a description at the top of a file, and beside a link."""
_MARKS = re.compile(r"[\\`*\[\]<>]|&(?=#?\w+;)|\A[#+=~|-]|(?<=\A\d)[.)]")
_HOW = """\
Every page of docs is also Markdown: add `index.md` to an address that ends in `/`. Each component has an `llms.txt` of
its own at `docs/<namespace>/<kind>/<name>/llms.txt`. Addresses are relative to this file.
"""
_DATA = """
## Data

- [catalog.json](catalog.json): every entity with its owner, relations and docs, as JSON
- [names.json](search/names.json): every entity, page title and API operation, as JSON
"""


def site_llms(listing: EntityListing) -> str:
    """Return the `llms.txt` of the whole site; what others link to most is first, as there may be no room for all."""
    look, own = listing.parts.look, [card for card in listing.cards if _has_own_docs(card)]
    about = look.site_description or f"Docs of {counted(len(own), 'component')}, with their owners."
    lines = [f"# {_plain(look.site_name)}", "", f"> {_plain(about, _TEXT)}", "", _HOW.rstrip(), _DATA.rstrip(), ""]
    ordered = sorted(own, key=lambda card: (-int(str(card["links_here"])), str(card["ref"])))
    lines += ["## Docs", ""] if own else []
    left = MOST_BYTES - _LEAST_LEFT - _size(lines)
    for number, card in enumerate(ordered):
        line = _component(card)
        left -= _size([line])
        if left < 0:
            return _text([*lines, "", f"{len(own) - number:,} more components are in [catalog.json](catalog.json)."])
        lines.append(line)
    return _text(lines)


def docs_llms(action: MountAction) -> str:
    """Return the `llms.txt` of a component's docs: what and whose it is, and its pages as Markdown."""
    facts, here = action.facts, docs_url(action.facts.ref)
    values, links = facts.values, facts.links
    lines = [f"# {_plain(str(values['name']))}", ""]
    if about := _plain(inline_text(str(values["description"])), _TEXT):
        lines += [f"> {about}", ""]
    lines += [*_about(values, links, here), ""]
    for title, in_nav in (("Docs", True), ("Optional", False)):
        pages = [page for page in action.pages if page.in_nav is in_nav and page.markdown in action.docs]
        links_of_pages = [_page(page) for page in pages if page.searchable]
        lines += [f"## {title}", "", *links_of_pages, ""] if links_of_pages else []
    return _text(lines)


def _has_own_docs(card: Mapping[str, object]) -> bool:
    return str(card["docs"]).startswith(_home(card))


def _home(card: Mapping[str, object]) -> str:
    """Return where the docs of a card's entity are, or would be."""
    return str(card["url"]).replace("catalog/", "docs/", 1)


def _component(card: Mapping[str, object]) -> str:
    notes = [
        "deprecated" if card["deprecated"] else "",
        _plain(str(card["description"]), _NOTE),
        f"owner: {_plain(str(card['owner_name']))}" if card["owner"] else "",
    ]
    note = "; ".join(filter(None, notes))
    return f"- [{_plain(str(card['name']))}]({relative_url(_home(card) + LLMS, '')})" + (f": {note}" if note else "")


def _page(page: DocsPage) -> str:
    return f"- [{_plain(page.title)}]({quote(page.markdown)})"


def _about(values: Mapping[str, object], links: Mapping[str, object], here: str) -> Iterator[str]:
    """Yield what a reader has to know of a component before its pages, a line each."""
    yield f"- Catalog entry: [{_plain(str(values['name']))}]({relative_url(str(links['href']), here)})"
    for word, key in (("Owner", "owner"), ("System", "system"), ("Use instead", "successor")):
        linked = links[key]
        if isinstance(linked, Mapping):
            title, href = _plain(str(linked["title"])), str(linked["href"])
            yield f"- {word}: " + (f"[{title}]({relative_url(href, here)})" if href else title)
    for word, key in (("Type", "type"), ("Lifecycle", "lifecycle"), ("Shut down on", "sunset")):
        if values[key]:
            yield f"- {word}: {_plain(str(values[key]))}"
    if isinstance(failure := values["failure"], Mapping):
        yield f"- These pages are older than the sources: no build has succeeded since {str(failure['since'])[:10]}"


def _plain(text: str, longest: int = _NOTE) -> str:
    """Return a text as one line of Markdown that shows it and does nothing else."""
    return _MARKS.sub(r"\\\g<0>", plain_line(text, longest))


def _size(lines: list[str]) -> int:
    return sum(len(line.encode()) + 1 for line in lines)


def _text(lines: list[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"
