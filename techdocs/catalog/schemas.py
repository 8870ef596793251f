"""The rules for an entity's fields, one JSON Schema for each kind, with Backstage's words for what is wrong.

Sources: backstage/backstage `packages/catalog-model/src/validation/` and `src/schema/kinds/`; the regular expressions
are those of `KubernetesValidatorFunctions.ts` and `CommonValidatorFunctions.ts`.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jsonschema_rs import Draft202012Validator, ValidationError

from techdocs.model.entity import KINDS

FOLDER = Path(__file__).parent / "schemas"
_KINDS = frozenset(path.stem for path in FOLDER.glob("*.json"))
"""The schemas that there are; what an author writes never becomes part of a file name."""
_TEXT = "a string that is"
_WORDS = {
    "name": f"{_TEXT} sequences of [a-zA-Z0-9] separated by any of [-_.], at most 63 characters in total",
    "namespace": f"{_TEXT} sequences of [a-z0-9] separated by [-], at most 63 characters in total",
    "tag": f"{_TEXT} sequences of [a-z0-9:+#] separated by [-], at most 63 characters in total",
    "kind": f"{_TEXT} a sequence of [a-zA-Z][a-z0-9A-Z], at most 63 characters in total",
    "apiVersion": f"{_TEXT} [prefix/]suffix, such as `backstage.io/v1alpha1`",
    "url": f"{_TEXT} a valid URL",
    "definition": "a text, or one of `$text`, `$openapi`, `$asyncapi`, `$graphql` with the file that holds it",
    "labelValue": f"{_TEXT} sequences of [a-zA-Z0-9] separated by any of [-_.], at most 63 characters in total",
    "key": f"{_TEXT} [prefix/]name, with a prefix of [a-z0-9] parts separated by [-.] "
    "and a name of [a-zA-Z0-9] separated by any of [-_.]",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFault:
    """What is wrong with one field: the path to it, the words for it, and whether the path's key is meant."""

    path: tuple[str | int, ...]
    message: str
    hint: str = ""
    at_key: bool = False


def field_faults(entity: Mapping[str, object]) -> Iterator[FieldFault]:
    """Yield what is wrong with the fields of an entity, by the rules of the envelope and of its kind."""
    seen: set[tuple[str | int, ...]] = set()
    kind = str(entity.get("kind", ""))
    for schema in ("Entity", KINDS.get(kind.lower(), kind)):
        validator = _validator(schema)
        for error in validator.iter_errors(entity) if validator else ():
            fault = _fault(error)
            if fault.path not in seen:
                seen.add(fault.path)
                yield fault


@lru_cache(maxsize=32)
def _validator(kind: str) -> Draft202012Validator | None:
    if kind not in _KINDS:
        return None
    return Draft202012Validator(json.loads((FOLDER / f"{kind}.json").read_text(encoding="utf-8")))


def _fault(error: ValidationError) -> FieldFault:
    path = tuple(error.instance_path)
    words = next((str(part) for part in reversed(error.schema_path) if str(part) in _WORDS), "")
    keyword = str(error.schema_path[-1]) if error.schema_path else ""
    shown = _dotted(path)
    if "required" in error.schema_path:
        missing = re.search(r'"([^"]+)" is a required property', error.message)
        name = missing[1] if missing else "?"
        return FieldFault(
            path=(*path, name),
            message=f"`{_dotted((*path, name))}` is missing",
            hint=f"add `{name}:` {_where(path)}",
        )
    if words == "key" and isinstance(error.instance, dict):
        return _key_fault(path, error)
    if words:
        return FieldFault(
            path=path, message=f'"{shown}" is not valid; expected {_WORDS[words]} but found "{_found(error)}"',
            hint=_hint(words, error),
        )  # fmt: skip
    if keyword == "type" or "type" in error.schema_path:
        return FieldFault(path=path, message=f"`{shown}` is not {_expected(error)}", hint=_type_hint(path, error))
    if "minLength" in error.schema_path or (isinstance(error.instance, str) and not error.instance.strip()):
        return FieldFault(path=path, message=f"`{shown}` is empty", hint="write a value, or remove the key")
    return FieldFault(path=path, message=f"`{shown}` is not valid: {error.message[:200]}")


def _key_fault(path: tuple[str | int, ...], error: ValidationError) -> FieldFault:
    """Return what is wrong with a key: the validator names the mapping, and the key at the start of its message."""
    try:
        key = str(json.JSONDecoder().raw_decode(error.message)[0])
    except ValueError:
        key = ""
    return FieldFault(
        path=(*path, key), at_key=True,
        message=f'a key of "{_dotted(path)}" is not valid; expected {_WORDS["key"]} but found "{key[:80]}"',
    )  # fmt: skip


def _found(error: ValidationError) -> str:
    value = error.instance
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)[:80]


def _expected(error: ValidationError) -> str:
    matched = re.search(r"is not of types? (.+)$", error.message)
    kinds = re.findall(r'"(\w+)"', matched[1]) if matched else []
    names = {"string": "a string", "array": "a list", "object": "a mapping", "boolean": "true or false"}
    return " or ".join(names.get(kind, kind) for kind in kinds) or "of the right type"


def _type_hint(path: tuple[str | int, ...], error: ValidationError) -> str:
    if isinstance(error.instance, (bool, int, float)):
        return _quotes_hint(error.instance)
    if path and path[-1] == "owner":
        return "write the entity ref as one text, such as `group:default/payments`"
    return ""


def _hint(words: str, error: ValidationError) -> str:
    found = _found(error)
    if words == "tag":
        near = re.sub(r"[^a-z0-9:+#]+", "-", found.lower()).strip("-")
    elif words == "name":
        near = re.sub(r"[^A-Za-z0-9]+", "-", found).strip("-")[:63]
    elif words == "namespace":
        near = re.sub(r"[^a-z0-9]+", "-", found.lower()).strip("-")[:63]
    else:
        return _quotes_hint(error.instance) if isinstance(error.instance, (bool, int, float)) else ""
    return f"for example `{near}`" if near and near != found else ""


def _quotes_hint(value: float) -> str:
    """Say to quote a value; a decimal is not quoted back, as the author may have written another zero."""
    return "put quotes around it" + ("" if isinstance(value, float) else f': `"{json.dumps(value)}"`')


def _where(path: tuple[str | int, ...]) -> str:
    return f"below `{_dotted(path)}`" if path else "at the top of the document"


def _dotted(path: tuple[str | int, ...]) -> str:
    return ".".join(str(part) for part in path) or "entity"
