"""Which docs belong to which entity: by annotation, else by standing beside its descriptor.

Sources: backstage/backstage `plugins/techdocs-node/src/helpers.ts` (techdocs-ref) and
`plugins/techdocs-common` (techdocs-entity, techdocs-entity-path).
"""

import posixpath
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from techdocs.catalog.addresses import path_from, path_of_address
from techdocs.disk.files import inside
from techdocs.model.catalog import Discovered, DocsClaim
from techdocs.model.codes import Code
from techdocs.model.docs import DocsForm
from techdocs.model.entity import OWNED_KINDS, Entity, EntityRef, EntityRefError, nearest_ref, parse_author_ref
from techdocs.model.guesses import Guesses
from techdocs.model.problem import Severity, UnknownRef, problem_of, warning
from techdocs.model.source import Source

REF, ELSEWHERE, ELSEWHERE_PATH = (
    "backstage.io/techdocs-ref",
    "backstage.io/techdocs-entity",
    "backstage.io/techdocs-entity-path",
)
SOURCE = "backstage.io/source-location"
_NO_DOCS = "point it at a folder with a `mkdocs.yml`, a `docs/` folder or a `README.md`"


def claim_docs(
    entities: Mapping[EntityRef, Entity], discovered: Mapping[str, Discovered]
) -> dict[EntityRef, DocsClaim]:
    """Return where each entity's docs are; entities without docs are left out."""
    claims: dict[EntityRef, DocsClaim] = {}
    guesses = Guesses()
    for ref, entity in entities.items():
        claim = _annotated(entity, discovered[entity.place.source], discovered)
        if claim is not None:
            claims[ref] = _with_unknown_target(claim, entity, entities, guesses)
    taken = {(claim.source, claim.path) for claim in claims.values()}
    for ref, entity in sorted(entities.items(), key=lambda item: _claim_order(item[1])):
        if ref in claims or ref.kind not in OWNED_KINDS:
            continue
        found = docs_in(discovered[entity.place.source], entity.folder)
        if found and (found.source, found.path) not in taken:
            claims[ref] = found
            taken.add((found.source, found.path))
    return {ref: _with_start(claims[ref], entities[ref]) for ref in entities if ref in claims}


def _with_start(claim: DocsClaim, entity: Entity) -> DocsClaim:
    """Return a claim that says at which page an entity's docs begin, where an annotation names one."""
    path = entity.annotations.get(ELSEWHERE_PATH, "").strip().lstrip("/")
    return replace(claim, elsewhere_path=path) if path else claim


def docs_in(found: Discovered, folder: str, *, is_meant: bool = False) -> DocsClaim | None:
    """Return the docs that are in a folder of a source: MkDocs settings, else `docs/`, else a README.

    A `docs/` that Sphinx builds counts only where the author means it (`is_meant`), as techdocs-cli would build it.
    """
    base = f"{folder}/" if folder else ""
    for name in (f"{base}mkdocs.yaml", f"{base}mkdocs.yml"):
        if name in found.settings_files:
            return DocsClaim(form=DocsForm.MKDOCS, source=found.source.name, path=name)
    if f"{base}docs" in (*found.docs_folders, *(found.sphinx_folders if is_meant else ())):
        return DocsClaim(form=DocsForm.FOLDER, source=found.source.name, path=f"{base}docs")
    readme = next((path for path in found.readmes if posixpath.dirname(path) == folder), None)
    return DocsClaim(form=DocsForm.README, source=found.source.name, path=readme) if readme else None


def _claim_order(entity: Entity) -> tuple[str, str, int, int]:
    return (
        entity.place.source,
        entity.place.path,
        OWNED_KINDS.index(entity.ref.kind) if entity.ref.kind in OWNED_KINDS else 9,
        entity.place.line,
    )


def _annotated(entity: Entity, found: Discovered, discovered: Mapping[str, Discovered]) -> DocsClaim | None:
    target = entity.annotations.get(ELSEWHERE, "").strip()
    if target:
        try:
            other = parse_author_ref(target, default_kind="component")
        except EntityRefError as error:
            return _broken(
                entity, found, Code.DOCS_REF_INVALID, f"`{ELSEWHERE}`: {error}", "write `kind:namespace/name`",
                annotation=ELSEWHERE,
            )  # fmt: skip
        return DocsClaim(form=DocsForm.ELSEWHERE, source=found.source.name, elsewhere=other)
    text = entity.annotations.get(REF, "").strip()
    return _reference(entity, found, text, discovered) if text else None


def _with_unknown_target(
    claim: DocsClaim, entity: Entity, entities: Mapping[EntityRef, Entity], guesses: Guesses
) -> DocsClaim:
    """Return a claim that says so where the entity whose docs it names is not in the catalog."""
    if claim.elsewhere is None or claim.elsewhere in entities:
        return claim
    near = nearest_ref(claim.elsewhere, entities, guesses, entity.place.source)
    place = entity.place_of("metadata", "annotations", ELSEWHERE)
    message = f"`{ELSEWHERE}` `{claim.elsewhere}` is not in the catalog"
    hint = f"did you mean `{near}`?" if near else "declare it in a `catalog-info.yaml`, or correct the name"
    unknown = (UnknownRef(ref=str(claim.elsewhere), place=place, near=str(near or "")),)
    ref, about = str(entity.ref), f"{ELSEWHERE} {claim.elsewhere}"
    problem = warning(Code.RELATION_UNKNOWN, place, message, hint, about=about, entity=ref, unknown=unknown)
    return replace(claim, problem=problem)


