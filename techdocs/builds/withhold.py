"""Take back what would publish a secret: pages and files that hold one are left out before anything is put together.

What the renderer found (keys of well-known services) is in the faults; values of the environment are looked for
here, because a worker knows none. Which folders are clean is remembered as long as the values are the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from techdocs.disk.digests import digest_bytes
from techdocs.disk.files import read_regular
from techdocs.disk.finished import read_files
from techdocs.disk.store import Store
from techdocs.model.codes import Code
from techdocs.model.docs import Build, BuildPlan, BuiltDocs, DocsState, Withheld
from techdocs.model.entity import EntityRef
from techdocs.model.problem import Place, Problem, error
from techdocs.model.tree import Tree
from techdocs.secrets_scan import HINT, WITHHELD, EnvironmentSecrets, FoundSecret

STEP, NOTE = "secrets", "clean"
LARGEST = 10_000_000
"""Bytes of the largest file in which a value's line is looked for."""


def withhold_secrets(
    plan: BuildPlan, docs: Mapping[EntityRef, BuiltDocs], secrets: EnvironmentSecrets, store: Store
) -> dict[EntityRef, BuiltDocs]:
    """Return the docs without the pages and files that hold a secret, and with a problem for each of them.

    Args:
        plan: where the pages come from.
        docs: what was built.
        secrets: the values of the environment.
        store: where it is remembered which folders hold none.
    """
    note = store.read_note(STEP, NOTE)
    is_same = isinstance(note, dict) and note.get("values") == secrets.digest
    clean: set[str] = set(note["keys"]) if is_same and isinstance(note, dict) else set()
    checked: dict[EntityRef, BuiltDocs] = {}
    now: set[str] = set()
    for ref, built in docs.items():
        found = _by_faults(built)
        if secrets and built.key and built.key not in clean:
            found = {**_by_values(built, secrets), **found}
        if built.key and not found:
            now.add(built.key)
        checked[ref] = _without(built, found, plan, secrets) if found else built
    if secrets and (now != clean or not is_same):
        store.write_note(STEP, NOTE, {"values": secrets.digest, "keys": sorted(now)})
    return checked


def _by_faults(built: BuiltDocs) -> dict[str, FoundSecret]:
    """Return the output of each page in which the renderer has found a key."""
    outputs = {page.path: page.output for page in built.pages}
    return {
        outputs[fault.place.path]: FoundSecret(what=fault.secret, line=fault.place.line)
        for fault in built.faults
        if fault.code == Code.SECRET_FOUND and fault.place.path in outputs
    }


def _by_values(built: BuiltDocs, secrets: EnvironmentSecrets) -> dict[str, FoundSecret]:
    """Return the files, by their path in the site, in which or in whose name a value is.

    The search text of a page says what the page says, without the colours of code; few values need it. Lint has no
    other.
    """
    if built.site is None:
        return {}
    found = _in_files(built.site, built.files, secrets)
    if secrets.find("\n".join(built.files).encode("utf-8", "surrogateescape")):
        named = {name: secrets.find(name.encode("utf-8", "surrogateescape")) for name in built.files}
        found |= {name: replace(hit, line=0) for name, hit in named.items() if hit}
    if (secrets.needs_plain_text or not built.files) and built.search:
        found = {**_in_files(built.search, built.search_files, secrets), **found}
    return found


def _in_files(tree: Tree, names: Iterable[str], secrets: EnvironmentSecrets) -> dict[str, FoundSecret]:
    hits = ((name, secrets.find(content)) for name, content in read_files(tree, names))
    return {name: hit for name, hit in hits if hit}


def _without(
    built: BuiltDocs, found: Mapping[str, FoundSecret], plan: BuildPlan, secrets: EnvironmentSecrets
) -> BuiltDocs:
    build = plan.builds[built.ref]
    pages = {page.output: page for page in built.pages}
    html_of = {page.markdown: page.output for page in built.pages}
    found = {html_of.get(name, name): hit for name, hit in found.items()}
    left_out = found.keys() | {pages[name].markdown for name in found if name in pages}
    known = {fault.place.path for fault in built.faults if fault.code == Code.SECRET_FOUND}
    withheld, problems = [], []
    for output, hit in sorted(found.items()):
        page = pages.get(output)
        path = page.path if page else output
        origin = build.origins.get(path, path)
        line = hit.line if path in known else _line(build, path, secrets)
        is_named = bool(secrets.find_in(f"{output}\n{origin}"))
        if page and not is_named:
            withheld.append(Withheld(path=origin, url=page.url, what=hit.what, line=line))
        if path not in known or built.state is DocsState.KEPT:
            shown = WITHHELD if is_named else origin
            problems.append(_problem(Place(source=build.source, path=shown, line=line), hit, built.ref))
    return replace(
        built,
        files=_rest(built.files, left_out),
        search_files=_rest(built.search_files, found),
        pages=tuple(page for page in built.pages if page.output not in found),
        withheld=tuple(withheld),
        problems=(*built.problems, *problems),
    )


def secret_problem(build: Build, path: str, found: FoundSecret, secrets: EnvironmentSecrets) -> Problem:
    """Return the problem of a page of the docs in which a value of the environment stands."""
    place = Place(source=build.source, path=build.origins.get(path, path), line=_line(build, path, secrets))
    return _problem(place, found, build.ref)


def _problem(place: Place, hit: FoundSecret, ref: EntityRef) -> Problem:
    return error(Code.SECRET_FOUND, place, f"the page is withheld: it contains {hit.what}", HINT, entity=str(ref))


def _line(build: Build, path: str, secrets: EnvironmentSecrets) -> int:
    """Return the line of a file on which a value stands, 0 where it is not found as such or the file has changed."""
    digests = {file.path: file.digest for file in build.action.files} if build.action else {}
    try:
        content = read_regular(build.inputs[path], max_bytes=LARGEST)
    except (OSError, KeyError):
        return 0
    hit = secrets.find(content) if digest_bytes(content) == digests.get(path) else None
    return hit.line if hit else 0


def _rest(files: Mapping[str, str], found: Iterable[str]) -> dict[str, str]:
    return {name: digest for name, digest in files.items() if name not in found}
