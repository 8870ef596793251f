"""Which docs belong to which entity: by annotation, else by standing beside its descriptor.

Sources: backstage/backstage `plugins/techdocs-node/src/helpers.ts` (techdocs-ref) and
`plugins/techdocs-common` (techdocs-entity, techdocs-entity-path).
"""

import posixpath
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from techdocs.catalog.addresses import path_from, path_of_address
from techdocs.files import inside
from techdocs.model.catalog import Discovered, DocsClaim
from techdocs.model.codes import Code
from techdocs.model.docs import DocsForm
from techdocs.model.entity import Entity, EntityRef, EntityRefError, nearest_ref, parse_author_ref
from techdocs.model.guesses import Guesses
from techdocs.model.problem import Problem, Severity, UnknownRef

REF, ELSEWHERE, ELSEWHERE_PATH = (
    "backstage.io/techdocs-ref",
    "backstage.io/techdocs-entity",
    "backstage.io/techdocs-entity-path",
)
_CLAIMING = ("component", "api", "system", "domain", "resource", "template")
"""Kinds whose docs may stand beside their descriptor without an annotation; the first of a file claims them."""
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
        if ref in claims or ref.kind not in _CLAIMING:
            continue
        found = docs_in(discovered[entity.place.source], entity.folder)
        if found and (found.source, found.path) not in taken:
            claims[ref] = found
            taken.add((found.source, found.path))
    return {ref: claims[ref] for ref in entities if ref in claims}


def docs_in(found: Discovered, folder: str, *, is_meant: bool = False) -> DocsClaim | None:
    """Return the docs that stand in a folder of a source: MkDocs settings, else `docs/`, else a README.

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
        _CLAIMING.index(entity.ref.kind) if entity.ref.kind in _CLAIMING else 9,
        entity.place.line,
    )


def _annotated(entity: Entity, found: Discovered, discovered: Mapping[str, Discovered]) -> DocsClaim | None:
    target, path = entity.annotations.get(ELSEWHERE, ""), entity.annotations.get(ELSEWHERE_PATH, "")
    if target:
        try:
            other = parse_author_ref(target, default_kind="component", default_namespace=entity.ref.namespace)
        except EntityRefError as error:
            return _broken(
                entity, found, Code.DOCS_REF_INVALID, f"`{ELSEWHERE}`: {error}", "write `kind:namespace/name`",
                about=ELSEWHERE,
            )  # fmt: skip
        return DocsClaim(
            form=DocsForm.ELSEWHERE,
            source=found.source.name,
            elsewhere=other,
            elsewhere_path=path.lstrip("/"),
        )
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
    problem = Problem(
        code=Code.RELATION_UNKNOWN, severity=Severity.WARNING, place=place, entity=str(entity.ref),
        message=f"`{ELSEWHERE}` `{claim.elsewhere}` is not in the catalog",
        hint=f"did you mean `{near}`?" if near else "declare it in a `catalog-info.yaml`, or correct the name",
        unknown=(UnknownRef(ref=str(claim.elsewhere), place=place),),
    )  # fmt: skip
    return replace(claim, problem=problem)


def _reference(entity: Entity, found: Discovered, text: str, discovered: Mapping[str, Discovered]) -> DocsClaim | None:
    kind, colon, target = (part.strip() for part in text.partition(":"))
    if not colon or not kind or not target:
        return _broken(
            entity,
            found,
            Code.DOCS_REF_INVALID,
            f"`{REF}: {text}` is not on the form `<type>:<target>`",
            "write `dir:.`",
        )
    if kind in {"http", "https"}:
        return _broken(
            entity,
            found,
            Code.DOCS_REF_INVALID,
            f"Invalid reference annotation {kind}",
            f"please prefix it with 'url:': `url:{text}`",
        )
    if kind == "dir":
        return _folder(entity, found, text, path_from(target, entity.folder, found.source))
    if kind != "url":
        return _broken(
            entity,
            found,
            Code.DOCS_REF_INVALID,
            f"Invalid reference annotation {kind}",
            "write `dir:.` for docs in this repository",
        )
    for source in (found, *sorted(discovered.values(), key=lambda other: not other.source.web_url)):
        folder = path_of_address(target, source.source)
        if folder is not None and (source is found or _is_public(source, folder)):
            return _folder(entity, source, text, folder)
    broken = _broken(
        entity, found, Code.TARGET_NOT_FOLLOWED, f"`{REF}: {text}` is not followed: it is another repository",
        "name that repository as a source too, and a folder whose docs it publishes itself", Severity.INFO,
    )  # fmt: skip
    return replace(broken, form=DocsForm.NONE)


def _is_public(found: Discovered, folder: str) -> bool:
    """Say whether a source publishes the docs of a folder itself: nobody else can publish what it does not."""
    claim = docs_in(found, folder)
    return claim is not None and (claim.form is DocsForm.MKDOCS or not folder)


def _folder(entity: Entity, found: Discovered, text: str, folder: str | None) -> DocsClaim:
    if folder is None or inside(Path(found.source.root, folder), found.source.root) is None:
        message = f"`{REF}: {text}` {'leaves the repository' if folder is None else 'points to nothing'}"
        return _broken(entity, found, Code.DOCS_REF_MISSING, message, _NO_DOCS)
    claim = docs_in(found, folder, is_meant=True)
    if claim is None:
        return _broken(
            entity, found, Code.DOCS_REF_MISSING, f"`{REF}: {text}` points to a folder without docs", _NO_DOCS
        )
    return claim


def _broken(
    entity: Entity, found: Discovered, code: Code, message: str, hint: str, severity: Severity = Severity.ERROR,
    about: str = REF,
) -> DocsClaim:  # fmt: skip
    problem = Problem(
        code=code, severity=severity, message=message, hint=hint, entity=str(entity.ref),
        place=entity.place_of("metadata", "annotations", about),
    )  # fmt: skip
    return DocsClaim(form=DocsForm.BROKEN, source=found.source.name, problem=problem)
