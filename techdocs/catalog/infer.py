"""Docs that no entity claims become a component of their own, marked as inferred, so that nothing written is lost."""

import posixpath
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from techdocs.catalog.claims import docs_in
from techdocs.catalog.incumbents import earlier_source
from techdocs.catalog.repositories import Repositories
from techdocs.catalog.unique import UniqueEntities
from techdocs.disk.files import read_inside
from techdocs.documents.located_yaml import load_documents
from techdocs.mkdocs_yml.settings_chain import read_chain
from techdocs.model.catalog import Discovered, DocsClaim, Reading
from techdocs.model.docs import DocsForm
from techdocs.model.entity import DEFAULT_NAMESPACE, Entity, EntityRef, entity_ref
from techdocs.model.incumbents import Incumbents
from techdocs.model.problem import Place
from techdocs.patterns import Work, matching_paths
from techdocs.plain_text import plain_line

MAX_SETTINGS_BYTES = 1_000_000
_NOT_DOCS = re.compile(
    r"(^|/)(\.github|\.gitlab|\.circleci|__tests__|tests?|test-fixtures|fixtures|testdata|skeletons?|examples?/tests?|\{\{.*|\$\{\{.*|cookiecutter[^/]*|content|vendor|third_party)(/|$)"
)
"""Folders whose `mkdocs.yml` is a test's, a template's or a tool's (`.github`), not docs for readers."""
_KEYS = frozenset({
    "site_name", "site_url", "site_description", "docs_dir", "nav", "theme", "plugins", "markdown_extensions",
    "extra", "extra_css", "extra_javascript", "repo_url", "repo_name", "edit_uri", "hooks", "strict", "INHERIT",
})  # fmt: skip
"""Keys of MkDocs: a mapping with none of them is something else, a workflow or a manifest of that name."""
_INCLUDE = re.compile(r"[!*]include\s+([^'\"\n]+?\.ya?ml)")


def infer_components(
    unique: UniqueEntities,
    claims: Mapping[EntityRef, DocsClaim],
    readings: Mapping[str, Reading],
    incumbents: Incumbents,
    repositories: Repositories,
) -> list[tuple[Entity, DocsClaim]]:
    """Return a component for each docs that no one claims, with where they are. Names taken are never taken over.

    Of several docs that would have one name, those of the repository that had it before get it. Docs of a declaration
    that does not count are claimed all the same: they are not published under another name.
    """
    claimed: dict[str, set[str]] = defaultdict(set)
    unpublished = [docs_in(readings[entity.place.source].discovered, entity.folder) for entity in unique.unpublished]
    for claim in (*claims.values(), *filter(None, unpublished)):
        claimed[claim.source].add(claim.path)
    waiting = [
        _Nameless(reading, claim) for name, reading in sorted(readings.items())
        for claim in _unclaimed(reading, claimed[name] - {""})
    ]  # fmt: skip
    waiting.sort(key=lambda docs: earlier_source(docs.first_ref, incumbents, repositories) != docs.found.source.name)
    held = {decision.ref: decision.holder.source for decision in unique.decisions if decision.holder}
    taken, named = set(unique.entities), []
    for docs in waiting:
        entity = docs.component(taken, held)
        taken.add(entity.ref)
        named.append((entity, docs.claim))
    return named


def included_settings(found: Discovered) -> frozenset[str]:
    """Return the settings files of a source that others of it include in their nav."""
    included: set[str] = set()
    work, others = Work(), frozenset(found.settings_files)
    for path in _own_settings(found):
        for target in dict.fromkeys(_INCLUDE.findall(_text(found, path))):
            pattern = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
            included |= matching_paths(pattern, others, work) - {path}
    return frozenset(included)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsRead:
    """What the settings files of a source say, by path: `site_name` and docs folder; `foreign` are not MkDocs'."""

    site_names: dict[str, str] = field(default_factory=dict)
    docs_dirs: dict[str, str] = field(default_factory=dict)
    foreign: frozenset[str] = frozenset()


def read_settings(found: Discovered) -> SettingsRead:
    """Read what inferring must know of a source's settings files."""
    names, folders, foreign = {}, {}, set()
    for path in _own_settings(found):
        values = _inherited(found, path)
        if values is None:
            continue
        if not _KEYS & set(values):
            foreign.add(path)
        name, docs_dir = values.get("site_name"), values.get("docs_dir", "docs")
        if isinstance(name, str) and plain_line(name):
            names[path] = plain_line(name)
        if isinstance(docs_dir, str):
            folders[path] = posixpath.normpath(posixpath.join(posixpath.dirname(path), docs_dir))
    return SettingsRead(site_names=names, docs_dirs=folders, foreign=frozenset(foreign))


