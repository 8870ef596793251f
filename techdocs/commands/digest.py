"""`techdocs digest`: what changed between two published sites, for the people who own it."""

from pathlib import Path

import click

from techdocs.commands.user_cache import cache_errors, user_cache_folder
from techdocs.errors import ReviewError
from techdocs.model.entity import EntityRef, find_entity_ref
from techdocs.plain_text import plain_line
from techdocs.published import PublishedSite, check_address, open_site
from techdocs.review.digest import digest_json, digest_markdown
from techdocs.review.site_changes import compare_sites


@click.command()
@click.argument("site", metavar="SITE")
@click.option("--since", required=True, metavar="SITE", help="The older site: its URL or folder.")
@click.option("--owner", metavar="REF", help="Only what this team or person owns, or owned before.")
@click.option("--format", "form", type=click.Choice(["markdown", "json"]), default="markdown", help="Output format.")
def digest(site: str, since: str, owner: str | None, form: str) -> None:
    """Print what changed between two published sites, by owner.

    SITE is the newer site's URL or folder, such as `site` after a build; `--since` is the older one. Pages are compared
    by what they say: commits, dates and the look of the site make no difference.

    Exit codes: 0 printed, even if nothing changed; 2 a site can't be read.
    """
    for address in (site, since):
        check_address(address, Path.cwd())
    cache = user_cache_folder()
    with open_site(site, cache) as now, open_site(since, cache) as before, cache_errors():
        for one in (now, before):
            if not one.is_known:
                raise ReviewError(
                    f"`{one.shown}` cannot be read", hint="give the address or the folder of a site that techdocs built"
                )
        changes = compare_sites(now, before, _owner(owner, now, before))
        names = {str(ref): entity.title for one in (before, now) for ref, entity in one.entities.items()}
        web = now.web_address("")
        text = (
            digest_json(changes, now.shown, before.shown) if form == "json"
            else digest_markdown(changes, web, lambda ref: names.get(ref, ref))
        )  # fmt: skip
    click.echo(text, nl=False)


def _owner(text: str | None, *sites: PublishedSite) -> EntityRef | None:
    """Return the owner that a ref or a bare name means.

    Raises:
        UsageError: neither site has an owner of that name.
    """
    if text is None:
        return None
    given = text.strip().lower()
    owners = {entity.owner for site in sites for entity in site.entities.values() if entity.owner}
    known = owners | {ref for site in sites for ref in site.entities if ref.kind in {"group", "user"}}
    meant = (find_entity_ref(given, default_kind=kind) for kind in ("group", "user"))
    found = next((ref for ref in meant if ref in known), None)
    if found is None:
        raise click.UsageError(f"No team or person `{plain_line(text)}` in these sites.")
    return found
