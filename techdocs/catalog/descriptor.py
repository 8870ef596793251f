"""Read one descriptor: its YAML documents become entities, and what is wrong with them becomes problems."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from techdocs.catalog.addresses import path_from
from techdocs.catalog.descriptor_problems import ROOT_KEYS, note_fields, note_refs
from techdocs.catalog.placeholders import Placeholders
from techdocs.catalog.skeletons import is_skeleton_file, skeleton_lines
from techdocs.catalog.unprocessed import untagged
from techdocs.documents.located_yaml import KeyPath, LoadDocuments, LocatedDocument, load_documents
from techdocs.documents.notes import DocumentNotes, fault_problem, quote_problems
from techdocs.documents.plain_data import plain_data
from techdocs.documents.yaml_faults import YamlFault
from techdocs.model.codes import Code
from techdocs.model.entity import DEFAULT_NAMESPACE, Entity, EntityLink, entity_ref, is_name
from techdocs.model.limits import Limits
from techdocs.model.problem import Place, Problem, Severity, error, note
from techdocs.model.source import Source
from techdocs.plain_text import has_controls, plain_line, without_controls

_ENVELOPE = ROOT_KEYS - {"spec"}
"""Keys of which one is enough to show that a document is meant to be an entity."""
_UNBOUNDED = Limits(yaml_depth=sys.maxsize, yaml_nodes=sys.maxsize)
"""What the YAML loader let pass is kept, whatever the operator's limits are."""
_SKELETON = "skipped this document: a software template skeleton"
_LINKED = ("https://", "http://", "mailto:")
"""How links begin that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A descriptor's text as data.

    `skeletons` are the lines of documents that a software template fills in; `is_template` says that all are.
    """

    documents: tuple[LocatedDocument, ...]
    faults: tuple[YamlFault, ...]
    skeletons: tuple[int, ...]
    is_template: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Descriptor:
    """What one file declares. `holds_entities` is False for a file that only bears a descriptor's name."""

    entities: tuple[Entity, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_template: bool = False
    holds_entities: bool = True


def parse_descriptor(content: bytes, path: str, load: LoadDocuments = load_documents) -> Parsed:
    """Parse the bytes of a descriptor, which is at `path` inside its source."""
    text = content.decode("utf-8-sig", "replace")
    documents, faults = load(text)
    lines = skeleton_lines(text, documents, faults)
    kept = tuple(document for document in documents if document.line not in lines)
    reported = tuple(fault for fault in faults if fault.line not in lines)
    found = {document.line for document in documents} | {fault.line for fault in faults}
    skeletons = tuple(sorted(line for line in found if line in lines))
    return Parsed(
        documents=kept, faults=reported, skeletons=skeletons,
        is_template=is_skeleton_file(path, text) or (bool(skeletons) and not kept and not reported),
    )  # fmt: skip


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
        placeholders: the contents of the repository's placeholders.
    """
    parsed = parse_descriptor(content, path, load)
    if parsed.is_template:
        return Descriptor(is_template=True)
    shaped = [document for document in parsed.documents if _has_envelope(document.value)]
    if not (shaped or parsed.skeletons) and (parsed.documents or not parsed.faults):
        return Descriptor(holds_entities=False)
    file, text = Place(source=source.name, path=path), content.decode("utf-8-sig", "replace")
    problems = [
        *(fault_problem(Code.INVALID_YAML, file, fault) for fault in parsed.faults),
        *(note(Code.TEMPLATES_SKIPPED, file.at((line, 1)), _SKELETON, "no action needed") for line in parsed.skeletons),
        *(problem for document in parsed.documents for problem in quote_problems(file, document, text)),
    ]
    reader = _DescriptorReader(file, placeholders or Placeholders(source), problems)
    entities = [entity for document in parsed.documents for entity in reader.entity(document)]
    return Descriptor(entities=tuple(entities), problems=tuple(problems))


def _has_envelope(value: object) -> bool:
    return isinstance(value, dict) and not _ENVELOPE.isdisjoint(value)


class _DescriptorReader:
    def __init__(self, file: Place, placeholders: Placeholders, problems: list[Problem]) -> None:
        self.file, self.placeholders, self.problems = file, placeholders, problems
        self.folder = file.path.rpartition("/")[0]

    def entity(self, document: LocatedDocument) -> Iterator[Entity]:
        value = untagged(document.value)
        if not isinstance(value, dict) or not _has_envelope(value):
            message = "this document is not an entity: it has no `apiVersion`, `kind` or `metadata`"
            hint = "remove it, or add `apiVersion`, `kind`, `metadata` and `spec`"
            self.problems.append(error(Code.ENTITY_UNUSABLE, self.file.at((document.line, 1)), message, hint))
            return
        notes = DocumentNotes(document=document, place=self.file.at, problems=self.problems)
        raw_metadata = value.get("metadata")
        identity = raw_metadata if isinstance(raw_metadata, dict) else {}
        kind, name, namespace = (
            _identity(value.get("kind")),
            _identity(identity.get("name")),
            _identity(identity.get("namespace")),
        )
        is_usable = is_name(kind) and is_name(name) and (not namespace or is_name(namespace))
        ref = entity_ref(kind, namespace, name)
        named = str(ref) if is_usable else ""
        unread: list[KeyPath] = []

        def report(path: KeyPath, message: str, hint: str, severity: Severity) -> None:
            notes.add(Code.PLACEHOLDER_UNREADABLE, message, hint, path, severity=severity, entity=named)
            unread.append(path[:-1])

        filled = self.placeholders.resolve(value, self.folder, report)
        _keep_identity(filled, value)
        note_fields(notes, filled, named, unread)
        if not is_usable:
            message = "the entity is left out: its kind, namespace and name cannot form an address"
            hint = "use only letters, digits, `-`, `_` and `.`"
            notes.add(Code.ENTITY_UNUSABLE, message, hint, ("metadata", "name"), severity=Severity.ERROR)
            return
        _note_texts(notes, identity, str(ref))
        note_refs(notes, filled, ref)
        metadata, spec = _plain(filled.get("metadata")), _plain(filled.get("spec"))
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
            metadata=metadata,
            spec=spec,
            place=self.file.at(document.place("metadata", "name")),
            places={
                ".".join(map(str, path)): position for path, position in document.places.items() if _is_pointed_at(path)
            },
            folder=self.folder,
            definition_file=self._definition_file(value.get("spec"), spec),
        )

    def _definition_file(self, written: object, spec: Mapping[str, object]) -> str:
        """Return the file whose text is an API's definition: by `$text`, or by what leaves a text as it is."""
        value = written.get("definition") if isinstance(written, dict) else None
        target = next(iter(value.values())) if isinstance(value, dict) and len(value) == 1 else None
        if not isinstance(target, str) or not isinstance(spec.get("definition"), str):
            return ""
        return path_from(target, self.folder, self.placeholders.source) or ""


def _note_texts(notes: DocumentNotes, metadata: Mapping[str, object], entity: str) -> None:
    """Note which texts are not shown as they are written, and which links are not shown."""
    for key in ("title", "description"):
        text = metadata.get(key)
        if isinstance(text, str) and has_controls(text.replace("\n", " ").replace("\t", " ")):
            notes.add(
                Code.TEXT_CLEANED, f"removed control or direction characters from `metadata.{key}`", "retype it",
                ("metadata", key), about=f"{entity} metadata.{key}", entity=entity,
            )  # fmt: skip
    for number, link in enumerate(_list(metadata.get("links"))):
        url = _text(link.get("url")) if isinstance(link, dict) else ""
        if url and not url.startswith(_LINKED):
            notes.add(
                Code.SCHEME_REMOVED, f"link `{plain_line(url, 80)}` is not shown: its scheme is not allowed",
                "use `https:`, `http:` or `mailto:`", ("metadata", "links", number, "url"), about=f"{entity} {url}",
                entity=entity,
            )  # fmt: skip


def _keep_identity(filled: dict[str, object], value: Mapping[str, object]) -> None:
    """Put back the entity's identity, which Backstage reads before it fills in placeholders."""
    for key in ("apiVersion", "kind"):
        if key in value:
            filled[key] = value[key]
    metadata = value.get("metadata")
    inner = filled.get("metadata")
    if not isinstance(metadata, dict) or "name" not in metadata or not isinstance(inner, dict):
        filled["metadata"] = metadata
        return
    filled["metadata"] = inner | {key: metadata[key] for key in ("name", "namespace") if key in metadata}


def _plain(value: object) -> dict[str, object]:
    """Return a mapping as plain data; the loader has counted its values already."""
    plain, _ = plain_data(value, _UNBOUNDED)
    return plain if isinstance(plain, dict) else {}


def _text(value: object) -> str:
    return without_controls(_identity(value))


def _identity(value: object) -> str:
    """Return a text unchanged: a name with anything left out would be the name of another entity."""
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
