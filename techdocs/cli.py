"""The `techdocs` command: its verbs, and errors as text with an exit code."""

import os
import platform
import sys
import tempfile
import traceback
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from techdocs import __version__
from techdocs.commands.build import build
from techdocs.commands.init import init
from techdocs.commands.lint import lint
from techdocs.commands.serve import serve
from techdocs.errors import ConfigError, TechDocsError

BUG, INTERRUPTED = 3, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="techdocs")
def techdocs() -> None:
    """One searchable documentation site, with owners, from many repositories."""


techdocs.add_command(build)
techdocs.add_command(init)
techdocs.add_command(lint)
techdocs.add_command(serve)


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        techdocs.main(prog_name="techdocs", standalone_mode=False, color=_colour())
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted; the site is as it was", err=True)
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
