"""What of another team's pages attackers must not change: all but who links there, and whom it looks like."""

import json
import re
from pathlib import Path

from tests.conftest import site_files

_BACKLINKS = re.compile(r'<details class="td-backlinks.*?</details>', re.DOTALL)
_ALIKE = re.compile(r'<p class="td-note" role="note">Not to be confused with:? .*?</p>', re.DOTALL)
_ALIKE_PROBLEM = re.compile(r'<section class="td-group">(?:(?!</section>).)*>TD124</a>.*?</section>\s*', re.DOTALL)
_INBOUND = re.compile(r"<section><h2>Linked from</h2>\s*<dl.*?</dl></section>\s*", re.DOTALL)


def own_files(folder: Path) -> dict[str, str]:
    """Return a component's files: pages and `links.json` without who links there, of others the digest."""
    found = site_files(folder)
    for path in folder.rglob("*.html"):
        found[path.relative_to(folder).as_posix()] = _BACKLINKS.sub("", path.read_text(encoding="utf-8"))
    links = json.loads((folder / "links.json").read_bytes())
    for page in links["pages"]:
        del page["linked_from"]
    return found | {"links.json": json.dumps(links)}


def without_inbound(html: str) -> str:
    """Return an entity's page without who links to it, and without whose name looks like its own."""
    return _ALIKE_PROBLEM.sub("", _ALIKE.sub("", _INBOUND.sub("", html, count=1), count=1))
