"""What the docs say about each code: the sections of `docs/problems.md`, which is shipped with the package."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from techdocs.model.problem import Severity

_SECTION = re.compile(r"^## (TD\d{3})\n\n\*\*(.+?)\*\* · (\w+)[^\n]*\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_FENCE = re.compile(r"^```.*?^```\n*", re.MULTILINE | re.DOTALL)
_CODE_OR_RELATIVE_LINK = re.compile(
    r"(^```.*?^```|`[^`\n]+`)|\[([^\]]+)\]\((?!https?:)[^)]*\)", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceSection:
    """A code's `title`, its usual `severity`, and its `text` in Markdown, without links that hold only in the docs."""

    title: str
    severity: Severity
    text: str

    @property
    def plain(self) -> str:
        """Return the text without its examples and marks."""
        return _FENCE.sub("", self.text).replace("**", "").strip()


@cache
def read_reference() -> Mapping[str, ReferenceSection]:
    """Return the section of each code."""
    return {
        code: ReferenceSection(title=title, severity=Severity(severity), text=_without_links(text))
        for code, title, severity, text in _SECTION.findall(_page().read_text(encoding="utf-8"))
    }


def _without_links(text: str) -> str:
    return _CODE_OR_RELATIVE_LINK.sub(lambda match: match[1] or match[2], text).strip()


def _page() -> Path:
    """Return the page: inside the installed package, or in the docs of a checkout."""
    shipped = Path(__file__).parent / "lint" / "problems.md"
    return shipped if shipped.is_file() else Path(__file__).parents[1] / "docs" / "problems.md"
