"""Definitions of APIs in colours: made by worker processes, as some texts keep a lexer busy for minutes.

One that takes too long is shown without colours; so is a very long one.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

from techdocs.portal.pages.plan import PortalPage
from techdocs.workers.repositories import Job, RepositoryWorkers, TooMuch

SECONDS = 10.0
"""How long one definition may take."""
PLAIN = "text"
"""The language of what has no colours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A definition's text, and the name of its lexer."""

    language: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coloured:
    """A definition as HTML."""

    html: str


def colour(definition: Definition) -> Coloured:
    """Return a definition as HTML, with an element for each token."""
    lexer = get_lexer_by_name(definition.language)
    return Coloured(html=highlight(definition.text, lexer, HtmlFormatter(nowrap=True)))


COLOUR = Job(run=colour, gives=Coloured)


def colour_definitions(pages: Iterable[PortalPage], workers: RepositoryWorkers) -> dict[str, str]:
    """Return the HTML of the definitions that are on some pages, by the addresses of these.

    A page whose definition has no colours is left out.
    """
    tasks = {
        page.url: Definition(language=str(value["language"]), text=str(value["text"]))
        for page in pages
        if isinstance(value := page.values.get("definition"), dict) and value["language"] != PLAIN
    }
    given = workers.each(COLOUR, tasks, seconds=SECONDS)
    return {url: one.value.html for url, one in given if not isinstance(one, TooMuch)}
