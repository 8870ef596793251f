"""`techdocs similar`: what of a published site may already do what someone wants to build."""

import click

from techdocs.commands.candidates import candidates_text
from techdocs.commands.site_names import page_addresses, read_site_names
from techdocs.commands.user_cache import user_cache_folder
from techdocs.plain_text import plain_line
from techdocs.published import open_site
from techdocs.similar import ServiceIndex


@click.command()
@click.argument("site", metavar="SITE")
@click.argument("words", nargs=-1, required=True, metavar="SENTENCE...")
@click.option("--limit", type=click.IntRange(min=1), default=3, help="Show at most this many entities [default: 3].")
def similar(site: str, words: tuple[str, ...], limit: int) -> None:
    """Find components and APIs of a published site that may already do what you want to build, and who to ask.

    SITE is the site's URL or folder. SENTENCE says what you want to build, such as `"a service that refunds orders"`.
    Names, descriptions, tags, titles of pages and operations of APIs are compared with it. The text of pages is not.

    Exit codes: 0 something may do this; 1 nothing was found; 2 the site can't be searched.
    """
    sentence = " ".join(words).strip()
    if not sentence:
        raise click.UsageError("SENTENCE is empty.")
    with open_site(site, user_cache_folder()) as published:
        found = ServiceIndex(read_site_names(published)).find(sentence, limit)
        click.echo(candidates_text(found, page_addresses(published, site)), nl=False)
    if not found:
        click.echo(f"nothing found that does `{plain_line(sentence)}`; try fewer or other words", err=True)
    raise SystemExit(0 if found else 1)
