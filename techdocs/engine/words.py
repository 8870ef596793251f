"""The site's own words in its language: `words/<language>.yml` of the template, the operator's over ours.

A file maps a key to a text, or to its plural forms by the categories of the CLDR
(https://cldr.unicode.org/index/cldr-spec/plural-rules). `{name}` in a text is filled in. What a language lacks is taken
from a more general one (`pt-BR` from `pt`), then from English.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from markupsafe import Markup, escape

from techdocs.errors import SiteError
from techdocs.model.nearness import nearest

FOLDER = "words"
_ENGLISH = "en"
_OTHER = "other"
_FORMS = ("zero", "one", "two", "few", "many", _OTHER)
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
Text = str | Mapping[str, str]
"""A text, or its plural forms by category, of which `other` is always there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """All texts of one language by their keys; call it to get one as HTML."""

    language: str
    texts: Mapping[str, Text]

    def __call__(self, key: str, /, **values: object) -> Markup:
        """Return a text with its values filled in, escaped; `count` chooses among plural forms.

        Raises:
            KeyError: there is no such text, or a value is missing.
        """
        text = self.texts[key]
        form = text if isinstance(text, str) else text.get(self._form(values["count"]), text[_OTHER])
        return Markup(_PLACEHOLDER.sub(lambda found: str(escape(values[found[1]])), str(escape(form))))  # noqa: S704

    def kind(self, kind: str) -> Markup:
        """Return what readers call a kind of entity, as in a sentence; an unknown one is its own word."""
        key = f"kind_{kind.lower()}"
        return self(key) if key in self.texts else escape(kind.lower())

    def script(self) -> str:
        """Return the texts as a module for the browser, which `say.js` reads."""
        texts = json.dumps(dict(self.texts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return f"export const language = {json.dumps(self.language)};\nexport const words = {texts};\n"

    def _form(self, count: object) -> str:
        rule = _plural_rule(self.language)
        return rule(count) if rule and isinstance(count, int) else _OTHER


def load_words(folders: Sequence[Path], language: str) -> Words:
    """Return the words of a language.

    Args:
        folders: the folders of the template, the operator's first.
        language: as `theme.language` has it, such as `de` or `pt-BR`.

    Raises:
        SiteError: a file cannot be read, or has a text that we do not know.
    """
    *own, ours = (folder / FOLDER for folder in folders)
    english = _our_words(ours, _ENGLISH)
    texts, found = dict[str, Text](), _ENGLISH
    for name in dict.fromkeys((_ENGLISH, language.partition("-")[0], language)):
        further = [path for folder in reversed(own) if (path := folder / f"{name}.yml").is_file()]
        for read in (_our_words(ours, name), *(read_words(path, english) for path in further)):
            texts |= read
            found = name if read else found
    return Words(language=found, texts=texts)


@lru_cache(maxsize=8)
def _our_words(folder: Path, name: str) -> Mapping[str, Text]:
    """Return the texts of one of our own files, which change no more than our code does; none where we have none."""
    path = folder / f"{name}.yml"
    return read_words(path) if path.is_file() else {}


def read_words(path: Path, known: Mapping[str, Text] | None = None) -> dict[str, Text]:
    """Return the texts of a file by their keys.

    Args:
        path: the file.
        known: the texts that may be there, with their placeholders; None allows all.

    Raises:
        SiteError: the file is not such a mapping, or has other keys or placeholders, or a key twice.
    """
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SiteError(f"`{path}` cannot be read: {error}", hint="write `key: text`, one a line") from error
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        raise SiteError(f"`{path}` is not a mapping", hint="write `key: text`, one a line")
    texts: dict[str, Text] = {}
    for key, value in root.value:
        name, text = _entry(path, key, value, known)
        if name in texts:
            raise SiteError(f"`{path}:{key.start_mark.line + 1}`: duplicate key `{name}`", hint="keep one")
        texts[name] = text
    return texts


def placeholders(text: Text) -> set[str]:
    """Return the names of what is filled into a text."""
    forms = [text] if isinstance(text, str) else text.values()
    return {name for form in forms for name in _PLACEHOLDER.findall(form)}


def _entry(path: Path, key: yaml.Node, value: yaml.Node, known: Mapping[str, Text] | None) -> tuple[str, Text]:
    place, name = f"`{path}:{key.start_mark.line + 1}`", str(key.value)
    text = _text(value)
    if text is None:
        raise SiteError(f"{place}: `{name}` is not a text", hint=f"use a text, or plural forms: {', '.join(_FORMS)}")
    if known is not None and name not in known:
        near = nearest(name, sorted(known))
        raise SiteError(f"{place}: unknown key `{name}`", hint=f"did you mean `{near}`?" if near else "remove it")
    further = placeholders(text) - placeholders(known[name]) if known is not None else set()
    if known is not None and further:
        names = ", ".join(f"`{{{one}}}`" for one in sorted(placeholders(known[name]))) or "none"
        raise SiteError(f"{place}: unknown placeholder `{{{min(further)}}}`", hint=f"`{name}` has: {names}")
    return name, text


def _text(node: yaml.Node) -> Text | None:
    """Return a text or plural forms, None for anything else."""
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if not isinstance(node, yaml.MappingNode):
        return None
    forms = {str(key.value): str(value.value) for key, value in node.value if isinstance(value, yaml.ScalarNode)}
    return forms if _OTHER in forms and len(forms) == len(node.value) and forms.keys() <= {*_FORMS} else None


@lru_cache(maxsize=8)
def _plural_rule(language: str) -> Callable[[int], str] | None:
    """Return what says which plural form a number takes in a language, None for one that Babel does not know."""
    from babel.core import Locale, UnknownLocaleError  # noqa: PLC0415 - a run that writes no page counts nothing

    try:
        return Locale.parse(language, sep="-").plural_form
    except (UnknownLocaleError, ValueError):
        return None
