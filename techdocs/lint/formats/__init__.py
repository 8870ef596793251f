"""The forms in which a report can be written, one file each: a report and what is known beside it become a text.

Whatever an author wrote goes through `techdocs.plain_text.visible`, and is escaped as the form's reader demands.
"""

from collections.abc import Callable, Mapping

from techdocs.lint.formats.github import github_report
from techdocs.lint.formats.gitlab import gitlab_report
from techdocs.lint.formats.json_report import json_report
from techdocs.lint.formats.junit import junit_report
from techdocs.lint.formats.markdown import markdown_report
from techdocs.lint.formats.sarif import sarif_report
from techdocs.lint.formats.scope import Layout, Scope
from techdocs.lint.formats.text import text_report
from techdocs.model.site import Report

Format = Callable[[Report, Scope], str]
FORMATS: Mapping[str, Format] = {
    "text": text_report,
    "json": json_report,
    "github": github_report,
    "gitlab": gitlab_report,
    "sarif": sarif_report,
    "junit": junit_report,
    "markdown": markdown_report,
}
"""Every form by the name that `techdocs lint --format` knows it by."""
BRIEF = frozenset({"text", "github"})
"""The forms that people read as a list: notes are in them only with `--verbose`."""


def format_report(name: str, report: Report, scope: Scope) -> str:
    """Return a report in one of `FORMATS`, ending in a line break unless it is empty."""
    text = FORMATS[name](report, scope)
    return text if not text or text.endswith("\n") else text + "\n"


__all__ = ["BRIEF", "FORMATS", "Layout", "Scope", "format_report"]
