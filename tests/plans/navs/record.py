"""Have MkDocs with the real plugins make the navs of all cases, and keep them: `make oracle-navs`.

Runs in an environment of its own, which has the plugins.
"""

import gzip
import json
import logging
import posixpath
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import yaml
from mkdocs.config.base import load_config
from mkdocs.structure.files import get_files
from mkdocs.structure.nav import get_navigation

from tests.plans.navs.cases import Case, make_cases
from tests.plans.navs.tree import nav_tree

SEED = 20_261_129


def peer_nav(case: Case) -> list[object] | None:
    """Return the nav that the plugin makes, None where it refuses to."""
    with tempfile.TemporaryDirectory() as folder:
        docs = Path(folder) / "docs"
        for path in case["pages"]:
            (docs / path).parent.mkdir(parents=True, exist_ok=True)
            (docs / path).write_text("Text\n")
        for path, keys in case["files"].items():
            (docs / path).parent.mkdir(parents=True, exist_ok=True)
            (docs / path).write_text(yaml.safe_dump(keys, allow_unicode=True, sort_keys=False))
        plugin = {"awesome-nav": {}} if case["kind"] == "awesome-nav" else {"awesome-pages": {"strict": False}}
        settings = {"site_name": "x", "plugins": [plugin], **({"nav": case["nav"]} if case["nav"] else {})}
        file = Path(folder) / "mkdocs.yml"
        file.write_text(yaml.safe_dump(settings, allow_unicode=True, sort_keys=False))
        try:
            config = load_config(str(file))
            config = config.plugins.on_config(config)
            files = config.plugins.on_files(get_files(config), config=config)
            nav = config.plugins.on_nav(get_navigation(files, config), config=config, files=files)
        except Exception as error:  # noqa: BLE001 - whatever a plugin raises; such a case is not held against ours
            print(f"refused: {type(error).__name__}: {error}"[:200], file=sys.stderr)  # noqa: T201
            return None
        return nav_tree(nav.items)


def is_comparable(case: Case, nav: list[object]) -> bool:
    """Say whether a nav is what the plugin's docs promise.

    Left out are navs with a link that leads nowhere, which ours reports instead, and those for which awesome-pages
    takes another folder's `.pages` for that of the docs folder: the one that all pages at the top of `nav` stand in.
    """
    dead = [value for value in values(nav) if value not in case["pages"] and not value.startswith("https:")]
    top = [value for item in nav for value in (item.values() if isinstance(item, dict) else [item])]
    folders = {posixpath.dirname(value) for value in top if isinstance(value, str) and value in case["pages"]}
    return not dead and (case["kind"] != "rest" or len(folders) != 1 or folders == {""})


def values(nav: object) -> Iterator[str]:
    """Yield the paths and addresses of a nav."""
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, (list, dict)):
        for item in nav.values() if isinstance(nav, dict) else nav:
            yield from values(item)


def main() -> None:
    """Write the cases that the plugins accept, each with its nav."""
    logging.disable()
    cases = [(case, peer_nav(case)) for case in make_cases(SEED)]
    kept = [[case, nav] for case, nav in cases if nav is not None and is_comparable(case, nav)]
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    Path(sys.argv[1]).write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"{len(kept)} of {len(cases)} navs are recorded")  # noqa: T201


if __name__ == "__main__":
    main()
