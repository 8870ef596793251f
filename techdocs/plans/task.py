"""What a worker is given to plan the docs of a repository, and what it gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from techdocs.model.catalog import DocsClaim
from techdocs.model.docs import Build
from techdocs.model.entity import EntityRef
from techdocs.model.limits import Limits
from techdocs.model.source import Source
from techdocs.model.trust import TrustedSettings
from techdocs.plans.file_index import Marks
from techdocs.workers.repositories import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class DocsItem:
    """An entity whose docs are to be planned: what to call it, and where its docs are."""

    ref: EntityRef
    name: str
    claim: DocsClaim


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTask:
    """A repository whose docs are to be planned.

    `theme` is a digest, `file_index` is what is known of its files. The others are as in `BuildAction`;
    `trusted` is what the source may use.
    """

    source: Source
    items: tuple[DocsItem, ...]
    theme: str
    limits: Limits
    file_types: tuple[str, ...]
    trusted: TrustedSettings | None
    file_index: Mapping[str, Marks] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDocs:
    """What was planned: a build for each item, in their order, and what was seen of the files."""

    builds: tuple[Build, ...]
    file_index: Mapping[str, Marks]


def _plan(task: PlanTask) -> PlannedDocs:
    from techdocs.plans.repository import plan_repository  # noqa: PLC0415 - workers have loaded it; the run does not need it

    return plan_repository(task)


PLAN = Job(run=_plan, gives=PlannedDocs)
