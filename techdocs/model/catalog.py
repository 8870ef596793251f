"""The catalog: every entity, how they relate, who owns them, and what is wrong with what was written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from techdocs.model.codeowners import CodeOwners
from techdocs.model.codes import Code
from techdocs.model.docs import DocsForm
from techdocs.model.entity import Entity, EntityRef
from techdocs.model.incumbents import NameDecision
from techdocs.model.problem import Place, Problem
from techdocs.model.source import Source


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Relation:
    """One edge out of an entity (`type` is Backstage's, such as `ownedBy`); `known` = the target is in the catalog."""

    type: str
    target: EntityRef
    known: bool = True


class OwnershipSource(StrEnum):
    """How an owner is known."""

    SPEC = "spec.owner"
    CODEOWNERS = "CODEOWNERS"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership:
    """Who owns an entity, or a file of it, and how that is known.

    `known` says whether `owner` is an entity of the catalog; `place` is the line that says who owns it.
    """

    owner: EntityRef | None = None
    how: OwnershipSource = OwnershipSource.NONE
    known: bool = False
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """What a walk through one source found; paths are inside the source with `/`, sorted.

    `catalog_files` bear a descriptor's name, `settings_files` are `mkdocs.yml` or `mkdocs.yaml`, `docs_folders` are
    folders called `docs` with Markdown in them, `sphinx_folders` those that Sphinx builds, `readmes` are README files,
    `codeowners` is the one that counts or "".
    `problems` are about the `.gitignore` files that the walk met.
    """

    source: Source
    catalog_files: tuple[str, ...] = ()
    settings_files: tuple[str, ...] = ()
    docs_folders: tuple[str, ...] = ()
    sphinx_folders: tuple[str, ...] = ()
    readmes: tuple[str, ...] = ()
    codeowners: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one repository says of itself, read apart from all others.

    `entities` are its declarations in the order of its files, `site_names` the titles of docs that none of them claims,
    by the path of their `mkdocs.yml`; `included` are settings files whose docs others of the repository include, or
    that are not MkDocs'; `docs_dirs` are the docs folders inside the source by the path of the `mkdocs.yml`.
    `stopped` is the problem that says why nothing new was read: everything else is then what an earlier run has read.
    """

    discovered: Discovered
    entities: tuple[Entity, ...] = ()
    problems: tuple[Problem, ...] = ()
    codeowners: CodeOwners | None = None
    site_names: Mapping[str, str] = field(default_factory=dict)
    included: tuple[str, ...] = ()
    docs_dirs: Mapping[str, str] = field(default_factory=dict)
    stopped: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocsClaim:
    """Where an entity's docs are.

    `path` is inside the source: the `mkdocs.yml`, the docs folder or the README. Docs that are `ELSEWHERE` are those of
    another entity; `elsewhere_path` is the page at which they, or the entity's own, begin for their readers. Docs that
    are `BROKEN`, or `NONE` because they are not followed, have a problem that says why. `is_referenced` says
    that a `techdocs-ref` names them, for which TechDocs adds `techdocs-core` to their plugins.
    """

    form: DocsForm
    source: str = ""
    path: str = ""
    elsewhere: EntityRef | None = None
    elsewhere_path: str = ""
    is_referenced: bool = False
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """Everything the catalog step knows.

    All mappings iterate in the order of their refs. `relations` holds both directions of every edge, also those that
    leave or enter an entity which does not exist. `missing` are the refs that others point at and no one declares.
    `discovered` maps a source's name to what was found in it, `codeowners` to its rules; `docs_folders` maps an entity
    to where its docs are, where it has any. `decisions` are the names that could have been another repository's.
    `stopped` maps a source whose new state could not be read to the problem that says why.
    """

    sources: tuple[Source, ...]
    entities: Mapping[EntityRef, Entity]
    relations: Mapping[EntityRef, tuple[Relation, ...]]
    ownership: Mapping[EntityRef, Ownership]
    missing: tuple[EntityRef, ...] = ()
    discovered: Mapping[str, Discovered] = field(default_factory=dict)
    docs_folders: Mapping[EntityRef, DocsClaim] = field(default_factory=dict)
    codeowners: Mapping[str, CodeOwners] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    decisions: tuple[NameDecision, ...] = ()
    stopped: Mapping[str, Problem] = field(default_factory=dict)

    def related(self, ref: EntityRef, relation: str) -> tuple[EntityRef, ...]:
        """Return the targets of one type of relation of an entity, sorted."""
        return tuple(edge.target for edge in self.relations.get(ref, ()) if edge.type == relation)

    def is_unclaimed(self, ref: EntityRef) -> bool:
        """Say whether an entity is in the catalog though none of its declarations counts (TD105)."""
        claim = self.docs_folders.get(ref)
        return claim is not None and claim.problem is not None and claim.problem.code == Code.DUPLICATE_ENTITY

    def source_of(self, entity: Entity) -> Source:
        """Return the source that declares an entity."""
        return self.discovered[entity.place.source].source