def _own_settings(found: Discovered) -> list[str]:
    return [path for path in found.settings_files if not _NOT_DOCS.search(path)]


def _unclaimed(reading: Reading, claimed: set[str]) -> Iterator[DocsClaim]:
    """Yield the docs of a source that are at none of the `claimed` paths."""
    found = reading.discovered
    source = found.source.name
    settings = [path for path in _own_settings(found) if path not in reading.included and path not in claimed]
    taken = {reading.docs_dirs.get(path, path) for path in claimed}
    for path in settings:
        folder = posixpath.dirname(path)
        twin = f"{folder}/mkdocs.yaml".lstrip("/")
        if (path.endswith(".yml") and twin in found.settings_files) or _inside_claimed(folder, found, claimed):
            continue
        if reading.docs_dirs.get(path) not in taken:
            yield DocsClaim(form=DocsForm.MKDOCS, source=source, path=path)
    if not settings and not claimed and not found.catalog_files:
        claim = docs_in(found, "")
        if claim is not None:
            yield claim


def _inside_claimed(folder: str, found: Discovered, claimed: set[str]) -> bool:
    """Say whether a `mkdocs.yml` is in a docs folder that another `mkdocs.yml` beside it already publishes."""
    parent, name = posixpath.split(folder)
    beside = [f"{parent}/{file}".lstrip("/") for file in ("mkdocs.yml", "mkdocs.yaml")]
    return name == "docs" and any(path in claimed or path in found.settings_files for path in beside)


class _Nameless:
    """Docs that no entity claims, and the names that they may get."""

    def __init__(self, reading: Reading, claim: DocsClaim) -> None:
        self.found, self.claim = reading.discovered, claim
        self._title = reading.site_names.get(claim.path, "") if claim.form is DocsForm.MKDOCS else ""
        self._folder = posixpath.dirname(claim.path)
        self._own_name = _slug(self._title) or _slug(self._folder.rpartition("/")[2])
        self._repository = _repository(self.found.source.name)
        self._name = self._own_name or self._repository or "docs"

    @property
    def first_ref(self) -> EntityRef:
        """Return the ref that they have unless another entity has it."""
        return entity_ref("component", DEFAULT_NAMESPACE, self._name)

    def component(self, taken: Collection[EntityRef], held: Mapping[EntityRef, str]) -> Entity:
        """Return the component that they become, under the first name that is not taken or held by another source."""
        own, title = self.found.source.name, self._title
        refs = _candidates(self._name, self._repository or "repository")
        ref = next(ref for ref in refs if ref not in taken and held.get(ref, own) == own)
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
            place=Place(source=self.found.source.name, path=self.claim.path, line=1, column=1),
            folder=self._folder,
            inferred=True,
            former=tuple(self._former(ref)),
        )

    def _former(self, ref: EntityRef) -> Iterator[EntityRef]:
        """Yield the refs that it had, as far as they came from names that its repository had before."""
        if self._own_name and ref == self.first_ref:
            return
        for repository in filter(None, map(_repository, self.found.source.former)):
            name = _with_repository(self._own_name, repository) if self._own_name else repository
            former = entity_ref("component", DEFAULT_NAMESPACE, name)
            if former != ref:
                yield former


def _inherited(found: Discovered, path: str) -> dict[str, object] | None:
    """Return the top-level settings of a `mkdocs.yml`, with those that it inherits; None where it is no mapping."""
    try:
        chain = read_chain(found.source.root / path, found.source.root, load_documents, max_bytes=MAX_SETTINGS_BYTES)
    except OSError:
        return None
    values: list[object] = []
    for file in chain.files:
        documents, _ = load_documents(file.content.decode("utf-8", "replace"), version="1.1")
        values.append(documents[0].value if documents else None)
    if not isinstance(values[0], dict):
        return None
    return {key: value for inner in reversed(values) if isinstance(inner, dict) for key, value in inner.items()}


def _text(found: Discovered, path: str) -> str:
    """Return the text of a `mkdocs.yml`, `""` where it cannot be read: its build says why."""
    try:
        content = read_inside(found.source.root / path, found.source.root, max_bytes=MAX_SETTINGS_BYTES)
    except OSError:
        return ""
    return content.decode("utf-8", "replace")


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:63].strip("-")


def _repository(source: str) -> str:
    return _slug(source.rpartition("/")[2])


def _with_repository(name: str, repository: str) -> str:
    return f"{repository}-{name}"[:63].strip("-")


def _candidates(name: str, repository: str) -> Iterator[EntityRef]:
    candidates = [
        name,
        _with_repository(name, repository),
        *(f"{name[:58]}-{number}" for number in range(2, 10_000)),
    ]
    return (entity_ref("component", DEFAULT_NAMESPACE, candidate) for candidate in candidates)
