"""`techdocs mcp`: answer what programs ask about a published site, over the Model Context Protocol."""

from functools import partial
from pathlib import Path

import click

from techdocs.commands.user_cache import cache_errors, user_cache_folder
from techdocs.errors import ServeError
from techdocs.garbage import no_collection
from techdocs.plain_text import plain_line
from techdocs.published import check_address, open_site


@click.command()
@click.argument("site", metavar="SITE")
def mcp(site: str) -> None:
    """Answer the questions of a coding assistant or another program about a published site.

    SITE is the site's URL or folder. The program starts this command and speaks the Model Context Protocol with it over
    stdin and stdout. It can search and read the site, and nothing else: no tool writes, and none leaves the site.

    Needs the extra `mcp`: in a clone of techdocs, run `pip install '.[mcp]'`.
    """
    try:
        with no_collection():
            from techdocs.mcp.server import serve_questions  # noqa: PLC0415 - an extra, and slow to load
    except ModuleNotFoundError as error:
        message = f"`techdocs mcp` needs the extra `mcp`: there is no module `{error.name}`"
        raise ServeError(message, hint="install techdocs with it: in its clone, `pip install '.[mcp]'`") from error
    check_address(site, Path.cwd())
    if "://" not in site and not Path(site).is_dir():
        raise ServeError(f"no such folder: `{plain_line(site)}`", hint="give the site's folder, or its web address")
    serve_questions(partial(open_site, site, user_cache_folder()), cache_errors)
