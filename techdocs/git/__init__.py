"""The git program, asked about histories without anybody's settings, hooks or network; and what git's small files say.

Everything but a history is read without git. Options are from git's manual pages git(1) and git-config(1).
"""

from techdocs.git.folder import GitFolder, find_top, open_git_folder
from techdocs.git.history import HISTORY_LIMITS, HistoryDamagedError, HistoryTooLargeError, read_history
from techdocs.git.program import OLDEST, GitProgram, find_git, git_programs, run_git
from techdocs.git.refs import Head, read_head
from techdocs.git.refused import GitRefusal, GitRefusedError
from techdocs.git.remote import web_address

__all__ = [
    "HISTORY_LIMITS", "OLDEST", "GitFolder", "GitProgram", "GitRefusal", "GitRefusedError", "Head",
    "HistoryDamagedError", "HistoryTooLargeError", "find_git", "find_top", "git_programs", "open_git_folder",
    "read_head", "read_history", "run_git", "web_address",
]  # fmt: skip
