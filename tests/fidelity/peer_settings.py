"""The `mkdocs.yml` of an author as a peer builds it: with techdocs-core as techdocs-cli adds it.

Left out are plugins and extensions that the peer does not have, the look, and what would run code of the repository.
"""

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

NAME = "mkdocs.fidelity.yml"
CORE = "techdocs-core"
_LEFT_OUT = frozenset({"hooks", "theme", "strict", "extra_templates", "watch", "site_dir", "site_url"})
"""Keys of the look, of the address of a site of its own, and those that run code or end the build at a warning."""
_FUNCTIONS = ("tag:yaml.org,2002:python/name:pymdownx.", "tag:yaml.org,2002:python/object/apply:pymdownx.")
_MATERIAL_FUNCTIONS = (
    "tag:yaml.org,2002:python/name:material.extensions.",
    "tag:yaml.org,2002:python/name:materialx.",
)
_TEXT = "tag:yaml.org,2002:str"
_LISTS_NAMES = """
import importlib.metadata, importlib.util, json, sys
registered = {point.name for point in importlib.metadata.entry_points(group="markdown.extensions")}
plugins = [point.name for point in importlib.metadata.entry_points(group="mkdocs.plugins")]
def known(name):
    try:
        return name in registered or importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False
json.dump([[name for name in json.load(sys.stdin) if known(name)], plugins], sys.stdout)
"""


_OF_MATERIAL = frozenset({
    "search", "tags", "blog", "info", "meta", "offline", "optimize", "privacy", "projects", "social", "typeset",
    "group",
})  # fmt: skip
_UNFIT = frozenset({f"material/{name}" for name in _OF_MATERIAL} - {"material/search", "material/tags"}) | frozenset({
    "social", "privacy", "optimize", "git-revision-date", "git-revision-date-localized", "minify",
})  # fmt: skip
"""Plugins that ask the network or git's history, which the fleet has not, or only make files smaller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A Python environment with MkDocs: its plugins, and which Markdown extensions it has of those that are named."""

    extensions: frozenset[str]
    plugins: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerSettings:
    """A settings file for a peer: what it is made from, its dialect, and which names and pages it leaves out."""

    settings: Path
    path: Path
    techdocs_core: bool
    left_out: tuple[str, ...]
    excluded: tuple[str, ...] = ()


def read_peer(python: Path, names: Iterable[str]) -> Peer:
    """Ask a Python environment what it has; `names` are the Markdown extensions that are asked about."""
    done = subprocess.run(
        [python, "-c", _LISTS_NAMES], input=json.dumps(sorted(names)), capture_output=True, text=True, check=True
    )
    extensions, plugins = json.loads(done.stdout)
    own = {f"material/{name}" for name in _OF_MATERIAL if f"material/{name}" in plugins}
    short = {name.removeprefix("material/") for name in own}
    return Peer(extensions=frozenset(extensions), plugins=frozenset({*plugins, *short}) - _UNFIT)


def why_unreadable(settings: Path) -> str:
    """Return why a `mkdocs.yml` cannot be read as YAML, `""` when it can."""
    try:
        _root(settings)
    except yaml.YAMLError as error:
        return f"it is no YAML: {' '.join(str(error).split())[:200]}"
    return ""


def extension_names(settings: Path) -> set[str]:
    """Return the Markdown extensions that a `mkdocs.yml` names."""
    return {name for name, _ in _named(_root(settings), "markdown_extensions")}


def write_settings(
    settings: Path, peer: Peer, *, is_techdocs: bool, excluded: tuple[str, ...] = ()
) -> PeerSettings:  # fmt: skip
    """Write the copy of a `mkdocs.yml` for a peer beside it.

    Args:
        settings: the file.
        peer: what the peer has.
        is_techdocs: an entity's `techdocs-ref` leads to it, so techdocs-cli adds techdocs-core where it is not listed
            (`patchMkdocsYmlWithPlugins` of techdocs-node).
        excluded: pages to leave out, because the peer fails on them.
    """
    root = _root(settings)
    left_out = [key.value for key, _ in root.value if key.value in _LEFT_OUT]
    root.value = [(key, value) for key, value in root.value if key.value not in _LEFT_OUT]
    left_out += _filter(root, "markdown_extensions", peer.extensions)
    left_out += _filter(root, "plugins", peer.plugins)
    if is_techdocs and CORE not in {name for name, _ in _named(root, "plugins")}:
        _add_core(root)
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
    return PeerSettings(
        settings=settings, path=path, techdocs_core=CORE in names, left_out=tuple(left_out), excluded=excluded
    )


def _add_core(root: yaml.MappingNode) -> None:
    core = yaml.ScalarNode(_TEXT, CORE)
    for node in (value for key, value in root.value if key.value == "plugins"):
        if isinstance(node, yaml.SequenceNode):
            node.value.append(core)
        elif isinstance(node, yaml.MappingNode):
            node.value.append((core, yaml.MappingNode("tag:yaml.org,2002:map", [], flow_style=True)))
    if "plugins" not in _keys(root):
        sequence = yaml.SequenceNode("tag:yaml.org,2002:seq", [core], flow_style=True)
        root.value.append((yaml.ScalarNode(_TEXT, "plugins"), sequence))


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
