"""What to do about YAML that cannot be read inside the `nav` of a `mkdocs.yml`: nearly always its indentation."""

import re
from collections.abc import Sequence
from dataclasses import replace

from techdocs.documents.yaml_faults import YamlFault

_TOP = re.compile(r"[^\s#-]")
_NAV = re.compile(r"""["']?nav["']?[ \t]*:""")
_ENTRY = re.compile(r"(?P<indent> *)- ")
_TOKENS = frozenset("\"'[{}],|>&*!%@`")
"""Characters that begin something in which, or before which, the indentation is not what is wrong."""
_EXAMPLE = "`- Home: index.md`, then `- Guide:`, and below it, two spaces further in, `  - Setup: guide/setup.md`"


def with_nav_hint(fault: YamlFault, text: str) -> YamlFault:
    """Return a fault of a settings file; one of the indentation inside its `nav` says how a nav is indented."""
    lines = text.split("\n")
    if not fault.opening or fault.opening in _TOKENS or fault.line > len(lines):
        return fault
    written = lines[fault.line - 1]
    top = next((number for number in range(fault.line, 0, -1) if _TOP.match(lines[number - 1])), 0)
    if not top or not _NAV.match(lines[top - 1]) or "\t" in written:
        return fault
    if top == fault.line:
        return replace(fault, hint=f"start the entries on the line below `nav:`: {_EXAMPLE}")
    if written.count(": ") > 1:
        return fault  # a title with a colon in it
    return replace(fault, hint=f"{_reason(lines[top : fault.line - 1], written)}: {_EXAMPLE}")


def _reason(above: Sequence[str], written: str) -> str:
    """Return what to do about a line, given those of the nav above it."""
    if not written.lstrip(" ").startswith("- "):
        return "start each entry of `nav` with a hyphen and a space"
    columns = {len(match["indent"]) for match in map(_ENTRY.match, above) if match}
    own = len(written) - len(written.lstrip(" "))
    near = min(columns, key=lambda column: (abs(column - own), -column), default=own)
    if near == own:
        return "start all entries of a `nav` list in the same column"
    return f"start this entry in column {near + 1}, like the entries above it in its list"
