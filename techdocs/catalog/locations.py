"""`Location` entities: the further descriptors of the same repository that they name."""

import re
from collections.abc import Iterator
from pathlib import Path

from techdocs.catalog.addresses import is_address, path_from, where_looked_for
from techdocs.disk.files import inside
from techdocs.model.codes import Code
from techdocs.model.entity import Entity
from techdocs.model.problem import Place, Problem, error, note, warning
from techdocs.model.source import Source
from techdocs.patterns import Work, expand_braces, glob_below, is_glob
from techdocs.plain_text import plain_line

_MAGIC = re.compile(r"[*?\[\\]")


def location_targets(location: Entity, source: Source, work: Work | None = None) -> tuple[list[str], list[Problem]]:
    """Return the files that a Location names, inside the source, and what is wrong with its targets.

    A target is a path or a glob relative to the Location's own file, or to the repository's root after a `/`, also
    where its `type` is `url`: Backstage resolves it against where the Location stands. An address of a file of this
    repository is that file; one of another is not followed. A target that matches nothing is a problem unless
    `presence` is `optional`.

    Args:
        location: the Location.
        source: its repository.
        work: the budget for the repository's patterns.
    """
    work, ref = work or Work(), str(location.ref)
    files: list[str] = []
    problems: list[Problem] = []
    for target, place in _targets(location):
        folder = _MAGIC.sub(r"\\\g<0>", location.folder) if is_glob(target) else location.folder
        paths = [path_from(each, folder, source) for each in (expand_braces(target) if is_glob(target) else [target])]
        if is_address(target) and not any(path is not None for path in paths):
            message = f"target `{target}` is not followed"
            hint = "only files in the same repository are read; add that repository as a source"
            problems.append(note(Code.TARGET_NOT_FOLLOWED, place, message, hint, about=target, entity=ref))
            continue
        found = sorted({file for path in paths for file in _files(path, source, work)})
        files += found
        if work.exhausted and is_glob(target):
            message = f"target `{plain_line(target, 80)}` takes too long to match; files may be missing"
            hint = "list the files, or use fewer `*`"
            problems.append(warning(Code.LIMIT_EXCEEDED, place, message, hint, about=target, entity=ref))
        elif not found and location.spec.get("presence") != "optional":
            message = f"no such file in this repository: target `{target}`"
            hint = f"{where_looked_for(target)}; `presence: optional` allows it to be absent"
            problems.append(error(Code.TARGET_MISSING, place, message, hint, about=target, entity=ref))
    return files, problems


def _targets(location: Entity) -> Iterator[tuple[str, Place]]:
    target, targets = location.spec.get("target"), location.spec.get("targets")
    if isinstance(target, str):
        yield target, location.place_of("spec", "target")
    for number, item in enumerate(targets if isinstance(targets, list) else []):
        if isinstance(item, str):
            yield item, location.place_of("spec", "targets", number)


def _files(path: str | None, source: Source, work: Work) -> Iterator[str]:
    """Yield the files of a source that a path inside it names, which may be a glob."""
    if path is None or "\0" in path:
        return
    root = Path(source.root)
    for candidate in glob_below(root, path, work, hidden=False) if is_glob(path) else [root / path]:
        real = inside(candidate, source.root)
        if real is not None and real.is_file():
            yield real.relative_to(source.root).as_posix()
