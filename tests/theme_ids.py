"""The ids of the theme, read from its templates: an author's element may have none of them."""

import re
from functools import cache
from pathlib import Path

import material

from tests.conftest import ROOT

_ID = re.compile(r"""\bid=["']((?:__|td-)[^"'{]*)""")
_OWN = ("__tabbed_", "__codelineno-", "__span-")
"""How the ids of Markdown's extensions begin."""


@cache
def theme_ids() -> frozenset[str]:
    """Return the ids in Material's templates and in ours; those that end in `_` begin others."""
    folders = (Path(material.__file__).parent / "templates", ROOT / "site-template")
    texts = [file.read_text(encoding="utf-8") for folder in folders for file in folder.rglob("*.html")]
    return frozenset(name for text in texts for name in _ID.findall(text))


def is_theme_id(name: str) -> bool:
    """Say whether an id is the theme's."""
    if name.startswith(_OWN):
        return False
    return any(name == known or (known.endswith("_") and name.startswith(known)) for known in theme_ids())
