"""The rules over one component's docs. A rule takes the catalog, the plan and the result, and yields problems.

Add a rule: write a function with the docstring *What it does / Why it matters / How to fix*, give its problem a code in
`techdocs/model/codes.py`, and name it in `RULES`.
"""

import posixpath
from collections.abc import Callable, Iterator

from techdocs.files import inside
from techdocs.model.catalog import Catalog
from techdocs.model.codes import Code
from techdocs.model.docs import Build, BuiltDocs, DocsFault, DocsState
from techdocs.model.entity import EntityRef, EntityRefError, nearest_ref, parse_entity_ref
from techdocs.model.problem import Place, Problem, Severity

Rule = Callable[[Catalog, Build, BuiltDocs], Iterator[Problem]]


def nav_without_file(catalog: Catalog, build: Build, docs: BuiltDocs) -> Iterator[Problem]:  # noqa: ARG001
    """Find nav entries that name no file.

    What it does: looks up every relative path of `nav` among the files of the docs.
    Why it matters: the entry leads readers to a page that does not exist.
    How to fix: correct the path, relative to `docs_dir`, or remove the entry.
    """
    if build.action is None:
        return
    known = {file.path for file in build.action.files}
    for path, place in build.nav_places.items():
        target = posixpath.normpath(path.partition("#")[0]) if path.endswith((".md", ".html")) or ".md#" in path else ""
        if (
            target
            and "://" not in path
            and not path.startswith(("/", "!include ", "*include "))
            and target not in known
        ):
            near = next((name for name in sorted(known) if posixpath.basename(name) == posixpath.basename(target)), "")
            yield Problem(
                code=Code.NAV_WITHOUT_FILE, severity=Severity.WARNING, message=f"nav entry `{path}` names no file",
                place=place, hint=f"did you mean `{near}`?" if near else "the path is relative to `docs_dir`",
            )  # fmt: skip


def page_not_in_nav(catalog: Catalog, build: Build, docs: BuiltDocs) -> Iterator[Problem]:  # noqa: ARG001
    """Find pages that no nav entry leads to.

    What it does: compares the pages with an author's own `nav`; pages of `not_in_nav` are left out.
    Why it matters: readers find such a page by search or a link only.
    How to fix: add it to `nav`, or to `not_in_nav` when that is meant.
    """
    if build.action is None or not build.nav_places or docs.state is DocsState.KEPT:
        return
    lost = [page.path for page in docs.pages if not page.in_nav]
    if lost:
        shown = ", ".join(f"`{path}`" for path in lost[:3]) + (f" and {len(lost) - 3} more" if len(lost) > 3 else "")  # noqa: PLR2004
        yield Problem(
            code=Code.NOT_IN_NAV, severity=Severity.INFO, message=f"{len(lost)} pages are not in the nav: {shown}"
            if len(lost) > 1 else f"page {shown} is not in the nav",
            place=build.settings_place,
            hint=f"add {'them' if len(lost) > 1 else 'it'} to `nav`, or to `not_in_nav` when that is meant",
        )  # fmt: skip


def docs_faults(catalog: Catalog, build: Build, docs: BuiltDocs) -> Iterator[Problem]:
    """Find links, images and anchors that lead nowhere, and pages that cannot be read.

    What it does: reports what the renderer found, at the line of the page.
    Why it matters: a reader who follows such a link stands before a missing page.
    How to fix: correct the path, relative to the page.
    """
    if docs.state is DocsState.KEPT:
        return
    for fault in docs.faults:
        origin = build.origins.get(fault.path, fault.path)
        if fault.code == Code.BROKEN_LINK and fault.target and _is_in_repository(catalog, build, fault, origin):
            continue
        place = Place(source=build.source, path=origin, line=fault.line)
        yield Problem(code=fault.code, severity=fault.severity, message=fault.message, hint=fault.hint, place=place)


def _is_in_repository(catalog: Catalog, build: Build, fault: DocsFault, origin: str) -> bool:
    """Say whether a link that leaves the docs leads to a file of the repository: that is no mistake of its author's."""
    root = catalog.discovered[build.source].source.root
    climbs = fault.target.startswith("../") or build.form.value == "readme"
    below = posixpath.join(
        build.docs_folder if build.form.value != "readme" else posixpath.dirname(origin), fault.target
    )
    path = posixpath.normpath(below)
    return climbs and inside(root / path, root) is not None


def unknown_entity_link(catalog: Catalog, build: Build, docs: BuiltDocs) -> Iterator[Problem]:
    """Find links to entities that the catalog does not have.

    What it does: looks up links such as `component:default/payments`.
    Why it matters: the link stays plain text.
    How to fix: correct the ref.
    """
    for page in docs.pages:
        for link in page.entity_links:
            missing = _missing_ref(link.target, catalog)
            if missing is None:
                continue
            near = nearest_ref(missing, catalog.entities) if isinstance(missing, EntityRef) else None
            yield Problem(
                code=Code.UNKNOWN_ENTITY_LINK, severity=Severity.WARNING,
                message=f"link `{link.target}` names an entity that is not in the catalog",
                place=Place(source=build.source, path=build.origins.get(page.path, page.path), line=link.line),
                hint=f"did you mean `{near}`?" if near else "check kind, namespace and name",
            )  # fmt: skip


def _missing_ref(target: str, catalog: Catalog) -> EntityRef | str | None:
    """Return what a link names and the catalog does not have: a ref, or a text that is none; None when it has it."""
    pieces = target.partition("#")[0].split("/")
    missing: EntityRef | str = target
    for text in (pieces[0], "/".join(pieces[:2])):
        try:
            missing = parse_entity_ref(text)
        except EntityRefError:
            continue
        if missing in catalog.entities:
            return None
    return missing


RULES: tuple[Rule, ...] = (nav_without_file, page_not_in_nav, docs_faults, unknown_entity_link)
