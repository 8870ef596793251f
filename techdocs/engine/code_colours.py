"""What Pygments and its callers work out anew for each piece of code, worked out once in a process.

A formatter lists all colours of its style when it is made, and to find a lexer all aliases of all lexers are compared,
those of installed packages too. That is a quarter of what colouring a usual block of code takes, and much more where
no lexer has the name.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from markdown.extensions import codehilite
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class_by_name
from pygments.style import Style
from pygments.util import ClassNotFound
from pymdownx import highlight


class _Colours:
    """Comes before a formatter of HTML among the bases of a class, and shares the colours of each style."""

    style: type[Style]
    classprefix: str
    ttype2class: Mapping[Any, str]
    class2style: Mapping[str, Any]

    def _create_stylesheet(self) -> None:
        """Fill in the colours (`HtmlFormatter._create_stylesheet`), which nothing changes afterwards."""
        self.ttype2class, self.class2style = _of_style(self.style, self.classprefix)


class BlockFormatter(_Colours, highlight.BlockHtmlFormatter):
    """Writes blocks of code."""


class InlineFormatter(_Colours, highlight.InlineHtmlFormatter):
    """Writes code inside a line."""


@lru_cache(maxsize=64)
def _of_style(style: type[Style], classprefix: str) -> tuple[Mapping[Any, str], Mapping[str, Any]]:
    formatter: Any = HtmlFormatter(style=style, classprefix=classprefix)
    return formatter.ttype2class, formatter.class2style


@lru_cache(maxsize=1024)
def _lexer_class(alias: str) -> type[Lexer] | None:
    try:
        return find_lexer_class_by_name(alias)
    except ClassNotFound:
        return None


def lexer_by_name(_alias: str, **options: object) -> Lexer:
    """Return a lexer by one of its aliases, as `pygments.lexers.get_lexer_by_name` does.

    Raises:
        ClassNotFound: no lexer has it.
    """
    found = _lexer_class(_alias)
    if found is None:
        raise ClassNotFound(f"no lexer for alias {_alias!r} found")
    return found(**options)


def share_colours() -> None:
    """Let the extensions for code use what is here, in this process."""
    own = {"get_lexer_by_name": lexer_by_name}
    vars(codehilite).update(own)
    vars(highlight).update(own, BlockHtmlFormatter=BlockFormatter, InlineHtmlFormatter=InlineFormatter)
