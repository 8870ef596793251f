"""The Jinja environment of the portal's own templates."""

from collections.abc import Sequence
from pathlib import Path

import jinja2


def portal_environment(folders: Sequence[Path]) -> jinja2.Environment:
    """Return the Jinja environment of the portal's own templates; everything that they print is escaped."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([str(folder / "portal") for folder in folders]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
