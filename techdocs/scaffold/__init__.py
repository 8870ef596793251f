"""What `techdocs init` writes: a folder's first descriptor, settings and page, made of what the repository says."""

from techdocs.scaffold.existing_files import Standing, find_standing
from techdocs.scaffold.plan import NewFile, Scaffold, plan_scaffold
from techdocs.scaffold.repository_facts import Facts, entity_name, infer_facts, renamed
from techdocs.scaffold.write import write_files

__all__ = [
    "Facts",
    "NewFile",
    "Scaffold",
    "Standing",
    "entity_name",
    "find_standing",
    "infer_facts",
    "plan_scaffold",
    "renamed",
    "write_files",
]
