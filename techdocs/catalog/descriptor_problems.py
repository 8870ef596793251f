"""What is wrong with the documents of a descriptor, at their places."""

from collections.abc import Collection, Iterable, Mapping
from typing import Unpack

from techdocs.catalog.envelope import envelope_faults
from techdocs.catalog.schemas import field_faults
from techdocs.catalog.spaced_refs import spaced_refs
from techdocs.catalog.unprocessed import as_checked
from techdocs.documents.located_yaml import KeyPath, LocatedDocument, Position
from techdocs.documents.typographic_quotes import typographic_quotes
from techdocs.model.codes import Code
from techdocs.model.entity import EntityRef
from techdocs.model.problem import Details, Place, Problem, Severity, problem_of
from techdocs.model.source import Source
from techdocs.plain_text import plain_line

ROOT_KEYS = frozenset({"apiVersion", "kind", "metadata", "spec"})
_OUTPUT_KEYS = frozenset({"relations", "status"})
_MERGE = "<<"


class DescriptorProblems:
    """The problems of one descriptor so far, in `found`."""

    def __init__(self, source: Source, path: str) -> None:
        self.file = Place(source=source.name, path=path)
        self.found: list[Problem] = []

    def add(
        self, code: Code, message: str, position: Position, *, hint: str = "", severity: Severity = Severity.ERROR,
        **more: Unpack[Details],
    ) -> None:  # fmt: skip
        """Report a problem at a line and column."""
        self.found.append(problem_of(severity, code, self.file.at(position), message, hint, **more))

    def fields(
        self, value: Mapping[str, object], document: LocatedDocument, entity: str, unread: Collection[KeyPath]
    ) -> None:
        """Report what is wrong with the fields of a document whose placeholders are filled in but for some."""
        for key in value:
            if key not in ROOT_KEYS:
                is_output, place = key in _OUTPUT_KEYS, document.key_place(key)
                hint = "remove it: Backstage generates it" if is_output else "move it below `metadata` or `spec`"
                self.add(Code.UNKNOWN_FIELD, f"Unknown field {key}", place, hint=hint, about=key, entity=entity)
        for path in document.key_places:
            if path[-1] == _MERGE:
                self.add(
                    Code.UNKNOWN_FIELD, "`<<` has no effect: YAML 1.2 has no merge keys", document.key_place(*path),
                    hint="write out the keys", severity=Severity.WARNING, about=document.name_of(path), entity=entity,
                )  # fmt: skip
        for part in envelope_faults(value):
            self.add(
                part.code, part.message, (document.key_place if part.at_key else document.place)(*part.path),
                hint=part.hint, severity=part.severity, about=document.name_of(part.path), entity=entity,
            )  # fmt: skip
        for fault in field_faults(as_checked(value, document.written), document.written):
            if any(fault.path[: len(path)] == path for path in unread):
                continue
            where = document.key_place if fault.is_missing or fault.at_key else document.place
            position = where(*(fault.path[:-1] if fault.is_missing else fault.path))
            missing = ".".join(map(str, fault.path)) if fault.is_missing else ""
            self.add(
                Code.FIELD_INVALID, fault.message, position, hint=fault.hint, about=document.name_of(fault.path),
                entity=entity, missing=missing,
            )  # fmt: skip

    def quotes(self, documents: Iterable[LocatedDocument], text: str) -> None:
        """Report the keys and values of a file's documents that are in typographic quotes."""
        for quoted in (found for document in documents for found in typographic_quotes(document, text)):
            self.add(
                Code.TYPOGRAPHIC_QUOTES, quoted.message, quoted.position, hint=quoted.hint, severity=Severity.WARNING,
                about=quoted.text,
            )  # fmt: skip

    def refs(self, value: Mapping[str, object], document: LocatedDocument, ref: EntityRef) -> None:
        """Report the refs of an entity that Backstage reads otherwise than this site."""
        for path, meant in spaced_refs(ref.kind, value):
            shown = ".".join(map(str, path))
            self.add(
                Code.REF_SPACED, f"`{shown}` has spaces or line breaks that Backstage treats as part of the name",
                document.place(*path), severity=Severity.WARNING, about=document.name_of(path), entity=str(ref),
                hint=f"write `{plain_line(meant, 80)}`" if meant else "write a ref, or remove the key",
            )  # fmt: skip


class PlaceholderReport:
    """Report the placeholders of a document that are not read, and keep their paths."""

    def __init__(self, problems: DescriptorProblems, document: LocatedDocument, entity: str) -> None:
        self._problems, self._document, self._entity = problems, document, entity
        self.unread: list[KeyPath] = []

    def __call__(self, path: KeyPath, message: str, hint: str, severity: Severity) -> None:
        """Report one; see `Report`."""
        place = self._document.place(*path)
        self._problems.add(
            Code.PLACEHOLDER_UNREADABLE, message, place, hint=hint, severity=severity,
            about=self._document.name_of(path), entity=self._entity,
        )  # fmt: skip
        self.unread.append(path[:-1])
