"""Read the definitions of the catalog's APIs, the new ones in worker processes, and keep the results.

A finished folder has `document.json` (an `ApiDocument`), `summary.json` (an `ApiSummary`), the page for the search
index in `search/`, and the definition in `raw/` under the name that readers get, or in `definition` where they may not
have it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from techdocs.apis.definitions import definitions_of, file_name
from techdocs.apis.search_text import search_html
from techdocs.apis.task import READ, ReadDefinition, ReadTask
from techdocs.codec import DecodeError, decode, encode
from techdocs.disk.finished import DamagedError, read_file, seal
from techdocs.disk.store import Kept, Store
from techdocs.model.api import DOCUMENT, RAW, SEARCH, ApiSummary, BuiltApi, Definition
from techdocs.model.catalog import Catalog
from techdocs.model.codes import Code
from techdocs.model.entity import EntityRef
from techdocs.model.problem import Problem, warning
from techdocs.model.tree import FILES, Tree
from techdocs.secrets_scan import EnvironmentSecrets
from techdocs.workers.repositories import RepositoryWorkers, TooMuch

STEP = "apis"
SUMMARY, DEFINITION = "summary.json", "definition"
_TOGETHER, _ALONE = 50, 10
"""Definitions of a repository that are read together, and how many of them are tried again when that fails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiTools:
    """Everything that reading definitions needs."""

    store: Store
    workers: RepositoryWorkers
    secrets: EnvironmentSecrets
    language: str = "en"


def build_apis(
    catalog: Catalog, tools: ApiTools, *, refs: Iterable[EntityRef] | None = None
) -> dict[EntityRef, BuiltApi]:
    """Return the APIs that have a definition, in the order of the catalog; by default, all of them."""
    wanted = None if refs is None else frozenset(refs)
    found = {one.ref: one for one in definitions_of(catalog) if wanted is None or one.ref in wanted}
    kept = dict(tools.store.find_or_make(STEP, _actions(found, tools), _maker(found, tools), read=_read))
    return {ref: _built(definition, kept[ref]) for ref, definition in found.items()}


def _actions(found: Mapping[EntityRef, Definition], tools: ApiTools) -> dict[EntityRef, object]:
    return {ref: [definition, tools.language] for ref, definition in found.items()}


def _built(definition: Definition, kept: Kept[ApiSummary] | Problem) -> BuiltApi:
    if isinstance(kept, Problem):
        return BuiltApi(ref=definition.ref, key="", summary=ApiSummary(), problems=(kept,))
    return BuiltApi(
        ref=definition.ref, key=kept.key, summary=kept.value, folder=kept.tree, problems=kept.value.problems,
        file=next((path.removeprefix(RAW) for path in kept.tree.files if path.startswith(RAW)), ""),
        definition=definition,
    )  # fmt: skip


def _read(tree: Tree) -> ApiSummary:
    try:
        return decode(ApiSummary, read_file(tree, SUMMARY))
    except (DecodeError, LookupError) as error:
        raise DamagedError(f"`{tree.entry}` is damaged") from error


def _maker(
    found: Mapping[EntityRef, Definition], tools: ApiTools
) -> Callable[[Sequence[EntityRef]], Iterator[tuple[EntityRef, Path | Problem]]]:
    def make(refs: Sequence[EntityRef]) -> Iterator[tuple[EntityRef, Path | Problem]]:
        with tools.store.scratch() as folder:
            for number, (definition, read) in enumerate(_read_all([found[ref] for ref in refs], tools.workers)):
                if isinstance(read, TooMuch):
                    yield definition.ref, _unread(definition, read.reason)
                else:
                    yield definition.ref, _written(definition, read, folder / str(number), tools)

    return make


def _read_all(
    definitions: Sequence[Definition], workers: RepositoryWorkers
) -> Iterator[tuple[Definition, ReadDefinition | TooMuch]]:
    """Yield each definition as it was read: those of a repository go to a worker together, to bound its cost."""
    tasks = _batches(definitions)
    failed: dict[str, ReadTask] = {}
    for name, given in workers.each(READ, tasks):
        if not isinstance(given, TooMuch):
            yield from zip(tasks[name].definitions, given.value.read, strict=True)
            continue
        one_by_one = tasks[name].definitions[:_ALONE] if len(tasks[name].definitions) > 1 else ()
        failed |= {f"{name} {number}": ReadTask(definitions=(one,)) for number, one in enumerate(one_by_one)}
        yield from ((one, given) for one in tasks[name].definitions[len(one_by_one) :])
    for name, given in workers.each(READ, failed) if failed else ():
        (definition,) = failed[name].definitions
        yield definition, given if isinstance(given, TooMuch) else given.value.read[0]


def _batches(definitions: Iterable[Definition]) -> dict[str, ReadTask]:
    by_source: dict[str, list[Definition]] = defaultdict(list)
    for definition in definitions:
        by_source[definition.place.source].append(definition)
    return {
        f"{source} {start}": ReadTask(definitions=tuple(some[start : start + _TOGETHER]))
        for source, some in by_source.items()
        for start in range(0, len(some), _TOGETHER)
    }


def _written(definition: Definition, read: ReadDefinition, made: Path, tools: ApiTools) -> Path | Problem:
    """Write the result for a definition into a folder that the store can adopt."""
    document = encode(read.document)
    if secret := tools.secrets.find(document):
        message = f"the API's operations are not shown: the definition contains {secret.what}"
        return warning(Code.SECRET_FOUND, definition.place, message, "remove it, and change the secret",
                       about=str(definition.ref), entity=str(definition.ref))  # fmt: skip
    files = made / FILES
    (files / RAW).mkdir(parents=True)
    (files / DOCUMENT).write_bytes(document)
    (files / SUMMARY).write_bytes(encode(read.summary))
    if read.document.format:
        (files / SEARCH).mkdir()
        text = search_html(read.document, definition.ref, tools.language)
        (files / SEARCH / "index.html").write_text(text, encoding="utf-8", errors="replace")
    name = file_name(definition)
    path = files / RAW / name if name else files / DEFINITION
    path.write_text(definition.text, encoding="utf-8", errors="replace", newline="")
    seal(made)
    return made


def _unread(definition: Definition, reason: str) -> Problem:
    message, hint = f"the definition cannot be read: {reason}", "split or shorten it"
    ref = str(definition.ref)
    return warning(Code.API_UNREADABLE, definition.place, message, hint, about=ref, entity=ref)
