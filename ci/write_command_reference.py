"""Write the usage and the option tables of `docs/command-line.md` from the commands themselves: `make generated`.

Each is between two comments, `<!-- usage: techdocs build -->` or `<!-- options: techdocs build -->` and
`<!-- end -->`. What is around them is written by hand.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import click

from techdocs.cli import techdocs

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "command-line.md"
_REGION = re.compile(r"(<!-- (?P<what>usage|options): (?P<name>[a-z ]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_DEFAULT = re.compile(r" \[default: (?P<default>[^]]+)\]\.?$")
_OPTION = re.compile(r"(?<![\w`-])--[a-z][a-z-]*")


def contexts(command: click.Command, name: str = "techdocs") -> Iterator[click.Context]:
    """Yield the context of a command and of all below it, in which it knows its whole name."""
    context = click.Context(command, info_name=name, **techdocs.context_settings)
    yield context
    if isinstance(command, click.Group):
        for verb in command.list_commands(context):
            below = command.get_command(context, verb)
            if below is not None:
                yield from contexts(below, f"{name} {verb}")


def usage(context: click.Context) -> str:
    """Return how a command is called."""
    return f"`{context.command_path} {' '.join(context.command.collect_usage_pieces(context))}`"


def options(context: click.Context) -> str:
    """Return the table of a command's options, in the order of its `--help`."""
    parameters = context.command.get_params(context)
    rows = [_row(parameter, context) for parameter in parameters if isinstance(parameter, click.Option)]
    return "\n".join(["| Option | |", "| --- | --- |", *rows])


def _row(option: click.Option, context: click.Context) -> str:
    *others, last = [*sorted(option.opts, key=len), *option.secondary_opts]
    value = "" if option.is_flag else f" {_value(option, context)}"
    names = ", ".join(f"`{name}`" for name in (*others, last + value))
    return f"| {names} | {' '.join(_sentences(option)).replace('|', chr(92) + '|')} |"


def _value(option: click.Option, context: click.Context) -> str:
    """Return the word for an option's value; a choice lists its values in the text."""
    if option.metavar is None and isinstance(option.type, click.Choice):
        return "VALUE"
    return option.make_metavar(context).replace("INTEGER RANGE", "NUMBER")


def _sentences(option: click.Option) -> Iterator[str]:
    text = option.help or ""
    default = _DEFAULT.search(text)
    yield _OPTION.sub(r"`\g<0>`", _DEFAULT.sub(".", text))
    kind = option.type
    if isinstance(kind, click.Choice):
        yield f"One of {', '.join(f'`{value}`' for value in kind.choices)}."
        if isinstance(option.default, str):
            yield f"Default: `{option.default}`."
    if isinstance(kind, click.IntRange):
        yield f"From {kind.min} to {kind.max}." if kind.max is not None else f"At least {kind.min}."
    if default:
        yield f"Default: {default['default']}."
    if isinstance(option.envvar, str):
        yield f"Environment variable: `{option.envvar}`."


def filled(page: str) -> str:
    """Return the page with what belongs between its comments.

    Raises:
        KeyError: a comment names a command that does not exist.
    """
    known = {context.command_path: context for context in contexts(techdocs)}
    write = {"usage": usage, "options": options}
    return _REGION.sub(lambda found: f"{found[1]}\n{write[found['what']](known[found['name']])}\n\n{found[4]}", page)


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)} written")
