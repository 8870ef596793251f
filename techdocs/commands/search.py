"""`techdocs search`: find entities, teams and pages of a published site by their names."""

import click

from techdocs.commands.found import json_found, text_found, text_hints
from techdocs.commands.site_names import page_addresses, read_site_names
from techdocs.commands.user_cache import user_cache_folder
from techdocs.finding import find, index_names
from techdocs.published import open_site


@click.command()
@click.argument("site", metavar="SITE")
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option("--limit", type=click.IntRange(min=1), default=10, help="Show at most this many results [default: 10].")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Output format.")
def search(site: str, words: tuple[str, ...], limit: int, form: str) -> None:
    """Find entities, teams, page titles and API operations of a published site, and who owns something.

    SITE is the site's URL or folder. WORDS are what you would type into the site's search: names with typos, questions
    such as `who owns payout`, and operators such as `owner:payments`. The text of pages is not searched.

    Exit codes: 0 something was found; 1 nothing was found; 2 the site can't be searched.
    """
    query = " ".join(words).strip()
    if not query:
        raise click.UsageError("WORDS are empty.")
    with open_site(site, user_cache_folder()) as published:
        names = read_site_names(published)
        found = find(index_names(names), query)
        address = page_addresses(published, site)
        if form == "json":
            click.echo(json_found(found, limit, address), nl=False)
        else:
            click.echo(text_found(found, limit, address), nl=False)
            click.echo(text_hints(found, limit, address), nl=False, err=True)
    raise SystemExit(0 if found.rows else 1)
