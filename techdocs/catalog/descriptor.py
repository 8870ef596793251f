"""Read one descriptor: its YAML documents become entities, and what is wrong with them becomes problems."""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from techdocs.catalog.envelope import envelope_faults
from techdocs.catalog.placeholders import Placeholders, Report
from techdocs.catalog.schemas import field_faults
from techdocs.located_yaml import LoadDocuments, LocatedDocument, Tagged, YamlFault, load_documents
from techdocs.model.codes import Code
from techdocs.model.entity import DEFAULT_NAMESPACE, Entity, EntityLink, entity_ref, is_name
from techdocs.model.limits import Limits
from techdocs.model.problem import Place, Problem, Severity
from techdocs.model.source import Source
from techdocs.plain_data import plain_data
from techdocs.plain_text import has_controls, plain_line, without_controls
from techdocs.typographic_quotes import typographic_quotes

ROOT_KEYS = frozenset({"apiVersion", "kind", "metadata", "spec"})
_UNBOUNDED = Limits(yaml_depth=sys.maxsize, yaml_nodes=sys.maxsize)
"""What the YAML loader let pass is kept, whatever the operator's limits are."""
_OUTPUT_KEYS = frozenset({"relations", "status"})
_LINKED = ("https://", "http://", "mailto:")
"""How links begin that are shown."""
_PLACEHOLDER = re.compile(r"\$\{\{|\{\{|\{%")
_TEMPLATE_PATH = re.compile(r"(^|/)(skeletons?|\{\{.*\}\}|\$\{\{.*\}\}|cookiecutter[^/]*)(/|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A descriptor's text as data. `is_template` says that it is the mould of a descriptor, not one."""

    documents: tuple[LocatedDocument, ...]
    faults: tuple[YamlFault, ...]
    is_template: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Descriptor:
    """What one file declares. `holds_entities` is False for a file that only bears a descriptor's name."""

    entities: tuple[Entity, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_template: bool = False
    holds_entities: bool = True


def parse_descriptor(content: bytes, path: str, load: LoadDocuments = load_documents) -> Parsed:
    """Parse the bytes of a descriptor that stands at `path` inside its source."""
    text = content.decode("utf-8-sig", "replace")
    documents, faults = load(text)
    moulds = [document for document in documents if _is_mould(document.value)]
    in_template = bool(_TEMPLATE_PATH.search(path))
    broken_mould = bool(faults) and not documents and bool(_PLACEHOLDER.search(text))
    return Parsed(
        documents=documents,
        faults=faults,
        is_template=bool(moulds) or broken_mould or (in_template and bool(_PLACEHOLDER.search(text))),
    )


def read_descriptor(
    source: Source, path: str, content: bytes, load: LoadDocuments = load_documents,
    placeholders: Placeholders | None = None,
) -> Descriptor:  # fmt: skip
    """Read the entities of one descriptor.

    Args:
        source: the repository.
        path: the file inside it.
        content: the file's bytes.
        load: how its YAML is loaded.
        placeholders: what the repository's placeholders stand for.
    """
    parsed = parse_descriptor(content, path, load)
    if parsed.is_template:
        return Descriptor(is_template=True)
    reader = _Reader(source, path, placeholders or Placeholders(source))
    shaped = [document for document in parsed.documents if _has_envelope(document.value)]
    if not shaped and (parsed.documents or not parsed.faults):
        return Descriptor(holds_entities=False)
    for fault in parsed.faults:
        severity = Severity.WARNING if fault.message.startswith("duplicate key") else Severity.ERROR
        reader.problem(Code.INVALID_YAML, fault.message, (fault.line, fault.column), hint=fault.hint, severity=severity)
    text = content.decode("utf-8-sig", "replace")
    for quoted in (found for document in parsed.documents for found in typographic_quotes(document, text)):
        reader.problem(
            Code.TYPOGRAPHIC_QUOTES, quoted.message, quoted.position, hint=quoted.hint, severity=Severity.WARNING
        )
    entities = [entity for document in parsed.documents for entity in reader.entity(document)]
    return Descriptor(entities=tuple(entities), problems=tuple(reader.problems))


def _has_envelope(value: object) -> bool:
    return isinstance(value, dict) and "kind" in value and ("apiVersion" in value or "metadata" in value)


def _is_mould(value: object) -> bool:
    """Say whether placeholders stand where an entity has its identity; a Template's own steps may hold them."""
    if not isinstance(value, dict):
        return False
    metadata = value.get("metadata")
    parts = [value.get("kind"), value.get("apiVersion")]
    if isinstance(metadata, dict):
        parts += [metadata.get("name"), metadata.get("namespace")]
    if any(isinstance(part, dict) for part in parts) or any(key.startswith("<") for key in value):
        return True
    texts = [part for part in parts if isinstance(part, str)]
    if value.get("kind") != "Template" and isinstance(value.get("spec"), dict):
        texts += [text for text in value["spec"].values() if isinstance(text, str) and len(text) < 200]  # noqa: PLR2004
    return any(_PLACEHOLDER.search(text) for text in texts)


class _Reader:
    def __init__(self, source: Source, path: str, placeholders: Placeholders) -> None:
        self.source, self.path, self.placeholders = source, path, placeholders
        self.folder = path.rpartition("/")[0]
        self.problems: list[Problem] = []

    def problem(
        self, code: Code, message: str, position: tuple[int, int], *, hint: str = "",
        severity: Severity = Severity.ERROR, entity: str = "",
    ) -> None:  # fmt: skip
        place = Place(source=self.source.name, path=self.path, line=position[0], column=position[1])
        self.problems.append(
            Problem(code=code, severity=severity, message=message, place=place, hint=hint, entity=entity)
        )

    def entity(self, document: LocatedDocument) -> Iterator[Entity]:
        value = document.value
        if not isinstance(value, dict) or not _has_envelope(value):
            self.problem(
                Code.ENTITY_UNUSABLE, "a document is no entity: it has no `kind` with `apiVersion` and `metadata`",
                (document.line, 1), hint="remove it, or write the four keys of an entity", severity=Severity.WARNING,
            )  # fmt: skip
            return
        raw_metadata = value.get("metadata")
        metadata = raw_metadata if isinstance(raw_metadata, dict) else {}
        kind, name, namespace = (
            _identity(value.get("kind")),
            _identity(metadata.get("name")),
            _identity(metadata.get("namespace")),
        )
        if not (is_name(kind) and is_name(name) and (not namespace or is_name(namespace))):
            self._fields(value, document, "")
            self.problem(
                Code.ENTITY_UNUSABLE,
                "the entity is left out: it has no kind, name and namespace that an address can be made of",
                document.place("metadata", "name"), hint="names are made of letters, digits and `-`, `_`, `.`",
            )  # fmt: skip
            return
        ref = entity_ref(kind, namespace, name)
        self._fields(value, document, str(ref))
        raw_spec = value.get("spec")
        written = _plain(raw_spec if isinstance(raw_spec, dict) else {})
        spec = self.placeholders.resolve(written, self.folder, self._placeholder(document, str(ref)))
        line, column = document.place("metadata", "name")
        self._texts(document, metadata, str(ref))
        yield Entity(
            ref=ref,
            api_version=_text(value.get("apiVersion")),
            kind=kind,
            namespace=namespace or DEFAULT_NAMESPACE,
            name=name,
            title=plain_line(_text(metadata.get("title"))),
            description=_text(metadata.get("description")).strip(),
            type=_text(spec.get("type")),
            lifecycle=_text(spec.get("lifecycle")),
            labels=_texts_of(metadata.get("labels")),
            annotations=_texts_of(metadata.get("annotations")),
            tags=tuple(_text(tag) for tag in _list(metadata.get("tags")) if _text(tag)),
            links=tuple(
                _link(link, number)
                for number, link in enumerate(_list(metadata.get("links")))
                if isinstance(link, dict) and _text(link.get("url"))
            ),
            metadata=_plain(metadata),
            spec=spec,
            place=Place(source=self.source.name, path=self.path, line=line, column=column),
            places={
                ".".join(map(str, path)): position for path, position in document.places.items() if _is_pointed_at(path)
            },
            folder=self.folder,
        )

    def _placeholder(self, document: LocatedDocument, entity: str) -> Report:
        def report(path: tuple[str | int, ...], message: str, hint: str, severity: Severity) -> None:
            place = document.place("spec", *path)
            self.problem(Code.PLACEHOLDER_UNREADABLE, message, place, hint=hint, severity=severity, entity=entity)

        return report

    def _texts(self, document: LocatedDocument, metadata: Mapping[str, object], entity: str) -> None:
        """Say which texts are shown otherwise than they are written, and which links lead nowhere."""
        for key in ("title", "description"):
            if isinstance(metadata.get(key), str) and has_controls(
                str(metadata[key]).replace("\n", " ").replace("\t", " ")
            ):
                self.problem(
                    Code.TEXT_CLEANED, f"control or direction characters of `metadata.{key}` are left out",
                    document.place("metadata", key), hint="type it anew", severity=Severity.WARNING, entity=entity,
                )  # fmt: skip
        for number, link in enumerate(_list(metadata.get("links"))):
            url = _text(link.get("url")) if isinstance(link, dict) else ""
            if url and not url.startswith(_LINKED):
                self.problem(
                    Code.SCHEME_REMOVED, f"link `{plain_line(url, 80)}` is not shown: its scheme is not allowed",
                    document.place("metadata", "links", number, "url"), hint="use `https:`, `http:` or `mailto:`",
                    severity=Severity.WARNING, entity=entity,
                )  # fmt: skip

    def _fields(self, value: Mapping[str, object], document: LocatedDocument, entity: str) -> None:
        for key in value:
            if key not in ROOT_KEYS:
                hint = (
                    "it is output of Backstage; remove it"
                    if key in _OUTPUT_KEYS
                    else "move it below `metadata` or `spec`"
                )
                self.problem(
                    Code.UNKNOWN_FIELD, f"Unknown field {key}", document.key_place(key), hint=hint,
                    severity=Severity.WARNING, entity=entity,
                )  # fmt: skip
        plain = _plain(value)
        for part in envelope_faults(plain):
            self.problem(
                part.code, part.message, (document.key_place if part.at_key else document.place)(*part.path),
                hint=part.hint, severity=part.severity, entity=entity,
            )  # fmt: skip
        for fault in field_faults(plain):
            missing = fault.message.endswith("is missing")
            where = document.key_place if missing or fault.at_key else document.place
            position = where(*(fault.path[:-1] if missing else fault.path))
            self.problem(
                Code.FIELD_INVALID,
                fault.message,
                position,
                hint=fault.hint,
                entity=entity,
                severity=Severity.ERROR,
            )


def _plain(value: object) -> dict[str, object]:
    """Return a mapping as plain data; the loader has counted its values already."""
    plain, _ = plain_data(value, _UNBOUNDED)
    return plain if isinstance(plain, dict) else {}


def _text(value: object) -> str:
    return without_controls(_identity(value))


def _identity(value: object) -> str:
    """Return a text as it is written: what is left out of a name would make it another's."""
    if isinstance(value, Tagged):
        return _identity(value.value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, (str, int, float)) else ""


def _texts_of(value: object) -> dict[str, str]:
    return {key: _text(item) for key, item in value.items() if _text(item)} if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


_POINTED_AT = frozenset({("metadata", "annotations"), ("metadata", "links")})


def _is_pointed_at(path: tuple[str | int, ...]) -> bool:
    """Say whether a problem may be about the value at a path: of the spec, of an annotation or of a link."""
    if path[:1] == ("spec",):
        return len(path) <= 3  # noqa: PLR2004 - a field, or an item of its list
    return path[:2] in _POINTED_AT


def _link(value: Mapping[str, object], number: int) -> EntityLink:
    return EntityLink(
        number=number,
        url=_text(value.get("url")),
        title=_text(value.get("title")),
        icon=_text(value.get("icon")),
        type=_text(value.get("type")),
    )
