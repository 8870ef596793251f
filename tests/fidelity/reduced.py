"""Write a `mkdocs.yml` that a peer can build: what shapes an article is kept, the look is not."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

import yaml

NAME = "mkdocs.fidelity.yml"
_KEPT = frozenset({
    "site_name", "docs_dir", "nav", "exclude_docs", "not_in_nav", "markdown_extensions", "use_directory_urls",
    "validation", "plugins",
})  # fmt: skip
_PLUGINS = frozenset({"techdocs-core", "search", "monorepo", "gh-admonitions"})
_FUNCTIONS = ("tag:yaml.org,2002:python/name:pymdownx.", "tag:yaml.org,2002:python/object/apply:pymdownx.")
_MATERIAL_FUNCTIONS = (
    "tag:yaml.org,2002:python/name:material.extensions.",
    "tag:yaml.org,2002:python/name:materialx.",
)
_TEXT = "tag:yaml.org,2002:str"
_LISTS_EXTENSIONS = """
import importlib.metadata, importlib.util, json, sys
registered = {point.name for point in importlib.metadata.entry_points(group="markdown.extensions")}
def known(name):
    try:
        return name in registered or importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False
json.dump([name for name in json.load(sys.stdin) if known(name)], sys.stdout)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduced:
    """A reduced settings file: what it is made from, its dialect, and which names and pages it leaves out."""

    settings: Path
    path: Path
    techdocs_core: bool
    left_out: tuple[str, ...]
    excluded: tuple[str, ...] = ()


def available_extensions(python: Path, names: set[str]) -> frozenset[str]:
    """Return which Markdown extensions of these names a Python environment has."""
    done = subprocess.run(
        [python, "-c", _LISTS_EXTENSIONS],
        input=json.dumps(sorted(names)),
        capture_output=True,
        text=True,
        check=True,
    )
    return frozenset(json.loads(done.stdout))


def extension_names(settings: Path) -> set[str]:
    """Return the Markdown extensions that a `mkdocs.yml` names."""
    return {name for name, _ in _named(_root(settings), "markdown_extensions")}


def write_reduced(settings: Path, extensions: frozenset[str], excluded: tuple[str, ...] = ()) -> Reduced:
    """Write the reduced copy of a `mkdocs.yml` beside it.

    Args:
        settings: the file.
        extensions: the Markdown extensions that the peer has.
        excluded: pages to leave out, because the peer fails on them.
    """
    root = _root(settings)
    left_out = [key.value for key, _ in root.value if key.value not in _KEPT]
    root.value = [(key, value) for key, value in root.value if key.value in _KEPT]
    left_out += _filter(root, "markdown_extensions", extensions)
    left_out += _filter(root, "plugins", _PLUGINS)
    names = {name for name, _ in _named(root, "plugins")}
    root.value = [
        pair for pair in root.value if not (pair[0].value in ("plugins", "markdown_extensions") and not pair[1].value)
    ]
    _drop_options(root, left_out)
    if excluded:
        _exclude(root, excluded)
    addition = "theme: {name: material, font: false}\n" + ("" if "plugins" in _keys(root) else "plugins: [search]\n")
    if "site_name" not in _keys(root):
        addition += f"site_name: {json.dumps(settings.parent.name)}\n"
    text = yaml.serialize(root, allow_unicode=True) if root.value else ""
    path = settings.with_name(NAME)
    path.write_text(text + addition, encoding="utf-8")
    return Reduced(
        settings=settings,
        path=path,
        techdocs_core="techdocs-core" in names,
        left_out=tuple(left_out),
        excluded=excluded,
    )


def _root(settings: Path) -> yaml.MappingNode:
    node = yaml.compose(settings.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
    return (
        node if isinstance(node, yaml.MappingNode) else yaml.MappingNode("tag:yaml.org,2002:map", [], flow_style=False)
    )


def _keys(root: yaml.MappingNode) -> set[str]:
    return {key.value for key, _ in root.value}


def _named(root: yaml.MappingNode, key: str) -> list[tuple[str, yaml.Node]]:
    """Return name and node of the entries of a list of names, or of names with options."""
    found: list[tuple[str, yaml.Node]] = []
    for node in (value for name, value in root.value if name.value == key):
        if isinstance(node, yaml.MappingNode):
            found += [(name.value, options) for name, options in node.value]
        for item in node.value if isinstance(node, yaml.SequenceNode) else []:
            name = item if isinstance(item, yaml.ScalarNode) else item.value[0][0] if item.value else item
            found.append((str(name.value), item))
    return found


def _filter(root: yaml.MappingNode, key: str, allowed: frozenset[str]) -> list[str]:
    gone = [name for name, _ in _named(root, key) if name not in allowed]
    kept = [node for name, node in _named(root, key) if name in allowed]
    for node in (value for name, value in root.value if name.value == key):
        if isinstance(node, yaml.MappingNode):
            node.value = [(name, options) for name, options in node.value if name.value in allowed]
        elif isinstance(node, yaml.SequenceNode):
            node.value = kept
    return gone


def _drop_options(node: yaml.Node, left_out: list[str]) -> None:
    """Leave out options that run code other than the renderer's, and the check for files the fleet lacks."""
    if isinstance(node, yaml.MappingNode):
        gone = [(key, value) for key, value in node.value if key.value == "check_paths" or _is_foreign(value)]
        left_out.extend(str(key.value) for key, _ in gone)
        node.value = [pair for pair in node.value if pair not in gone]
        for _, value in node.value:
            _drop_options(value, left_out)
    elif isinstance(node, yaml.SequenceNode):
        node.value = [item for item in node.value if not _is_foreign(item)]
        for item in node.value:
            _drop_options(item, left_out)


def _is_foreign(node: yaml.Node) -> bool:
    return "python/" in node.tag and not node.tag.startswith((*_FUNCTIONS, *_MATERIAL_FUNCTIONS))


def _exclude(root: yaml.MappingNode, pages: tuple[str, ...]) -> None:
    before = "".join(str(value.value) for key, value in root.value if key.value == "exclude_docs")
    lines = "\n".join([before.rstrip("\n"), *(f"/{page}" for page in pages)]).lstrip("\n")
    root.value = [pair for pair in root.value if pair[0].value != "exclude_docs"]
    root.value.append((yaml.ScalarNode(_TEXT, "exclude_docs"), yaml.ScalarNode(_TEXT, lines + "\n", style="|")))
