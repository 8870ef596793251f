"""`techdocs serve`: preview the site while its authors write."""

from pathlib import Path

import click

from techdocs.commands.settings import run_config
from techdocs.disk.cache_folder import open_cache_folder
from techdocs.lint import open_outside
from techdocs.lint.formats.text import problem_text
from techdocs.model.fetching import FetchMode
from techdocs.preview import SitePreview
from techdocs.run import Run
from techdocs.server import Running, run_built, run_server
from techdocs.workers.forkserver import start_workers

HOST = "127.0.0.1"
SHOWN = 5
"""Components whose addresses are printed at the start."""


@click.command()
@click.argument("folders", nargs=-1, metavar="[FOLDER]...")
@click.option("--config", "config_file", type=click.Path(path_type=Path), help="Settings file [default: techdocs.yml].")
@click.option("--built", type=click.Path(path_type=Path), metavar="FOLDER", help="Serve a built site instead.")
@click.option("--host", default="", help="Address to listen on [default: 127.0.0.1].")
@click.option("--port", "-p", type=click.IntRange(0, 65535), help="Port [default: the first free one from 8000].")
@click.option(
    "--site", envvar="TECHDOCS_SITE", default="", help="Published site to look up other components in: URL or folder."
)
@click.option("--offline", is_flag=True, help="Don't contact any site; use what was fetched before.")
@click.option("--refresh", is_flag=True, help="Fetch repositories first, instead of using what was fetched before.")
def serve(  # noqa: PLR0913, PLR0917 - one parameter an option
    folders: tuple[str, ...], config_file: Path | None, built: Path | None, host: str, port: int | None, site: str,
    offline: bool, refresh: bool,  # noqa: FBT001
) -> None:  # fmt: skip
    """Preview the site on this machine; pages reload in the browser when their files change.

    FOLDER is a repository or a folder of repositories. By default, techdocs reads the `sources` of `techdocs.yml`;
    without `sources`, it reads the working folder. Press Ctrl-C to stop.

    With --built, techdocs serves a site that `techdocs build` wrote, as a web host would, to this machine only.

    Exit codes: 0 stopped; 2 the preview could not start.
    """
    if built is not None:
        _serve_built(built, folders, host, port)
        return
    config = run_config(
        folders, config_file, writes_site=False, site=site, offline=offline,
        fetch_mode=FetchMode.REFRESH if refresh else FetchMode.LAST,
    )  # fmt: skip
    open_cache_folder(config.cache_dir)
    start_workers()
    with open_outside(config) as outside, SitePreview(Run(config, outside)) as preview:
        for problem in outside.site.problems if outside.site else ():
            click.echo(problem_text(problem), err=True)

        def ready(running: Running) -> None:
            preview.listen(running.reload)
            addresses = preview.docs_addresses()
            for address in addresses[:SHOWN]:
                click.echo(f"  {running.url}{address}", err=True)
            if len(addresses) > SHOWN:
                click.echo(f"  and {len(addresses) - SHOWN} more", err=True)

        run_server(
            preview, host=host or HOST, port=port, announce=_announce, ready=ready,
            ignored=(config.site_dir, config.cache_dir), since=preview.since,
        )  # fmt: skip


def _serve_built(built: Path, folders: tuple[str, ...], host: str, port: int | None) -> None:
    if folders:
        raise click.UsageError("--built serves a finished site; remove the repositories.")
    if host not in {"", HOST}:
        raise click.UsageError(f"--built listens only on this machine, at {HOST}; remove --host.")
    run_built(built, port=port, announce=_announce)


def _announce(line: str) -> None:
    click.echo(line, err=True)
