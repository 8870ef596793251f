"""JavaScript modules of ours put together: one file for what a browser would otherwise load in a chain of twenty.

A module becomes a function that runs once and returns what the module exports, so that names of two modules never meet.
Only the forms that our modules use are known: imports of names from relative paths, and exports of functions, classes
and constants.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping

from techdocs.errors import SiteError

_IMPORT = re.compile(r'^import \{ ([^}]+) \} from "(\.[^"]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function\*?|class|const) (\w+)", re.MULTILINE)
_LISTED = re.compile(r"^export \{ ((?:\w+, )*\w+) \};$", re.MULTILINE)
_OTHER = re.compile(r"^(?:import\b(?!\()|export\b).*", re.MULTILINE)


def joined_modules(entry: str, modules: Mapping[str, str]) -> str:
    """Return a module that exports what `entry` does, and imports nothing.

    Args:
        entry: the path of a module.
        modules: the text of each module by its path.

    Raises:
        SiteError: a module has a form of import or export that is not known, imports itself, or a file that is missing.
    """
    order = list(dict.fromkeys(_in_order(entry, modules, ())))
    names = {path: f"module{number}" for number, path in enumerate(order)}
    parts = [_as_function(path, modules[path], names) for path in order]
    exported = sorted(_exported(modules[entry]))
    if exported:
        parts.append(f"export const {{ {', '.join(exported)} }} = {names[entry]};\n")
    return "".join(parts)


def _in_order(path: str, modules: Mapping[str, str], above: tuple[str, ...]) -> Iterator[str]:
    """Yield the modules that one needs, each after those that it imports, and itself last."""
    if path in above:
        raise SiteError(f"`{path}` imports itself", hint=f"by {' → '.join((*above, path))}")
    if path not in modules:
        raise SiteError(f"`{above[-1] if above else path}` imports `{path}`, which does not exist")
    for _, address in _IMPORT.findall(modules[path]):
        yield from _in_order(_resolved(path, address), modules, (*above, path))
    yield path


def _as_function(path: str, text: str, names: Mapping[str, str]) -> str:
    """Return a module as a constant that has what it exports."""
    exported = _exported(text)

    def imported(found: re.Match[str]) -> str:
        return f"const {{ {found[1].replace(' as ', ': ')} }} = {names[_resolved(path, found[2])]};"

    body = _LISTED.sub("", _EXPORT.sub(r"\1 \2", _IMPORT.sub(imported, text)))
    if unknown := _OTHER.search(body):
        raise SiteError(
            f"`{path}` cannot be put together with other modules: `{unknown[0][:80]}`",
            hint='write `import { name } from "./module.js";`, or `export` before a function, a class or a constant',
        )
    return f"const {names[path]} = (() => {{\n{body}\nreturn {{ {', '.join(sorted(exported))} }};\n}})();\n"


def _exported(text: str) -> set[str]:
    listed = {name.strip() for names in _LISTED.findall(text) for name in names.split(",")}
    return listed | {name for _, name in _EXPORT.findall(text)}


def _resolved(path: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), address))
