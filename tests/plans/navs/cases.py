"""Random docs with nav files: the same ones for the same seed, with nothing in them that either side refuses."""

import posixpath
from random import Random
from typing import Any

Case = dict[str, Any]
"""`kind` is the plugin, `pages` are paths, `files` maps a nav file to its keys, `nav` is `mkdocs.yml`'s or None."""
KINDS = ("awesome-nav", "awesome-pages", "rest")
NUMBER = 2300
_NAMES = (
    "index.md", "README.md", "a.md", "B.md", "c.md", "page-2.md", "page-10.md", "page-007.md", "Über.md", "u.md",
    "v.md", "10 x.md", "Zebra.md", "a.b.md", "v1.2.md", "é.md", "straße.md", "guide.md",
)  # fmt: skip
_FOLDERS = ("", "", "sub", "Sub-two", "deep", "deep/er", "deep/er/est", "templates", "guide", "10_ten", "2-two", "Über")
_GLOBS = ("*", "**/*", "*.md", "**/", "*/", "**/*.md", "page-*.md", "[a-g]*", "**/index.md", "@(a|c).md", "sub/*")
_TITLES = ("One", "Two words", "Ünï", "3", "a: b")


def make_cases(seed: int, number: int = NUMBER) -> list[Case]:
    """Return so many cases, the kinds by turns."""
    return [_case(Random(f"{seed}-{at}"), KINDS[at % len(KINDS)]) for at in range(number)]  # noqa: S311 - no secret


def _case(random: Random, kind: str) -> Case:
    pages = sorted({
        posixpath.join(random.choice(_FOLDERS), random.choice(_NAMES)) for _ in range(random.randrange(2, 12))
    })  # fmt: skip
    # of two pages with one address ours keeps one
    pages = [page for page in pages if f"{page.removesuffix('.md')}/" not in "".join(f"{other}\n" for other in pages)]
    folders = sorted({posixpath.dirname(page) for page in pages} - {""})
    folders = sorted({*folders, *(posixpath.dirname(folder) for folder in folders)} - {""})
    make = _nav_yml if kind == "awesome-nav" else _pages
    chosen = ["", *folders] if kind != "rest" else folders
    files: dict[str, dict[str, object]] = {
        posixpath.join(folder, ".nav.yml" if kind == "awesome-nav" else ".pages"): make(random, folder, pages)
        for folder in chosen
        if random.random() < (0.9 if not folder and kind != "rest" else 0.35)
    }
    if kind == "awesome-nav" and not any(files.values()):
        files[".nav.yml"] = {"nav": ["*"]}  # without any such file nothing shows that the plugin is meant
    nav = _rest(random, pages) if kind == "rest" else None
    return {"kind": kind, "pages": pages, "files": {path: keys for path, keys in files.items() if keys}, "nav": nav}


def _below(folder: str, pages: list[str]) -> list[str]:
    """Return the names of the pages and folders that stand in a folder; no README beside an index."""
    start = f"{folder}/" if folder else ""
    names = sorted({page[len(start) :].partition("/")[0] for page in pages if page.startswith(start)})
    names = [name for name in names if not (name == "README.md" and "index.md" in names)]
    return [name for name in names if folder or name != "templates"]  # MkDocs leaves it out; theirs shows a dead link


def _listed(random: Random, names: list[str], rest: list[object]) -> list[object]:
    """Return some names in any order, some of them with a title or in a section, and further entries among them."""
    items: list[object] = [*random.sample(names, random.randrange(len(names) + 1))]
    items = [{random.choice(_TITLES): item} if random.random() < 0.2 else item for item in items]
    if len(items) > 1 and random.random() < 0.3:
        items = [{random.choice(_TITLES): items[:2]}, *items[2:]]
    if random.random() < 0.2:
        items.append({"Site": "https://example.org/"})
    for item in rest:
        items.insert(random.randrange(len(items) + 1), item)
    return items


def _pages(random: Random, folder: str, pages: list[str]) -> dict[str, object]:  # noqa: C901 - a branch for a key
    keys: dict[str, object] = {}
    if random.random() < 0.6:
        both: list[object] = ["... | [a-p]*.md", "..."]
        rest: list[object] = ["..."] if random.random() < 0.7 else both[: random.randrange(3)]
        keys["nav"] = _listed(random, _below(folder, pages), rest) or ["..."]
    if random.random() < 0.3:
        keys["order"] = random.choice(("asc", "desc"))
    if random.random() < 0.3:
        keys["sort_type"] = "natural"
    if random.random() < 0.2:
        keys["ignore_case"] = True
    if folder and random.random() < 0.2:
        keys["title"] = random.choice(_TITLES)
    if folder and random.random() < 0.1:
        keys["hide"] = True
    if folder and random.random() < 0.2:
        keys["collapse"] = random.random() < 0.5
    if random.random() < 0.2:
        keys["collapse_single_pages"] = True
    return keys


def _sort(random: Random) -> dict[str, object]:
    choices: dict[str, tuple[object, ...]] = {
        "by": ("path", "filename"), "direction": ("asc", "desc"), "type": ("natural", "alphabetical"),
        "sections": ("first", "last", "mixed"), "ignore_case": (True, False),
    }  # fmt: skip
    return {key: random.choice(values) for key, values in choices.items() if random.random() < 0.4}


def _nav_yml(random: Random, folder: str, pages: list[str]) -> dict[str, object]:  # noqa: C901 - as above
    keys: dict[str, object] = {}
    if random.random() < 0.6:
        rest: list[object] = [random.choice(_GLOBS) for _ in range(random.randrange(3))]
        if random.random() < 0.3:
            rest.append({"glob": random.choice(_GLOBS), "sort": _sort(random), "ignore_no_matches": True})
        keys["nav"] = _listed(random, _below(folder, pages), rest) or ["*"]
    if random.random() < 0.5:
        keys["sort"] = _sort(random)
    for key in ("flatten_single_child_sections", "preserve_directory_names", "append_unmatched"):
        if random.random() < 0.2:
            keys[key] = random.random() < 0.7
    if random.random() < 0.2:
        keys["ignore"] = random.choice(("page-*", "*.md", "/sub", ["u.md", "deep/"], "er/"))
    if folder and random.random() < 0.2:
        keys["title"] = random.choice(_TITLES)
    if folder and random.random() < 0.1:
        keys["hide"] = True
    return keys


def _rest(random: Random, pages: list[str]) -> list[object]:
    choices: tuple[list[object], ...] = (
        ["..."], ["... | **/page-*.md", "..."], ["... | flat | deep/**"], ["... | flat"],
    )  # fmt: skip
    rest = random.choice(choices)
    return _listed(
        random,
        [page for page in pages if not page.endswith("README.md") and not page.startswith("templates/")][:4],
        rest,
    )