def _reference(entity: Entity, found: Discovered, text: str, discovered: Mapping[str, Discovered]) -> DocsClaim | None:
    kind, _, target = (part.strip() for part in text.partition(":"))
    invalid = _why_invalid(text, kind, target)
    if invalid:
        return _broken(entity, found, Code.DOCS_REF_INVALID, *invalid)
    if kind == "dir":
        base, start = _source_folder(entity, found, discovered)
        return _folder(entity, base, text, path_from(target, start, base.source))
    for source in _nearest_first(found, discovered):
        folder = path_of_address(target, source.source)
        if folder is not None and (source is found or _is_public(source, folder)):
            return _folder(entity, source, text, folder)
    broken = _broken(
        entity, found, Code.TARGET_NOT_FOLLOWED, f"`{REF}: {text}` is not followed: it points to another repository",
        "add that repository as a source, and point to a folder whose docs it publishes itself", Severity.NOTE,
    )  # fmt: skip
    return replace(broken, form=DocsForm.NONE)


def _why_invalid(text: str, kind: str, target: str) -> tuple[str, str] | None:
    """Return the message and the hint for a reference that Backstage cannot follow, None for one that it can."""
    if not kind or not target:
        return f"`{REF}: {text}` does not have the form `<type>:<target>`", "write `dir:.`"
    if kind in {"http", "https"}:
        return f"Invalid reference annotation {kind}", f"please prefix it with 'url:': `url:{text}`"
    if kind not in {"dir", "url"}:
        return f"Invalid reference annotation {kind}", "write `dir:.` for docs in this repository"
    if kind == "url" and "://" not in target:
        return f"`{REF}: {text}` is not a web address", f"write `dir:{target}` for a folder of this repository"
    return None


def _source_folder(entity: Entity, found: Discovered, discovered: Mapping[str, Discovered]) -> tuple[Discovered, str]:
    """Return the source that `dir:` starts from, and the folder in it.

    `source-location` names it, else it is the folder of the descriptor. An address that does not end with `/` is one of
    a file; one in a repository that techdocs does not read is ignored. Source: Backstage
    `getEntitySourceLocation` and `transformDirLocation`.
    """
    kind, _, address = entity.annotations.get(SOURCE, "").strip().partition(":")
    for source in _nearest_first(found, discovered) if kind == "url" and "://" in address else ():
        folder = _folder_of_address(address, source.source)
        if folder is not None and (source is found or _is_public(source, folder)):
            return source, folder
    return found, entity.folder


def _folder_of_address(address: str, source: Source) -> str | None:
    """Return the folder inside a source that an address means, or that the file that it means is in."""
    path = path_of_address(address, source)
    real = None if path is None else inside(Path(source.root, path), source.root)
    if path is None or address.endswith("/") or (real is not None and real.is_dir()):
        return path
    return path_of_address(posixpath.dirname(address), source)


def _nearest_first(found: Discovered, discovered: Mapping[str, Discovered]) -> list[Discovered]:
    """Return an entity's own source and all others, those with a remote before those that only have a name."""
    return [found, *sorted(discovered.values(), key=lambda other: not other.source.web_url)]


def _is_public(found: Discovered, folder: str) -> bool:
    """Say whether a source publishes the docs of a folder itself: no one else can publish what it does not."""
    claim = docs_in(found, folder)
    return claim is not None and (claim.form is DocsForm.MKDOCS or not folder)


def _folder(entity: Entity, found: Discovered, text: str, folder: str | None) -> DocsClaim:
    if folder is None or inside(Path(found.source.root, folder), found.source.root) is None:
        message = f"`{REF}: {text}` {'leaves the repository' if folder is None else 'points to a missing folder'}"
        return _broken(entity, found, Code.DOCS_REF_MISSING, message, _NO_DOCS)
    claim = docs_in(found, folder, is_meant=True)
    if claim is None:
        return _broken(
            entity, found, Code.DOCS_REF_MISSING, f"`{REF}: {text}` points to a folder without docs", _NO_DOCS
        )
    return replace(claim, is_referenced=True)


def _broken(
    entity: Entity, found: Discovered, code: Code, message: str, hint: str, severity: Severity = Severity.ERROR,
    annotation: str = REF,
) -> DocsClaim:  # fmt: skip
    place, about = entity.place_of("metadata", "annotations", annotation), entity.annotations[annotation].strip()
    problem = problem_of(severity, code, place, message, hint, about=about, entity=str(entity.ref))
    return DocsClaim(form=DocsForm.BROKEN, source=found.source.name, problem=problem)
