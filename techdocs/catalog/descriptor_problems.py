"""What is wrong with one document of a descriptor, at its places."""

from collections.abc import Collection, Mapping

from techdocs.catalog.envelope import envelope_faults
from techdocs.catalog.schemas import field_faults
from techdocs.catalog.spaced_refs import spaced_refs
from techdocs.catalog.unprocessed import as_checked
from techdocs.documents.located_yaml import KeyPath
from techdocs.documents.notes import DocumentNotes
from techdocs.model.codes import Code
from techdocs.model.entity import EntityRef
from techdocs.model.problem import Severity
from techdocs.plain_text import plain_line

ROOT_KEYS = frozenset({"apiVersion", "kind", "metadata", "spec"})
_OUTPUT_KEYS = frozenset({"relations", "status"})
_MERGE = "<<"


def note_fields(notes: DocumentNotes, value: Mapping[str, object], entity: str, unread: Collection[KeyPath]) -> None:
    """Note what is wrong with the fields of a document whose placeholders are filled in, except the unread ones."""
    document = notes.document
    for key in [key for key in value if key not in ROOT_KEYS]:
        hint = "remove it: Backstage generates it" if key in _OUTPUT_KEYS else "move it below `metadata` or `spec`"
        message = f"Unknown field {key}"
        notes.add(
            Code.UNKNOWN_FIELD, message, hint, (key,), at_key=True, severity=Severity.ERROR, about=key, entity=entity
        )
    for path in document.key_places:
        if path[-1] == _MERGE:
            message = "`<<` has no effect: YAML 1.2 has no merge keys"
            notes.add(Code.UNKNOWN_FIELD, message, "write out the keys", path, at_key=True, entity=entity)
    for part in envelope_faults(value):
        notes.add(
            part.code, part.message, part.hint, part.path, at_key=part.at_key, severity=part.severity, entity=entity
        )
    for fault in field_faults(as_checked(value, document.written), document.written):
        if any(fault.path[: len(path)] == path for path in unread):
            continue
        missing = ".".join(map(str, fault.path)) if fault.is_missing else ""
        notes.add(
            Code.FIELD_INVALID, fault.message, fault.hint, fault.path[:-1] if fault.is_missing else fault.path,
            at_key=fault.is_missing or fault.at_key, severity=Severity.ERROR, about=document.name_of(fault.path),
            entity=entity, missing=missing,
        )  # fmt: skip


def note_refs(notes: DocumentNotes, value: Mapping[str, object], ref: EntityRef) -> None:
    """Note the refs of an entity that Backstage reads in another way than this site."""
    for path, meant in spaced_refs(ref.kind, value):
        message = f"`{'.'.join(map(str, path))}` has spaces or line breaks that Backstage treats as part of the name"
        hint = f"write `{plain_line(meant, 80)}`" if meant else "write a ref, or remove the key"
        notes.add(Code.REF_SPACED, message, hint, path, entity=str(ref))
