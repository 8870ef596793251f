"""The words for what a JSON Schema finds wrong with a field, which are Backstage's where it has some."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from jsonschema_rs import ValidationError

from techdocs.located_yaml import Path

_TEXT = "a string that is"
_WORDS = {
    "name": f"{_TEXT} sequences of [a-zA-Z0-9] separated by any of [-_.], at most 63 characters in total",
    "namespace": f"{_TEXT} sequences of [a-z0-9] separated by [-], at most 63 characters in total",
    "tag": f"{_TEXT} sequences of [a-z0-9:+#] separated by [-], at most 63 characters in total",
    "kind": f"{_TEXT} a sequence of [a-zA-Z][a-z0-9A-Z], at most 63 characters in total",
    "apiVersion": f"{_TEXT} [prefix/]suffix, such as `backstage.io/v1alpha1`",
    "url": f"{_TEXT} a valid URL",
    "definition": "a text, or one of `$text`, `$openapi`, `$asyncapi` with the file that holds it",
    "labelValue": f"{_TEXT} sequences of [a-zA-Z0-9] separated by any of [-_.], at most 63 characters in total",
    "key": f"{_TEXT} [prefix/]name, with a prefix of [a-z0-9] parts separated by [-.] "
    "and a name of [a-zA-Z0-9] separated by any of [-_.]",
}
_TYPES = {"string": "a string", "array": "a list", "object": "a mapping", "boolean": "true or false", "null": "empty"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFault:
    """What is wrong with one field: its path, the words, and whether its key is meant, or the field is missing."""

    path: Path
    message: str
    hint: str = ""
    at_key: bool = False
    is_missing: bool = False


class Words:
    """The words for the faults of one document, which quote numbers as they are written."""

    def __init__(self, written: Mapping[Path, str]) -> None:
        self._written = written

    def fault(self, error: ValidationError) -> FieldFault:
        """Return what a validator found, in words."""
        path = tuple(error.instance_path)
        rule = [str(part) for part in error.schema_path]
        words = rule[rule.index("$defs") + 1] if "$defs" in rule else ""
        shown = _dotted(path)
        if "required" in rule:
            return _missing(path, error)
        if words == "key" and isinstance(error.instance, dict):
            return _key_fault(path, error)
        if words in _WORDS:
            message = f'"{shown}" is not valid; expected {_WORDS[words]} but found "{self._found(path, error)}"'
            return FieldFault(path=path, message=message, hint=self._hint(words, path, error))
        if "type" in rule:
            return FieldFault(
                path=path, message=f"`{shown}` is not {_expected(error)}", hint=self._type_hint(path, error)
            )
        message, hint = _other(shown, error)
        return FieldFault(path=path, message=message, hint=hint)

    def _found(self, path: Path, error: ValidationError) -> str:
        value = error.instance
        if path in self._written:
            return self._written[path]
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)[:80]

    def _type_hint(self, path: Path, error: ValidationError) -> str:
        if isinstance(error.instance, (bool, int, float)):
            return self._quotes_hint(path, error.instance)
        if path and path[-1] == "owner":
            return "write the entity ref as one text, such as `group:default/payments`"
        return ""

    def _quotes_hint(self, path: Path, value: float) -> str:
        """Say to quote a value as it is written: `0123` is another text than `123`."""
        return f'put quotes around it: `"{self._written.get(path, json.dumps(value))}"`'

    def _hint(self, words: str, path: Path, error: ValidationError) -> str:
        found = self._found(path, error)
        if words == "tag":
            near = re.sub(r"[^a-z0-9:+#]+", "-", found.lower()).strip("-")
        elif words == "name":
            near = re.sub(r"[^A-Za-z0-9]+", "-", found).strip("-")[:63]
        elif words == "namespace":
            near = re.sub(r"[^a-z0-9]+", "-", found.lower()).strip("-")[:63]
        elif words == "definition" and isinstance(error.instance, dict):
            return _definition_hint(error.instance)
        elif isinstance(error.instance, (bool, int, float)):
            return self._quotes_hint(path, error.instance)
        else:
            return ""
        if isinstance(error.instance, (bool, int, float)):
            return self._quotes_hint(path, error.instance)
        return f"for example `{near}`" if near and near != found else ""


def _missing(path: Path, error: ValidationError) -> FieldFault:
    missing = re.search(r'"([^"]+)" is a required property', error.message)
    name = missing[1] if missing else "?"
    where = f"below `{_dotted(path)}`" if path else "at the top of the document"
    return FieldFault(
        path=(*path, name), message=f"`{_dotted((*path, name))}` is missing", hint=f"add `{name}:` {where}",
        is_missing=True,
    )  # fmt: skip


def _key_fault(path: Path, error: ValidationError) -> FieldFault:
    """Return what is wrong with a key: the validator names the mapping, and the key at the start of its message."""
    try:
        key = str(json.JSONDecoder().raw_decode(error.message)[0])
    except ValueError:
        key = ""
    return FieldFault(
        path=(*path, key), at_key=True,
        message=f'a key of "{_dotted(path)}" is not valid; expected {_WORDS["key"]} but found "{key[:80]}"',
    )  # fmt: skip


def _other(shown: str, error: ValidationError) -> tuple[str, str]:
    """Return message and hint of the rules that are about neither types nor names."""
    rule = str(error.schema_path[-1]) if error.schema_path else ""
    if rule == "minLength" or (isinstance(error.instance, str) and not error.instance.strip()):
        return f"`{shown}` is empty", "write a value, or remove the key"
    if rule == "minItems":
        return f"`{shown}` is an empty list", "name at least one"
    if rule == "maxLength":
        longest = re.search(r"(\d+) characters", error.message)
        return f"`{shown}` is longer than {longest[1] if longest else 'the most'} characters", "make it shorter"
    if rule == "enum":
        choices = ", ".join(
            f"`{choice}`" for choice in re.findall(r'"([^"]*)"', error.message.partition(" is not ")[2])
        )
        return f"`{shown}` must be one of {choices}", "write one of them"
    return f"`{shown}` is not valid: {error.message[:200]}", ""


def _expected(error: ValidationError) -> str:
    matched = re.search(r"is not of types? (.+)$", error.message)
    kinds = re.findall(r'"(\w+)"', matched[1]) if matched else []
    return " or ".join(_TYPES.get(kind, kind) for kind in kinds) or "of the right type"


def _definition_hint(value: Mapping[str, object]) -> str:
    key = next(iter(value), "")
    if key.startswith("$"):
        return f"Backstage does not fill in `{key}`; write `$text` with the path of the file"
    return "write `$text` with the path of a file, or the definition as one text (`definition: |`)"


def _dotted(path: Path) -> str:
    return ".".join(str(part) for part in path) or "entity"
