"""The `techdocs` command: its verbs, and errors as text with an exit code."""

import os
import platform
import sys
import tempfile
import traceback
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from techdocs import __version__
from techdocs.errors import ConfigError, TechDocsError
from techdocs.garbage import end_at_once, no_collection
from techdocs.model.nearness import nearest
from techdocs.workers.forkserver import start_workers
from techdocs.workers.process import hide_memory

BUG, INTERRUPTED = 3, 130


VERBS = {
    "build": "Build one site from the docs and catalog of many repositories.",
    "bundle": "Put the sources of a repository's docs into a store.",
    "comment": "Write what a change does as one comment on its pull request.",
    "digest": "Print what changed between two published sites, by owner.",
    "init": "Create the files that a repository needs, to edit and commit.",
    "lint": "Find problems in the docs and catalog, without writing a site.",
    "mcp": "Answer the questions of programs about a published site.",
    "preview": "Show what a change does to a published site, with its pages.",
    "publish": "Publish the built site to a bucket, a folder or a branch.",
    "search": "Find entities, teams and pages of a published site.",
    "serve": "Preview the site on this machine; pages reload as you write.",
    "similar": "Find what may already do what you want to build, and who to ask.",
    "sources": "Show what a build would read, and from where.",
}
"""The verbs, and what `--help` says of each: so it loads none."""
RENDERING = {"build": True, "lint": False, "preview": True, "serve": True}
"""Verbs that render docs, and whether they write pages."""


class Verbs(click.Group):
    """The verbs, each a function in a module of its name, which is loaded when someone asks for it.

    So a verb waits for nothing that only others need, and workers get ready while it is loaded.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's form
        """Return the names of all verbs."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """Return a verb by its name."""
        if cmd_name not in VERBS:
            return None
        with no_collection():
            command: click.Command = getattr(import_module(f"techdocs.commands.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        """Write the verbs and what each does."""
        with formatter.section("Commands"):
            formatter.write_dl([*VERBS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the verb that the command line names; one that renders has its workers start meanwhile."""
        if (
            args
            and args[0] in RENDERING
            and not any(arg in {"-h", "--help"} or arg.startswith(("--built", "--prune")) for arg in args)
        ):
            start_workers(has_pages=RENDERING[args[0]])
        near = nearest(args[0], VERBS) if args and args[0] not in VERBS else ""
        if near:
            ctx.fail(f"No such command '{args[0]}'. Did you mean '{near}'?")
        return super().resolve_command(ctx, args)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="techdocs")
def techdocs() -> None:
    """One searchable documentation site, with owners, from many repositories."""


def main() -> None:
    """Run the command line and exit with its code."""
    hide_memory()
    end_at_once()
    try:
        techdocs.main(prog_name="techdocs", standalone_mode=False, color=_colour())
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted; the site was not changed", err=True)
        sys.exit(INTERRUPTED)
    except TechDocsError as error:
        _say(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception:  # noqa: BLE001 - the entry of the program: whatever comes is a bug, and goes to a log
        log = _write_log()
        click.echo(
            f"{click.style('error', fg='red', bold=True)} this is a bug in techdocs; please report it with {log}",
            err=True,
            color=_colour(),
        )
        sys.exit(BUG)


def _colour() -> bool | None:
    """Return False when `NO_COLOR` is set (https://no-color.org), None to colour what is printed to a terminal."""
    return False if os.environ.get("NO_COLOR") else None


def _say(error: TechDocsError) -> None:
    label = click.style("error", fg="red", bold=True)
    if isinstance(error, ConfigError):
        for problem in error.problems:
            _print(f"{problem.place}: {label} {problem.code} {problem.message}", problem.hint)
        for other in error.others:
            _say(other)
        return
    _print(f"{label} {error}", error.hint)


def _print(line: str, hint: str) -> None:
    click.echo(line, err=True, color=_colour())
    if hint:
        click.echo(f"  hint: {hint}", err=True)


def _write_log() -> Path:
    """Write the exception that is being handled, with versions, to a file of its own."""
    handle, name = tempfile.mkstemp(prefix="techdocs-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"techdocs {__version__}, Python {platform.python_version()}, {platform.platform()}\n")
        for package in ("mkdocs", "mkdocs-material", "markdown", "pymdown-extensions", "pagefind"):
            try:
                file.write(f"{package} {version(package)}\n")
            except PackageNotFoundError:
                file.write(f"{package} is not installed\n")
        file.write("\n" + traceback.format_exc())
    return Path(name)
