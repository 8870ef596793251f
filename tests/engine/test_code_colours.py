"""Code gets the same colours as with Pygments' and pymdownx' own formatters and lexers."""

import json
import subprocess
import sys
from typing import Any

import markdown
import pytest
from pygments.formatters.html import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from techdocs.engine.code_colours import BlockFormatter, InlineFormatter, lexer_by_name, share_colours

OWN = """
import json, sys
import markdown
texts, extensions, settings = json.load(sys.stdin)
print(json.dumps([markdown.markdown(text, extensions=extensions, extension_configs=settings) for text in texts]))
"""
LANGUAGES = ("python", "PYTHON", "yaml", "json", "console", "diff", "java", "text", "no-such-language", "", "php")
TEXTS = [
    *(f"```{language}\nclass A: # {language}\n  $x = 'a' + 1; // done\n> y\n```\n" for language in LANGUAGES),
    '```{.python linenums="1" hl_lines="2" title="a.py"}\na = 1\nb = 2\n```\n',
    "`#!python print(1)` and `#!no-such x`\n",
    "    :::python\n    import os\n",
]
SETTINGS = [
    {},
    {"noclasses": True},
    {"pygments_style": "monokai", "noclasses": True},
    {"linenums": True, "linenums_style": "table", "anchor_linenums": True, "line_spans": "__span"},
    {"auto_title": True, "guess_lang": "block"},
]


def from_their_own(extensions: list[str], settings: dict[str, dict[str, object]]) -> list[str]:
    """Convert the texts in a process that has none of our formatters."""
    given = json.dumps([TEXTS, extensions, settings])
    done = subprocess.run([sys.executable, "-c", OWN], input=given, capture_output=True, text=True, check=True)
    found: list[str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("options", SETTINGS, ids=lambda options: "-".join(map(str, options)) or "none")
def test_blocks_and_inline_code_are_as_with_their_own(options: dict[str, object]) -> None:
    extensions = ["pymdownx.highlight", "pymdownx.superfences", "pymdownx.inlinehilite"]
    settings: dict[str, dict[str, object]] = {"pymdownx.highlight": options}
    share_colours()
    ours = [markdown.markdown(text, extensions=extensions, extension_configs=settings) for text in TEXTS]
    assert ours == from_their_own(extensions, settings)
    assert any("<span" in text for text in ours)


def test_codehilite_is_as_with_its_own() -> None:
    share_colours()
    ours = [markdown.markdown(text, extensions=["codehilite", "fenced_code"]) for text in TEXTS]
    assert ours == from_their_own(["codehilite", "fenced_code"], {})


@pytest.mark.parametrize("alias", ["python", "Python3", "sh", "text", "yml"])
def test_a_lexer_is_found_by_its_aliases_and_gets_its_options(alias: str) -> None:
    ours, theirs = lexer_by_name(alias, stripnl=False, tabsize=3), get_lexer_by_name(alias, stripnl=False, tabsize=3)
    assert type(ours) is type(theirs)
    assert ours.options == theirs.options
    assert lexer_by_name(alias) is not lexer_by_name(alias), "lexers have options of their own"


@pytest.mark.parametrize("alias", ["", "no-such-language"])
def test_an_unknown_lexer_is_refused_as_pygments_does(alias: str) -> None:
    for _ in "once", "again":
        with pytest.raises(ClassNotFound) as ours:
            lexer_by_name(alias)
    with pytest.raises(ClassNotFound) as theirs:
        get_lexer_by_name(alias)
    assert str(ours.value) == str(theirs.value)


@pytest.mark.parametrize("formatter", [BlockFormatter, InlineFormatter])
@pytest.mark.parametrize("style", ["default", "monokai"])
@pytest.mark.parametrize("prefix", ["", "c-"])
def test_the_colours_are_those_of_the_style(formatter: Any, style: str, prefix: str) -> None:
    ours, theirs = formatter(style=style, classprefix=prefix), HtmlFormatter(style=style, classprefix=prefix)
    assert vars(ours)["class2style"] == vars(theirs)["class2style"]
    assert vars(ours)["ttype2class"] == vars(theirs)["ttype2class"]
