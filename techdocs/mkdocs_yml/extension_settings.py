"""The `markdown_extensions` of a `mkdocs.yml`: what is on the list is honoured, the rest dropped, each at its line."""

from collections.abc import Iterator, Mapping

from techdocs.documents.located_yaml import KeyPath, Tagged
from techdocs.documents.notes import DocumentNotes
from techdocs.mkdocs_yml.dialect import NEEDS_PROGRAM
from techdocs.mkdocs_yml.option_schema import EXTENSIONS
from techdocs.mkdocs_yml.options import option_fault, read_options
from techdocs.mkdocs_yml.setting_keys import names_plugin
from techdocs.mkdocs_yml.setting_notes import quoted
from techdocs.mkdocs_yml.tags import without_tags
from techdocs.model.codes import Code
from techdocs.model.includer import Includer

_INCLUDERS = {
    "markdown_include": Includer.MARKDOWN_INCLUDE, "markdown_include.include": Includer.MARKDOWN_INCLUDE,
    "mdx_include": Includer.MDX_INCLUDE, "markdown_include_variants": Includer.VARIANTS,
}  # fmt: skip
"""Extensions by which pages include files."""
_SILENT = frozenset(("meta", *_INCLUDERS))
"""Extensions whose effect the site gives itself."""
_DROPPED: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(NEEDS_PROGRAM, ("it runs a program to draw", "use a `mermaid` block")),
    "pymdownx.b64": ("it embeds files into the page", "remove it; images are published with their page"),
    "mdx_gh_links": ("it is not available here", "use `pymdownx.magiclink`"),
}
"""Extensions that are often met and are not on the list: why, and what to do instead."""
_NOT_ON_THE_LIST = (
    "only extensions of Python-Markdown and pymdownx are available", "remove it; its syntax shows as text",
)  # fmt: skip


def read_extensions(value: object, notes: DocumentNotes) -> dict[str, Mapping[str, object]]:
    """Return the extensions that are honoured with the options that are, in the order of the file."""
    return {
        name: _options(name, options, path, notes)
        for name, options, path in _named(value, "markdown_extensions", notes)
        if _is_honoured(name, path, notes)
    }


def read_includers(extensions: object, plugins: list[str]) -> dict[Includer, str]:
    """Return by what pages include files, each with its `base_path`, `""` where it has none."""
    found = {
        includer: "" for includer in (Includer.MACROS, Includer.INCLUDE_MARKDOWN)
        if any(names_plugin(name, includer) for name in plugins)
    }  # fmt: skip
    entries = extensions if isinstance(extensions, list) else [extensions]
    for entry in entries:
        for name, options in entry.items() if isinstance(entry, dict) else [(entry, None)]:
            includer = _INCLUDERS.get(name) if isinstance(name, str) else None
            if includer:
                path = options.get("base_path") if isinstance(options, dict) else ""
                found[includer] = path if isinstance(path, str) else ""
    return found


def read_plugins(value: object, notes: DocumentNotes) -> list[tuple[str, object, KeyPath]]:
    """Return the plugins that are named, each with its options and its path in the file."""
    return list(_named(value, "plugins", notes))


def _named(value: object, key: str, notes: DocumentNotes) -> Iterator[tuple[str, object, KeyPath]]:
    """Yield name, options and path of the entries of `plugins` or `markdown_extensions`, in both forms."""
    if isinstance(value, dict):
        yield from ((_short(name), options, (key, name)) for name, options in value.items())
    elif isinstance(value, list):
        for number, item in enumerate(value):
            if isinstance(item, str):
                yield _short(item), {}, (key, number)
            elif isinstance(item, dict):
                yield from ((_short(name), options, (key, number, name)) for name, options in item.items())
    elif value and not isinstance(value, Tagged):
        notes.invalid((key,), f"`{key}` is not a list", "write `- name` lines")


def _short(name: str) -> str:
    return name.removeprefix("markdown.extensions.")


def _is_honoured(name: str, path: KeyPath, notes: DocumentNotes) -> bool:
    if name not in EXTENSIONS and name not in _SILENT:
        reason, hint = _DROPPED.get(name, _NOT_ON_THE_LIST)
        _drop(f"extension {quoted(name)}", reason, hint, path, notes)
    return name in EXTENSIONS


def _options(name: str, options: object, path: KeyPath, notes: DocumentNotes) -> Mapping[str, object]:
    plain = without_tags(options)
    if not isinstance(plain, dict):
        if plain:
            what, hint = f"the value of `{name}`", "write `option: value` lines"
            _drop(what, "it is not a mapping of options", hint, path, notes)
        return {}
    kept, dropped = read_options(name, plain)
    for part in dropped:
        what = f"option {quoted('.'.join(part.path))} of `{name}`"
        _drop(what, part.reason, part.hint, (*path, *part.path), notes)
    fault = option_fault(name, kept)
    if not fault:
        return kept
    message, hint = f"the options of `{name}` are ignored: {fault}", f"see the options of `{name}`"
    notes.invalid(path, message, hint, at_key=True)
    return {}


def _drop(what: str, reason: str, hint: str, path: KeyPath, notes: DocumentNotes) -> None:
    notes.add(Code.EXTENSION_DROPPED, f"{what} is dropped: {reason}", hint, path, at_key=True)
