"""Dates of a page in its own text, as mkdocs-git-revision-date and mkdocs-git-revision-date-localized put them there.

When a file changed is no part of what its page is rendered from: a mark is in the page until the site is put
together.
"""

import re
from collections.abc import Callable, Mapping

CHANGED_SLOT, CREATED_SLOT = "<!--techdocs:changed-->", "<!--techdocs:created-->"
"""What is in rendered pages where a date is to be; the cleaner leaves no comment of an author's."""
_SLOTS: Mapping[str, str] = {"revision": CHANGED_SLOT, "creation": CREATED_SLOT}
_VARIABLE = re.compile(
    r"\{\{[ \t]{0,9}(?:page\.meta\.)?git_(?P<which>revision|creation)_date(?:_localized)?[ \t]{0,9}\}\}"
)
_TOKEN = re.compile(r"techdocs0(?P<which>revision|creation)0date")


def mark_dates(markdown: str) -> str:
    """Return Markdown in which a word stands for each date."""
    return _VARIABLE.sub(r"techdocs0\g<which>0date", markdown) if "git_" in markdown else markdown


def place_dates(html: str) -> str:
    """Return cleaned HTML in which a slot stands for each such word."""
    return _TOKEN.sub(lambda match: _SLOTS[match["which"]], html)


def without_dates(text: str) -> str:
    """Return a title without such words: it is also shown where no date is filled in."""
    return " ".join(_TOKEN.sub("", text).split()) if _TOKEN.search(text) else text


def fill_dates(html: str, date_of: Callable[[str], str]) -> str:
    """Return a page with its dates; `date_of` gives that of `changed` or `created`."""
    if CHANGED_SLOT not in html and CREATED_SLOT not in html:
        return html
    return html.replace(CHANGED_SLOT, date_of("changed")).replace(CREATED_SLOT, date_of("created"))
