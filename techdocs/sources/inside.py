"""Tell the operator's settings file from one that is part of what is read: whoever writes docs is not the operator."""

from pathlib import Path

from techdocs.config import Config
from techdocs.errors import SourceError
from techdocs.sources.fetch import find_roots


def is_in_source(file: Path, config: Config) -> bool:
    """Say whether a settings file is inside a repository that it, or the command line, makes a source.

    A file beside repositories is not in one of them. A link counts where it is and where it leads to. Sources that
    cannot be found end the run anyway.
    """
    try:
        roots = find_roots(config)
    except SourceError:
        return False
    places = (file.parent.resolve(), file.resolve().parent)
    return any(place.is_relative_to(root) for place in places for root in roots)
