"""The names of a published site for a command that looks things up there, wherever it runs."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import click

from techdocs.commands.user_cache import cache_errors
from techdocs.lint.formats.text import problem_text
from techdocs.model.names import SiteNames
from techdocs.plain_text import visible
from techdocs.published import PublishedSite


def read_site_names(published: PublishedSite) -> SiteNames:
    """Return every name that a site's search finds; what is wrong with the site goes to stderr.

    Raises:
        TechDocsError: they cannot be had, not even from an earlier run.
    """
    with cache_errors():
        names = published.search_names()
    for problem in published.problems:
        click.echo(problem_text(problem), err=True)
    return names


def page_addresses(published: PublishedSite, site: str) -> Callable[[str], str]:
    """Return what gives the address of a page, or its file for a site that is a folder."""

    def address(path: str) -> str:
        path, mark, anchor = path.partition("#")
        index = "" if path.rpartition("/")[2] else "index.html"
        place = published.web_address(path) or visible(str(Path(site, path, index)))
        return f"{place}{mark}{quote(anchor)}"

    return address
