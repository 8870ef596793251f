"""The rules for an entity's fields, one JSON Schema for each kind.

Sources: backstage/backstage `packages/catalog-model/src/validation/` and `src/schema/` (catalog-model 1.10.3),
`plugins/scaffolder-common/src/Template.v1beta3.schema.json` (2.4.0); the regular expressions are those of
`KubernetesValidatorFunctions.ts` and `CommonValidatorFunctions.ts`.
"""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from jsonschema_rs import Draft202012Validator

from techdocs.catalog.field_words import FieldFault, Words
from techdocs.catalog.web_url import is_web_url
from techdocs.documents.located_yaml import KeyPath
from techdocs.model.entity import KINDS

FOLDER = Path(__file__).parent / "schemas"
_KINDS = frozenset(path.stem for path in FOLDER.glob("*.json"))
"""The schemas that there are; what an author writes never becomes part of a file name."""


def field_faults(entity: Mapping[str, object], written: Mapping[KeyPath, str] | None = None) -> Iterator[FieldFault]:
    """Yield what is wrong with the fields of an entity, by the rules of the envelope and of its kind.

    Args:
        entity: the document as Backstage has it: without tags, and with its placeholders filled in.
        written: how each number and truth value is written, by its path.
    """
    seen: set[KeyPath] = set()
    kind = str(entity.get("kind", ""))
    kind = KINDS.get(kind.lower(), kind)
    words = Words(written or {}, kind)
    for schema in ("Entity", kind):
        validator = _validator(schema)
        for error in validator.iter_errors(entity) if validator else ():
            fault = words.fault(error)
            if fault.path not in seen:
                seen.add(fault.path)
                yield fault


@lru_cache(maxsize=32)
def _validator(kind: str) -> Draft202012Validator | None:
    if kind not in _KINDS:
        return None
    schema = json.loads((FOLDER / f"{kind}.json").read_text(encoding="utf-8"))
    return Draft202012Validator(schema, validate_formats=True, formats={"web-url": is_web_url})
