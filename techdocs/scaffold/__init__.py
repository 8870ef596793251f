"""What `techdocs init` writes: a folder's first descriptor, settings and page, made of what the repository says."""

from techdocs.scaffold.existing_files import ExistingFiles, find_existing_files
from techdocs.scaffold.plan import NewFile, Scaffold, plan_scaffold
from techdocs.scaffold.repository_facts import RepositoryFacts, entity_name, infer_repository_facts, renamed
from techdocs.scaffold.write import write_files

__all__ = [
    "ExistingFiles",
    "NewFile",
    "RepositoryFacts",
    "Scaffold",
    "entity_name",
    "find_existing_files",
    "infer_repository_facts",
    "plan_scaffold",
    "renamed",
    "write_files",
]
