"""What is looked at once more before a site is exchanged: names, data files, secrets in what is not docs.

A finding here is no author's mistake but one of ours, or a secret in a place that no author wrote: the run ends and the
old site stays.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from xml.parsers import expat

from techdocs.clean.file_types import RUN_BY_BROWSERS
from techdocs.errors import SiteError
from techdocs.model.tree import Tree
from techdocs.secrets_scan import EnvironmentSecrets

_OURS = frozenset({"html", "svg"})
"""Types that browsers run and that are among docs: pages that we wrote, drawings that we cleaned."""


def check_paths(paths: Iterable[str]) -> None:
    """Raise a SiteError when a file would be outside of the site, or have a type that docs cannot have."""
    for path in paths:
        parts = path.split("/")
        suffix = parts[-1].rpartition(".")[2].lower()
        is_strange = path.startswith(("docs/", "catalog/")) and suffix in RUN_BY_BROWSERS - _OURS
        if path.startswith("/") or "\\" in path or "\0" in path or {"", ".", ".."} & set(parts) or is_strange:
            raise SiteError(
                f"internal: `{path!r}` is not a path of a site", hint="please report this; the old site was kept"
            )


def check_data(texts: Mapping[str, str]) -> None:
    """Raise a SiteError when a data file cannot be read by who is to read it."""
    for name, text in texts.items():
        try:
            if PurePosixPath(name).suffix == ".json":
                json.loads(text, parse_constant=_no_constant)
            elif PurePosixPath(name).suffix == ".xml":
                expat.ParserCreate().Parse(text.encode(), True)  # noqa: FBT003 - `isfinal`, by position only
        except (ValueError, expat.ExpatError) as error:
            raise SiteError(f"internal: `{name}` cannot be read: {error}", hint="please report this") from error


def check_secrets(trees: Iterable[Tree], secrets: EnvironmentSecrets) -> None:
    """Raise a SiteError when the value of a secret is in the site's own pages or data."""
    for tree in trees if secrets else ():
        for name in tree.files:
            found = secrets.find((tree.folder / name).read_bytes())
            if found:
                raise SiteError(
                    f"`{name}` would contain {found.what}; the site was not replaced",
                    hint="remove it from `techdocs.yml` and templates, or list the variable in `security.skip_secrets`",
                )


def _no_constant(name: str) -> None:
    raise ValueError(f"`{name}` is not JSON")
