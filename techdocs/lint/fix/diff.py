"""A repair as a unified diff that a person reads and `patch -p1` applies inside the repository."""

import difflib
import re

from techdocs.lint.fix.plan import Repair
from techdocs.plain_text import visible
from techdocs.secrets_scan import EnvironmentSecrets

_LINE = re.compile(r"[^\n]*\n|[^\n]+$")
_END = re.compile(r"\r?\n$")
NO_NEWLINE = "\\ No newline at end of file\n"


def diff_text(repair: Repair, secrets: EnvironmentSecrets) -> str:
    """Return the unified diff of a repair; its lines are left out where one of them holds a secret.

    Characters that cannot be seen are written by their numbers, but for tabs and the end of a line.
    """
    before, after = repair.before.decode(), repair.after.decode()
    name = visible(str(repair.place))
    diff = [
        *difflib.unified_diff(_LINE.findall(before), _LINE.findall(after), fromfile=name, tofile=name, lineterm="\n")
    ]
    if secrets.find_in("".join(diff)):
        return f"--- {name}\n+++ {name}\n(not shown: a line near it contains a secret)\n"
    return "".join(_shown(line) for line in diff)


def _shown(line: str) -> str:
    end = _END.search(line)
    content = line[: end.start()] if end else line
    shown = "\t".join(visible(piece) for piece in content.split("\t"))
    return shown + (end[0] if end else "\n" + NO_NEWLINE)
