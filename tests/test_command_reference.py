"""Usage and option tables of the command line page are those of the commands."""

import re
import subprocess
import sys
from collections import Counter

import click
import pytest

from ci.write_command_reference import PAGE, contexts, filled, options, usage
from techdocs.cli import VERBS, techdocs

PAGE_TEXT = PAGE.read_text(encoding="utf-8")


@click.command()
@click.argument("things", nargs=-1, metavar="[THING]...")
@click.option("--file", "-f", type=click.Path(), metavar="FILE", help="A file [default: none].")
@click.option("--form", type=click.Choice(["one", "two"]), default="one", help="A form of --file.")
@click.option("--number", type=click.IntRange(min=1), envvar="A_NUMBER", help="A|B.")
@click.option("--yes/--no", default=None, help="Yes or no [default: as it comes].")
def invented() -> None:
    """Do nothing."""


def test_the_page_is_up_to_date() -> None:
    assert filled(PAGE_TEXT) == PAGE_TEXT, "run `make generated`"


def test_every_command_has_its_table_once_and_every_verb_its_usage() -> None:
    found = Counter(re.findall(r"<!-- (usage|options): ([a-z ]+) -->", PAGE_TEXT))
    verbs = [f"techdocs {verb}" for verb in VERBS]
    assert found == Counter(
        [("options", "techdocs"), *((what, verb) for verb in verbs for what in ("options", "usage"))]
    )
    assert PAGE_TEXT.count("<!-- end -->") == found.total()


def test_a_table_has_names_values_choices_bounds_defaults_and_variables() -> None:
    (context,) = contexts(invented, "invented")
    assert usage(context) == "`invented [OPTIONS] [THING]...`"
    assert options(context).splitlines() == [
        "| Option | |",
        "| --- | --- |",
        "| `-f`, `--file FILE` | A file. Default: none. |",
        "| `--form VALUE` | A form of `--file`. One of `one`, `two`. Default: `one`. |",
        "| `--number NUMBER` | A\\|B. At least 1. Environment variable: `A_NUMBER`. |",
        "| `--yes`, `--no` | Yes or no. Default: as it comes. |",
        "| `-h`, `--help` | Show this message and exit. |",
    ]


def test_what_is_written_by_hand_stays_and_a_command_that_is_not_there_is_an_error() -> None:
    page = "Before.\n\n<!-- usage: techdocs lint -->\nold\n<!-- end -->\n\nAfter.\n"
    new = (
        "Before.\n\n<!-- usage: techdocs lint -->\n\n`techdocs lint [OPTIONS] [FOLDER]...`\n\n<!-- end -->\n\nAfter.\n"
    )
    assert filled(page) == filled(new) == new
    with pytest.raises(KeyError, match="techdocs lend"):
        filled(page.replace("lint", "lend"))


def test_the_contexts_are_those_of_all_commands() -> None:
    assert [context.command_path for context in contexts(techdocs)] == [
        "techdocs",
        *(f"techdocs {verb}" for verb in VERBS),
    ]


def test_help_lists_every_verb_and_loads_none() -> None:
    code = (
        "import sys; from techdocs.cli import techdocs; techdocs.main(['--help'], standalone_mode=False); "
        "print([name for name in sys.modules if name.startswith(('techdocs.commands', 'mkdocs'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert lines[-1] == "[]"
    assert [line.split()[0] for line in lines[lines.index("Commands:") + 1 : -1]] == [*VERBS]
    assert max(map(len, lines)) <= 80, "fits every terminal"
