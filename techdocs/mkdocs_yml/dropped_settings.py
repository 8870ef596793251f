"""Name what a `mkdocs.yml` asks for and does not get: keys, tags and plugins that have no effect here."""

from collections.abc import Mapping

from techdocs.documents.located_yaml import KeyPath
from techdocs.documents.notes import DocumentNotes
from techdocs.mkdocs_yml.setting_keys import (
    DROPPED_KEYS,
    DROPPED_THEME_KEYS,
    KNOWN_KEYS,
    PLAIN_KEYS,
    SILENT_KEYS,
    TEXT_KEYS,
    is_own_plugin,
)
from techdocs.mkdocs_yml.setting_notes import quoted
from techdocs.mkdocs_yml.tags import RELATIVE_TAG, inert_tags
from techdocs.model.codes import Code
from techdocs.model.nearness import nearest
from techdocs.model.problem import Severity


def note_dropped_keys(keys: Mapping[str, object], notes: DocumentNotes) -> None:
    """Name the keys that are dropped, each at its line; an empty one has nothing to drop."""
    theme = keys.get("theme")
    for key, value in theme.items() if isinstance(theme, dict) else ():
        if key in DROPPED_THEME_KEYS and value:
            _drop(("theme", key), *DROPPED_THEME_KEYS[key], notes)
    for key, value in keys.items():
        if key in DROPPED_KEYS:
            if value:
                _drop((key,), *DROPPED_KEYS[key], notes)
        elif key not in SILENT_KEYS and key not in TEXT_KEYS:
            near = nearest(key, KNOWN_KEYS)
            _drop((key,), "MkDocs has no such setting", f"did you mean `{near}`?" if near else "remove it", notes)


def note_tags(notes: DocumentNotes) -> None:
    """Name the tags that are dropped, each at its value: in a note where the value has no effect anyway."""
    for path, tag in inert_tags(notes.document.value):
        name = next((step for step in reversed(path) if isinstance(step, str)), "")
        what = f"tag {quoted(tag)} of {quoted(name)}" if name else f"tag {quoted(tag)}"
        reason, hint = _about_tag(tag)
        is_harmless = tag in {"!ENV", RELATIVE_TAG} and bool(path) and path[0] not in PLAIN_KEYS
        notes.add(
            Code.TAG_INERT, f"{what} is dropped: {reason}", hint, path,
            severity=Severity.NOTE if is_harmless else Severity.WARNING,
        )  # fmt: skip


def note_plugins(plugins: list[tuple[str, KeyPath]], notes: DocumentNotes) -> None:
    """Name the plugins whose effect is missing, once and together."""
    found = [(quoted(name), path) for name, path in plugins if not is_own_plugin(name)]
    if found:
        names = ", ".join(dict.fromkeys(name for name, _ in found))
        notes.add(
            Code.SETTING_IGNORED,
            f"plugin {names} is ignored" if len(found) == 1 else f"plugins {names} are ignored",
            "code from repositories is not run; its syntax shows as text",
            found[0][1], at_key=True, severity=Severity.NOTE,
        )  # fmt: skip


def _drop(path: tuple[str, ...], reason: str, hint: str, notes: DocumentNotes) -> None:
    message = f"setting {quoted('.'.join(path))} is dropped: {reason}"
    notes.add(Code.SETTING_DROPPED, message, hint, path, at_key=True)


def _about_tag(tag: str) -> tuple[str, str]:
    """Return why a tag is dropped, and what to do."""
    if tag == "!ENV":
        return "environment variables are not read", "write the value itself"
    if tag.startswith("!!python/"):
        return (
            "Python code is not run",
            "remove it; only the functions that Backstage allows for emoji, fences and slugs are supported",
        )
    if tag == "!include":
        return "tags cannot include files", "put `!include` and the path in quotes, as one string"
    return "it is not a standard YAML tag", "write the value itself"
