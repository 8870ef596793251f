"""A rule over the whole catalog: docs that this site shows and Backstage would not."""

from collections.abc import Iterator
from pathlib import Path

from techdocs.disk.files import inside
from techdocs.lint.rules.catalog import declared
from techdocs.model.catalog import Catalog, DocsClaim
from techdocs.model.codes import Code
from techdocs.model.docs import DocsForm
from techdocs.model.entity import Entity
from techdocs.model.lint import LintSettings
from techdocs.model.problem import Problem, note

DOCS_REF = "backstage.io/techdocs-ref"
_ELSEWHERE = ("backstage.io/techdocs-entity", "backstage.io/techdocs-entity-path")
_FIRST_PAGES = ("index.md", "README.md", "readme.md")


def docs_without_ref(catalog: Catalog, settings: LintSettings) -> Iterator[Problem]:
    """Find docs that no annotation leads to.

    What it does: finds entities whose descriptor has a `mkdocs.yml`, or a `docs/` folder with a first page, beside it
    and no `backstage.io/techdocs-ref`.
    Why it matters: this site shows the docs, Backstage shows none.
    How to fix: add the annotation; `techdocs lint --fix` does.
    """
    for entity in declared(catalog):
        claim = catalog.docs_folders.get(entity.ref)
        if claim is None or any(name in entity.annotations for name in (DOCS_REF, *_ELSEWHERE)):
            continue
        if claim.form is DocsForm.MKDOCS or (claim.form is DocsForm.FOLDER and _has_first_page(catalog, entity, claim)):
            message = f"the docs in `{claim.path}` have no `{DOCS_REF}`, so Backstage does not show them"
            hint = f"add the annotation `{DOCS_REF}: dir:.`, or run `techdocs lint --fix`"
            yield note(Code.DOCS_WITHOUT_REF, entity.place, message, hint, entity=str(entity.ref))


def _has_first_page(catalog: Catalog, entity: Entity, claim: DocsClaim) -> bool:
    root = catalog.source_of(entity).root
    return any(inside(Path(root, claim.path, name), root) is not None for name in _FIRST_PAGES)
