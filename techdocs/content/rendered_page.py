"""A page as the rules about pages see it, right after it is rendered: its titles are still the author's."""

from dataclasses import dataclass

from techdocs.content.page_content import PageContent
from techdocs.content.source import PageSource


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedPage:
    """A rendered page.

    `path` is the path of its file below the docs folder, `markdown` its text without front matter and with what it
    includes, `is_named` says that nav, front matter or a heading gives the title, and `level_one_titles` are the titles
    on level 1 of its table of contents, with `starts_on_level_one` when the first of all is one of them.
    """

    path: str
    markdown: str
    title: str
    is_named: bool
    level_one_titles: int
    starts_on_level_one: bool
    content: PageContent
    source: PageSource
