"""The summary for a pull request, rendered as GitHub and GitLab do: CommonMark with tables and raw HTML."""

import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser
from syrupy.assertion import SnapshotAssertion

from techdocs.lint.formats import Scope, format_report
from techdocs.lint.formats.markdown import LONGEST
from techdocs.model.problem import Severity
from techdocs.model.site import Report
from techdocs.plain_text import visible
from tests.lint.formats.conftest import EMPTY, NASTY

OURS = {
    "html", "head", "body", "h3", "table", "thead", "tbody", "tr", "th", "td", "details", "summary", "code", "br", "p",
}  # fmt: skip


def shown(page: LexborHTMLParser, selector: str) -> str:
    node = page.css_first(selector)
    assert node
    return node.text()


def rendered(markdown: str) -> LexborHTMLParser:
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown)
    return LexborHTMLParser(html)


def test_what_the_summary_says(report: Report, scope: Scope, snapshot: SnapshotAssertion) -> None:
    assert format_report("markdown", report, scope) == snapshot


def test_nothing_wrong_is_one_line(scope: Scope) -> None:
    assert format_report("markdown", EMPTY, scope) == "### techdocs lint: no problems\n"


def test_what_was_not_checked_is_said_even_when_nothing_is_wrong(scope: Scope) -> None:
    report = Report(problems=(), skipped={"links": 3, "owners": 1}, undone=("no answer from `https://x.example`",))
    page = rendered(format_report("markdown", report, scope))
    assert shown(page, "p") == "not checked: 3 links, 1 ownersnot done: no answer from https://x.example"


def test_the_counts_come_first_and_the_worst_problems_after_them(report: Report, scope: Scope) -> None:
    page = rendered(format_report("markdown", report, scope))
    assert shown(page, "h3") == "techdocs lint: 2 errors, 3 warnings, 1 note"
    rows = [[cell.text() for cell in row.css("td")] for row in page.css("p + table tr")][1:]
    assert rows == [["error", "2", "TD301, TD105"], ["warning", "3", "TD201 (2), TD103"], ["note", "1", "TD205"]]
    assert [each.text() for each in page.css("summary")] == ["2 errors", "3 warnings", "1 note"]
    assert ["open" in each.attributes for each in page.css("details")] == [True, False, False]


def test_what_an_author_wrote_makes_no_element_and_no_line(nasty: Report, scope: Scope) -> None:
    markdown = format_report("markdown", nasty, scope)
    page = rendered(markdown)
    assert {node.tag for node in page.css("*")} == OURS
    assert len(page.css("details tr")) == len(nasty.problems)
    assert len(page.css("details")) == len(Severity)
    # Quick actions of GitLab are lines that begin with a slash; `::` begins a command in a log of GitHub.
    assert [line for line in markdown.splitlines() if re.match(r"\s*(/|::|@|>)", line)] == []
    assert visible(NASTY) in shown(page, "details").replace("\u200b", "").replace("…", "")


def test_nobody_is_called_and_nothing_is_linked(nasty: Report, scope: Scope) -> None:
    page = rendered(format_report("markdown", nasty, scope))
    for code in page.css("code"):
        code.decompose()
    loud = r"@\w|#\w|(?<!\w)![0-9]|[~%$]\w|://\w|www\.\w|/\w+|GH-\d"
    assert re.findall(loud, shown(page, "body")) == []


def test_a_backtick_that_does_not_pair_makes_the_whole_message_code(report: Report, scope: Scope) -> None:
    problem = replace(report.problems[0], message="found `x` and ` @team")
    page = rendered(format_report("markdown", Report(problems=(problem,)), scope))
    assert "found `x` and ` @team" in [code.text() for code in page.css("code")]


@pytest.mark.parametrize("message", ["`wrong` " * 20, NASTY, "<" * 5_000])
def test_the_summary_of_a_thousand_problems_fits_a_comment(report: Report, scope: Scope, message: str) -> None:
    many = tuple(
        replace(report.problems[2], severity=severity, message=f"{message} {number}", hint=message)
        for number in range(1000)
        for severity in Severity
    )
    markdown = format_report("markdown", Report(problems=many), scope)
    page = rendered(markdown)
    assert len(markdown) <= LONGEST
    assert len(page.css("summary")) == len(page.css("details")) == len(Severity)
    told = len(page.css("details tr")) - shown(page, "body").count(" more: ")
    left = sum(map(int, re.findall(r"([0-9]+) more: ", shown(page, "body"))))
    assert told + left == len(many)
    assert told
