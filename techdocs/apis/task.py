"""The tasks of workers that read and compare definitions, and their results."""

from dataclasses import dataclass

from techdocs.model.api import ApiChanges, ApiDocument, ApiSummary, Definition
from techdocs.workers.repositories import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDefinition:
    """A definition that was read."""

    document: ApiDocument
    summary: ApiSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTask:
    """Definitions of one repository."""

    definitions: tuple[Definition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDefinitions:
    """Definitions that were read, in the order of the task."""

    read: tuple[ReadDefinition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareTask:
    """Two definitions of one API."""

    before: Definition
    now: Definition


def _read(task: ReadTask) -> ReadDefinitions:
    from techdocs.apis.read import read_api  # noqa: PLC0415 - loads Markdown and parsers, which only workers need

    read = (read_api(definition) for definition in task.definitions)
    return ReadDefinitions(read=tuple(ReadDefinition(document=document, summary=summary) for document, summary in read))


def _compare(task: CompareTask) -> ApiChanges:
    from techdocs.apis.changes import find_changes  # noqa: PLC0415 - as above

    return find_changes(task.before, task.now)


READ = Job(run=_read, gives=ReadDefinitions)
COMPARE = Job(run=_compare, gives=ApiChanges)
