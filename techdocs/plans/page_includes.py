"""Find the files that pages include in the forms of plugins: each is an input of the build, inside the repository."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from techdocs.content.decoding import decode_page
from techdocs.content.page_includes import Anchor, Candidate, PageInclude, find_includes, path_of
from techdocs.disk.files import inside, is_file
from techdocs.model.docs import is_page
from techdocs.plans.inputs import NO_FILE, Inputs

_HINT = "write the path of a file in this repository, relative to the docs folder, the page or the `mkdocs.yml`"


@dataclass(frozen=True, slots=True, kw_only=True)
class _User:
    """A text that may include others: the file, and its path below the docs folder."""

    file: Path
    path: str
    origin: str


class PageIncludes:
    """Collects included files, level by level."""

    def __init__(self, pages: Inputs, docs: Path, bases: Sequence[Path], includers: Sequence[str]) -> None:
        """Take the pages and where their includes are looked up.

        Args:
            pages: the docs; what is wrong with their includes is noted there.
            docs: the docs folder.
            bases: the folder of the `mkdocs.yml`, and others that an extension's `base_path` names.
            includers: see `find_includes`.
        """
        self._pages, self._includers = pages, includers
        self._folders: Mapping[Anchor, Sequence[Path]] = {Anchor.DOCS: [docs], Anchor.SETTINGS: bases}
        self._inputs = Inputs(source=pages.source, file_index=pages.file_index, limits=pages.limits)

    def collect(self) -> Inputs:
        """Return the files that are included, and those that these include."""
        users = [
            _User(file=file, path=path, origin=self._pages.origins[path])
            for path, file in self._pages.snippet_users.items()
            if is_page(path)
        ]
        for _ in range(self._pages.limits.include_depth):
            users = [found for user in users for found in self._of(user)]
        for user in users:
            for include in self._includes(user):
                levels = self._pages.limits.include_depth
                self._refuse(user, include, f"it is deeper than {levels} levels (`limits.include_depth`)")
        self._inputs.snippet_users.clear()
        return self._inputs

    def _includes(self, user: _User) -> list[PageInclude]:
        return find_includes(decode_page(user.file.read_bytes()).text, user.path, self._includers)

    def _of(self, user: _User) -> list[_User]:
        """Add the files that one includes; return those that are new."""
        added = []
        for include in self._includes(user):
            if any(one.key in self._inputs.files for one in include.candidates):
                continue
            found = next(
                ((one, file) for one in include.candidates for file in self._files(one, user) if is_file(file)), None
            )
            reason = self._add(*found) if found else NO_FILE
            if reason:
                self._refuse(user, include, reason)
            elif found:
                key = found[0].key
                file = self._inputs.files[key]
                added.append(_User(file=file, path=path_of(key), origin=self._inputs.origins[key]))
        return added

    def _files(self, candidate: Candidate, user: _User) -> list[Path]:
        if "\0" in candidate.path or candidate.path.startswith(("/", "~")):
            return []
        folders = [user.file.parent] if candidate.anchor is Anchor.FILE else self._folders[candidate.anchor]
        return [folder / candidate.path for folder in folders]

    def _add(self, candidate: Candidate, file: Path) -> str:
        """Add a file; return why it is not included, `""` when it is."""
        root = self._inputs.source.root
        real = inside(file, root)
        if real is None:
            return "it points outside the repository"
        if any(part.startswith(".") for part in real.relative_to(root).parts):
            return "it is a dotfile"
        return self._inputs.add_snippet(candidate.key, real)

    def _refuse(self, user: _User, include: PageInclude, reason: str) -> None:
        self._pages.include_refused(user.origin, include.written, include.line, reason, what="file", hint=_HINT)
