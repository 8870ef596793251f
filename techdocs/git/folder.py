"""Where git keeps a repository, found and checked without git: everything in it must belong to this repository.

git itself would follow settings, links and addresses of other folders wherever they lead. The layout is that of
gitrepository-layout(5) and git-worktree(1).
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from techdocs.disk.files import inside, read_inside, read_regular
from techdocs.git.refused import GitRefusedError
from techdocs.git.settings import GitSetting, last_value, parse_git_settings

MAX_SETTINGS_BYTES = 300_000
"""Bytes of the largest `.git/config` that is read; real ones have a few hundred."""
MAX_INCLUDES = 100
"""Files that settings may include."""
_MAX_POINTER_BYTES = 10_000
_CLONE = "clone the repository again"
_ANOTHER = "`.git` points to a repository that does not point back"
_INCLUDES = "git's settings include a file outside the repository"
_INCLUDE = "remove the include; in a job of GitHub or GitLab, see the section on git in the security docs"


@dataclass(frozen=True, slots=True, kw_only=True)
class GitFolder:
    """A checkout: `top` is its work tree, `own` its folder of git's, `common` what it shares with its worktrees.

    All are real paths; `own` is `common` or inside it. `settings` are those of `common` and of `own`.
    """

    top: Path
    own: Path
    common: Path
    settings: tuple[GitSetting, ...]

    @property
    def remote(self) -> str:
        """Return the address of the remote `origin`, `""` without one."""
        return last_value(self.settings, "remote", "url", "origin")

    def holds(self, path: Path) -> bool:
        """Say whether a path is a regular file of git's folder."""
        real = inside(path, self.common)
        return real is not None and os.path.isfile(real)  # noqa: PTH113 - what cannot be looked at is none

    def read(self, path: Path, *, max_bytes: int) -> str:
        """Return the text of one of git's small files; no link is followed at its top, where it has no reason to be.

        Raises:
            OSError: it leads out of git's folder, is no regular file, or too large.
            UnicodeDecodeError: it is no text.
        """
        if path.parent in {self.own, self.common}:
            return read_regular(path, max_bytes=max_bytes).decode("utf-8")
        return read_inside(path, self.common, max_bytes=max_bytes).decode("utf-8")


def find_top(folder: Path) -> Path | None:
    """Return the nearest folder, from `folder` upwards, that holds a `.git`."""
    return next((above for above in (folder, *folder.parents) if os.path.lexists(f"{above}/.git")), None)


def open_git_folder(top: Path) -> GitFolder:
    """Return where git keeps the repository whose work tree is `top`, a real path.

    Raises:
        GitRefusedError: some of it lies, or leads, out of the repository, or cannot be read.
    """
    own = _own(top)
    common = _common(top, own)
    settings = tuple(_read_settings(own, common))
    folder = GitFolder(top=top, own=own, common=common, settings=tuple(setting for _, setting in settings))
    if not _points_back(folder):
        raise GitRefusedError(_ANOTHER, _CLONE, path=top / ".git")
    included = [
        (file, one) for file, one in settings if one.section in {"include", "includeif"} and one.key == "path"
    ]  # fmt: skip
    if len(included) > MAX_INCLUDES:
        raise GitRefusedError(f"git's settings include more than {MAX_INCLUDES} files", _INCLUDE, path=included[0][0])
    for file, setting in included:
        if _leads_out(folder, file, setting):
            raise GitRefusedError(_INCLUDES, _INCLUDE, path=file, line=setting.line)
    return folder


def _own(top: Path) -> Path:
    """Return the folder that `.git` is, or that the file `.git` names."""
    path = top / ".git"
    is_file = stat.S_ISREG(path.lstat().st_mode)
    own = _real(_pointed(path, top, "gitdir: ") if is_file else path)
    if own is None or not os.path.isdir(own):  # noqa: PTH112 - what cannot be looked at is none
        raise GitRefusedError("`.git` does not point to a git folder", _CLONE, path=path)
    return own


def _common(top: Path, own: Path) -> Path:
    """Return the folder that a worktree's is in, two above it; any other is its own.

    A file `commondir` could name any folder of the machine, and git takes objects and settings from there.
    """
    pointer = own / "commondir"
    if not os.path.lexists(pointer):
        return own
    common = own.parent.parent
    if own.parent.name == "worktrees" and _real(_pointed(pointer, own)) == common:
        return common
    raise GitRefusedError(_ANOTHER, _CLONE, path=top / ".git")


def _real(path: Path | None) -> Path | None:
    """Return a real path, None for one that no file can have."""
    try:
        return path.resolve() if path else None
    except (OSError, RuntimeError, ValueError):
        return None


def _pointed(pointer: Path, base: Path, mark: str = "") -> Path | None:
    """Return the path that a small file of git's names: its folder real, its last part as it is written."""
    try:
        text = os.fsdecode(read_regular(pointer, max_bytes=_MAX_POINTER_BYTES)).rstrip("\r\n")
        path = base / text.removeprefix(mark)
        return path.parent.resolve() / path.name if text.startswith(mark) else None
    except (OSError, RuntimeError, ValueError):
        return None


def _read_settings(own: Path, common: Path) -> Iterator[tuple[Path, GitSetting]]:
    """Yield the settings of a repository and of a worktree, each with its file."""
    for path in dict.fromkeys((common / "config", common / "config.worktree", own / "config.worktree")):
        if not os.path.lexists(path):
            continue
        try:
            text = read_regular(path, max_bytes=MAX_SETTINGS_BYTES).decode("utf-8", "replace")
            settings = parse_git_settings(text)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise GitRefusedError(f"git's settings cannot be read: {reason}", _CLONE, path=path) from error
        yield from ((path, setting) for setting in settings)


def _points_back(folder: GitFolder) -> bool:
    """Say whether git's folder says itself whose it is: by its place, a worktree's `gitdir`, or `core.worktree`."""
    tree = last_value(folder.settings, "core", "worktree")
    if folder.own != folder.common:
        return _pointed(folder.own / "gitdir", folder.own) == folder.top / ".git"
    if not tree:
        return folder.own == folder.top / ".git"
    return _real(folder.own / tree) == folder.top


def _leads_out(folder: GitFolder, file: Path, setting: GitSetting) -> bool:
    """Say whether an included file lies elsewhere than in the work tree and git's folder."""
    if setting.value.startswith(("~", "%(prefix)/")):
        return True
    path = _real(file.parent / setting.value)
    roots = [folder.top, folder.common, *([folder.common.parent] if folder.common.name == ".git" else [])]
    return path is None or not any(path.is_relative_to(root) for root in roots)
