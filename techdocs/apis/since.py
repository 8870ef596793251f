"""The changes of each definition since the former one, remembered from build to build until it changes again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from techdocs.apis.build import DEFINITION, STEP
from techdocs.apis.task import COMPARE, CompareTask
from techdocs.codec import decode
from techdocs.disk.digests import digest_bytes
from techdocs.disk.finished import DamagedError, read_file, seal
from techdocs.disk.store import Store
from techdocs.model.api import RAW, ApiChanges, BuiltApi, Definition
from techdocs.model.entity import EntityRef
from techdocs.model.tree import FILES, Tree
from techdocs.workers.repositories import RepositoryWorkers, TooMuch

CHANGES, NOTE = "api-changes", "last"
_FILE = "changes.json"
MOST_ABSENT = 1_000
"""APIs that are not in this build but may come back, of which the last definition is remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Last:
    """The note about a definition: its digest, the entry that has it, and the entry with the one before it."""

    digest: str
    key: str
    before: str = ""


def with_changes(
    apis: Mapping[EntityRef, BuiltApi], store: Store, workers: RepositoryWorkers
) -> dict[EntityRef, BuiltApi]:
    """Return APIs with their changes since the former definition, if an earlier build with this cache had one.

    A definition in which nothing changed that users notice is compared with the one before that.
    """
    noted = _noted(store)
    newest = {ref: last.key for ref, api in apis.items() if (last := noted.get(str(ref))) and _is_new(api, last)}
    first = _compared(apis, newest, store, workers)
    older = {
        ref: last.before
        for ref, api in apis.items()
        if api.is_shown and (last := noted.get(str(ref))) and last.before and ref not in first
    }
    found = {**_compared(apis, older, store, workers), **first}
    return {ref: found.get(ref, api) for ref, api in apis.items()}


def keep_definitions(apis: Mapping[EntityRef, BuiltApi], store: Store) -> None:
    """Note which definitions this build has, for the next one to compare with."""
    noted = _noted(store)
    absent = noted.keys() - {str(ref) for ref in apis}
    forgotten = {*[ref for ref in noted if ref in absent][:-MOST_ABSENT]}
    now = {ref: last for ref, last in noted.items() if ref not in forgotten}
    for ref, api in apis.items():
        if api.is_shown and api.definition is not None:
            now[str(ref)] = _Last(digest=_digest(api.definition), key=api.key, before=api.before)
    if now != noted:
        store.write_note(STEP, NOTE, {ref: [last.digest, last.key, last.before] for ref, last in now.items()})


def _is_new(api: BuiltApi, last: _Last) -> bool:
    return api.is_shown and api.definition is not None and last.digest != _digest(api.definition)


def _compared(
    apis: Mapping[EntityRef, BuiltApi], before: Mapping[EntityRef, str], store: Store, workers: RepositoryWorkers
) -> dict[EntityRef, BuiltApi]:
    """Return those APIs in which something is different from earlier entries of the store."""
    tasks = {ref: task for ref, key in before.items() if (task := _task(apis[ref], key, store))}

    def make(refs: Sequence[EntityRef]) -> Iterator[tuple[EntityRef, Path | TooMuch]]:
        names = {str(number): ref for number, ref in enumerate(refs)}
        with store.scratch() as folder:
            for name, given in workers.each(COMPARE, {name: tasks[ref] for name, ref in names.items()}):
                yield names[name], given if isinstance(given, TooMuch) else _written(folder / name, given.content)

    inputs = {ref: [before[ref], apis[ref].key] for ref in tasks}
    return {
        ref: replace(apis[ref], changes=one.value, before=before[ref])
        for ref, one in store.find_or_make(CHANGES, inputs, make, read=_read)
        if not isinstance(one, TooMuch) and one.value.changes
    }


def _digest(definition: Definition) -> str:
    return digest_bytes(f"{definition.kind}\n{definition.text}".encode("utf-8", "replace"))


def _noted(store: Store) -> dict[str, _Last]:
    note = store.read_note(STEP, NOTE)
    if not isinstance(note, dict):
        return {}
    rows = {ref: row for ref, row in note.items() if isinstance(row, list) and len(row) == len(("digest", "key", "b"))}
    return {ref: _Last(digest=str(row[0]), key=str(row[1]), before=str(row[2])) for ref, row in rows.items()}


def _task(api: BuiltApi, key: str, store: Store) -> CompareTask | None:
    """Return the two definitions to compare, None if the earlier one is gone from the cache."""
    tree = store.recall(STEP, key)
    if tree is None or api.definition is None:
        return None
    path = next((path for path in tree.files if path.startswith(RAW)), DEFINITION)
    try:
        text = read_file(tree, path).decode("utf-8", "replace")
    except (DamagedError, OSError):
        return None
    return CompareTask(before=replace(api.definition, text=text), now=api.definition)


def _written(made: Path, content: bytes) -> Path:
    (made / FILES).mkdir(parents=True)
    (made / FILES / _FILE).write_bytes(content)
    seal(made)
    return made


def _read(tree: Tree) -> ApiChanges:
    try:
        return decode(ApiChanges, read_file(tree, _FILE))
    except ValueError as error:
        raise DamagedError(f"`{tree.entry}` is damaged") from error
