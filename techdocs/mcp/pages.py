"""The tool `read`: a page of docs in Markdown, as its author wrote it. It reads nothing else, and nothing outside."""

import json
from urllib.parse import unquote

from techdocs.content.front_matter import without_front_matter
from techdocs.mcp.answers import QuestionError
from techdocs.mcp.asked_site import AskedSite
from techdocs.model.docs import markdown_file
from techdocs.model.urls import catalog_place, docs_place, docs_url, file_of
from techdocs.plain_text import has_controls, plain_line

LLMS = "llms.txt"
_HINT = "give an address that `search` returns, such as `docs/default/component/payout/runbook/`"


def page_address(site: AskedSite, text: str) -> str:
    """Return the address of a page, from the site's root: of one that is written so, or of a whole web address.

    Raises:
        QuestionError: it is outside of the site.
    """
    root = site.published.web_address("")
    address = text.strip().partition("#")[0].partition("?")[0]
    address = unquote(address.removeprefix(root)).removeprefix("./").lstrip("/")
    if "://" in address or "\\" in address or {".", ".."} & set(address.split("/")) or has_controls(address):
        raise QuestionError(f"`{plain_line(text)}` is not an address of this site; {_HINT}")
    return address


def page_text(site: AskedSite, text: str) -> str:
    """Return a page as Markdown, with what is known of it before its title; for an entity, the list of its pages.

    Raises:
        QuestionError: the site has no such page.
    """
    entity = site.ref(text) if "/" not in text or ":" in text.partition("/")[0] else None
    address = docs_url(entity) + LLMS if entity else page_address(site, text)
    for place in (address, site.published.redirects.get(address, "").partition("#")[0]):
        content = site.published.content(_file(place)) if place and docs_place(place) else None
        if content is not None:
            return content.decode("utf-8", "replace")
    if catalog_place(address):
        raise QuestionError(f"`{plain_line(address)}` is a page of the catalog; use `entity` or `api` for it")
    raise QuestionError(f"no docs page at `{plain_line(address)}`; {_HINT}")


def page_owner(markdown: str) -> str:
    """Return the ref of a page's owner, `""` for a page without one."""
    front = markdown.removesuffix(without_front_matter(markdown))
    line = next((line for line in front.splitlines() if line.startswith("owner: ")), "")
    try:
        return str(json.loads(line.removeprefix("owner: ") or '""'))
    except ValueError:
        return ""


def _file(address: str) -> str:
    """Return the file with a page's Markdown."""
    is_text = address.endswith((".md", f"/{LLMS}"))
    whole = address if is_text or address.endswith((".html", "/")) else f"{address}/"
    return whole if is_text else markdown_file(file_of(whole))
