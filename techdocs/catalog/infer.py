"""Docs that no entity claims become a component of their own, marked as inferred, so that nothing written is lost."""

import posixpath
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from techdocs.catalog.claims import docs_in
from techdocs.catalog.unique import Contested
from techdocs.files import read_inside
from techdocs.located_yaml import load_documents
from techdocs.model.catalog import Discovered, DocsClaim, Reading
from techdocs.model.docs import DocsForm
from techdocs.model.entity import DEFAULT_NAMESPACE, Entity, EntityRef, entity_ref
from techdocs.model.problem import Place
from techdocs.patterns import Work, matching_paths
from techdocs.plain_text import plain_line

MAX_SETTINGS_BYTES = 1_000_000
_NOT_DOCS = re.compile(
    r"(^|/)(__tests__|tests?|test-fixtures|fixtures|testdata|skeletons?|examples?/tests?|\{\{.*|\$\{\{.*|cookiecutter[^/]*|content|vendor|third_party)(/|$)"
)
"""Folders whose `mkdocs.yml` is a test's or a template's, not docs for readers."""
_INCLUDE = re.compile(r"[!*]include\s+([^'\"\n]+?\.ya?ml)")


def infer_components(
    entities: Mapping[EntityRef, Entity],
    claims: Mapping[EntityRef, DocsClaim],
    readings: Mapping[str, Reading],
    contested: Contested,
) -> Iterator[tuple[Entity, DocsClaim]]:
    """Yield a component for each docs that nobody claims, with where they are. Names taken are never taken over.

    Docs of a `contested` entity are claimed, though by several.
    """
    taken = set(entities)
    claimed: dict[str, set[str]] = defaultdict(set)
    own = [
        docs_in(readings[entity.place.source].discovered, entity.folder)
        for group in contested.values()
        for entity in group
    ]
    for claim in (*claims.values(), *filter(None, own)):
        claimed[claim.source].add(claim.path)
    for name in sorted(readings):
        reading = readings[name]
        for claim in _unclaimed(reading, claimed[name] - {""}):
            entity = _component(reading, claim, taken)
            taken.add(entity.ref)
            yield entity, claim


def included_settings(found: Discovered) -> frozenset[str]:
    """Return the settings files of a source that others of it include in their nav."""
    included: set[str] = set()
    work, others = Work(), frozenset(found.settings_files)
    for path in _own_settings(found):
        for target in dict.fromkeys(_INCLUDE.findall(_text(found, path))):
            pattern = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
            included |= matching_paths(pattern, others, work) - {path}
    return frozenset(included)


def site_names(found: Discovered, known: Collection[str]) -> dict[str, str]:
    """Return the `site_name` of each settings file of a source that is none of those `known`, where it has one."""
    names = {path: _site_name(found, path) for path in _own_settings(found) if path not in known}
    return {path: name for path, name in names.items() if name}


def _own_settings(found: Discovered) -> list[str]:
    return [path for path in found.settings_files if not _NOT_DOCS.search(path)]


def _unclaimed(reading: Reading, claimed: set[str]) -> Iterator[DocsClaim]:
    """Yield the docs of a source that are at none of the `claimed` paths."""
    found = reading.discovered
    source = found.source.name
    settings = [path for path in _own_settings(found) if path not in reading.included and path not in claimed]
    for path in settings:
        folder = posixpath.dirname(path)
        twin = f"{folder}/mkdocs.yaml".lstrip("/")
        if (path.endswith(".yml") and twin in found.settings_files) or _inside_claimed(folder, found, claimed):
            continue
        yield DocsClaim(form=DocsForm.MKDOCS, source=source, path=path)
    if not settings and not claimed and not found.catalog_files:
        claim = docs_in(found, "")
        if claim is not None:
            yield claim


def _inside_claimed(folder: str, found: Discovered, claimed: set[str]) -> bool:
    """Say whether a `mkdocs.yml` stands in a docs folder that another `mkdocs.yml` beside it already publishes."""
    parent, name = posixpath.split(folder)
    beside = [f"{parent}/{file}".lstrip("/") for file in ("mkdocs.yml", "mkdocs.yaml")]
    return name == "docs" and any(path in claimed or path in found.settings_files for path in beside)


def _component(reading: Reading, claim: DocsClaim, taken: set[EntityRef]) -> Entity:
    found = reading.discovered
    folder = posixpath.dirname(claim.path)
    repository = found.source.name.rpartition("/")[2]
    title = reading.site_names.get(claim.path, "") if claim.form is DocsForm.MKDOCS else ""
    name = _slug(title) or _slug(folder.rpartition("/")[2]) or _slug(repository) or "docs"
    ref = _free(name, _slug(repository) or "repository", taken)
    return Entity(
        ref=ref,
        api_version="backstage.io/v1alpha1",
        kind="Component",
        namespace=DEFAULT_NAMESPACE,
        name=ref.name,
        title=title if title and title != ref.name else "",
        metadata={"name": ref.name, **({"title": title} if title else {})},
        spec={"type": "documentation"},
        type="documentation",
        place=Place(source=found.source.name, path=claim.path, line=1, column=1),
        folder=folder,
        inferred=True,
    )


def _site_name(found: Discovered, path: str) -> str:
    documents, _ = load_documents(_text(found, path), version="1.1")
    value = documents[0].value if documents else None
    name = value.get("site_name") if isinstance(value, dict) else None
    return plain_line(name) if isinstance(name, str) else ""


def _text(found: Discovered, path: str) -> str:
    """Return the text of a `mkdocs.yml`, `""` where it cannot be read: its build says why."""
    try:
        content = read_inside(found.source.root / path, found.source.root, max_bytes=MAX_SETTINGS_BYTES)
    except OSError:
        return ""
    return content.decode("utf-8", "replace")


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:63].strip("-")


def _free(name: str, repository: str, taken: set[EntityRef]) -> EntityRef:
    candidates = [
        name,
        f"{repository}-{name}"[:63].strip("-"),
        *(f"{name[:58]}-{number}" for number in range(2, 10_000)),
    ]
    refs = (entity_ref("component", DEFAULT_NAMESPACE, candidate) for candidate in candidates)
    return next(ref for ref in refs if ref not in taken)
