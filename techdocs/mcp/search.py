"""The tool `search`: names and operations first, then pages by their headings and text, as on the site itself."""

from collections.abc import Iterator
from urllib.parse import quote

from techdocs.finding import OPERATION, Answer, Row, find
from techdocs.finding.questions import parse_query
from techdocs.mcp.asked_site import AskedSite
from techdocs.mcp.full_text import TextRow
from techdocs.plain_text import plain_line

NAMES = 6
"""Rows of names above the text, as in the browser."""
_EXCERPT = 160


def search_text(site: AskedSite, query: str, limit: int) -> str:
    """Return what a query finds, a row each, best first."""
    found = find(site.index, query)
    is_text = found.text and not parse_query(query).filters  # these select entities
    texts = site.full_text.search(found.text, site.homes) if is_text else []
    rows = [_name_row(row) for row in found.rows[: NAMES if texts else limit]]
    shown = {row.url.partition("#")[0] for row in found.rows[:NAMES] if row.kind != OPERATION}
    rows += [_text_row(site, one) for one in texts if one.page.url not in shown]
    head = [answer_text(found.answer)] if found.answer else []
    if found.spelled:
        head.append(f"No name has these words; shown is what `{found.spelled}` finds.")
    if not rows:
        near = [_name_row(row) for row in (found.weak or found.nearest)[:NAMES]]
        return "\n".join(
            [*head, f"Nothing found for `{plain_line(query)}`.", *(["Similar names:", *near] if near else [])]
        )
    return "\n".join([*head, *(f"{number}. {row}" for number, row in enumerate(rows[:limit], 1))])


def answer_text(answer: Answer) -> str:
    """Return who owns something and how to reach them, as lines."""
    if answer.owner:
        first = f"{answer.name} ({answer.about}) is owned by {answer.owner}."
    else:
        first = f"{answer.name} ({answer.about}) is an owner." if answer.is_owner else f"{answer.name}: no owner found."
    reach = [f"- {contact.title}: {contact.href}" for contact in answer.contacts]
    return "\n".join([first, *reach, f"- page: {answer.url}", ""])


def _name_row(row: Row) -> str:
    facts = [row.kind, *([f"in {row.component}"] if row.component else [row.type]), row.owner and f"owner {row.owner}"]
    facts += ["deprecated" if row.is_deprecated else ""]
    own = f"\n   {row.entity}" if row.is_entity else ""
    about = f"\n   {row.text}" if row.text else ""
    address = row.url if row.kind == OPERATION else quote(row.url)  # that of an operation has an anchor
    return f"{row.name} ({', '.join(filter(None, facts))})\n   {address}{own}{about}"


def _text_row(site: AskedSite, row: TextRow) -> str:
    page = row.page
    entity = site.homes.get(page.home)
    owner = site.index.names.name(entity.owner) if entity else ""
    facts = ["page", f"in {entity.name}" if entity else "", f"owner {owner}" if owner else ""]
    facts.append("deprecated" if entity and entity.is_deprecated else "")
    title = page.title or page.url
    where = f"{quote(page.url)}#{row.anchor}" if row.anchor else quote(page.url)
    lines = [f"{title}{f': {row.heading}' if row.heading else ''} ({', '.join(filter(None, facts))})", where]
    return "\n   ".join([*lines, *_excerpt(row)])


def _excerpt(row: TextRow) -> Iterator[str]:
    """Yield the beginning of the text, or of what is below the heading that fits."""
    start = max(row.page.text.find(row.heading), 0) if row.heading else 0
    if text := plain_line(row.page.text[start : start + 4 * _EXCERPT], _EXCERPT):
        yield text
