"""The comment: what it shows, that it is short, and that no author can write into it."""

import re
from dataclasses import replace

import pytest

from techdocs.model.links import Inbound
from techdocs.model.similar import ReasonKind
from techdocs.plain_text import plain_line
from techdocs.review import MARK, comment_text
from techdocs.review.comment import MAX_BYTES, code
from techdocs.review.paragraphs import changed_paragraphs
from techdocs.review.site import leading_out
from techdocs.review.values import Kind, OwnerChange, Paragraphs, Review, ReviewedPage, ReviewedProblem, SimilarToNew

HOSTILE = "](javascript:alert(1))<!-- techdocs preview -->`@everyone` ``@a`` <img src=x> #1 \n/close"
PAGE = ReviewedPage(
    change=Kind.CHANGED, entity="component:default/one", owner="group:default/red",
    url="docs/default/component/one/a b/", path="a b.md", title="A b",
    paragraphs=(Paragraphs(before="Old.", after="New.\n\nMore."),), lost_anchors=("gone",),
    linked_from=(
        Inbound(url="docs/default/component/two/", title="Two", entity="component:default/two", anchor="gone"),
    ),
)  # fmt: skip


def test_the_comment_says_what_changes() -> None:
    review = Review(
        against="https://docs.example/", pages=(PAGE,),
        owners=(OwnerChange(entity="component:default/one", before="group:default/red", after=""),),
    )  # fmt: skip
    assert comment_text(review, url="https://pr-1.example/").splitlines() == [
        MARK, "### Docs preview", "", "Pages: 1 changed.", "", "[Open the preview](<https://pr-1.example/>)", "",
        "#### Changed pages", "",
        "- [`A b`](<https://pr-1.example/docs/default/component/one/a%20b/>) (`a b.md` of `component:default/one`)",
        "  - headings that are gone: `#gone`",
        "  - linked from [`Two`](<https://docs.example/docs/default/component/two/>) (no owner)",
        "  <details><summary>Before and after</summary>", "", "  ```diff", "  - Old.", "  + New.", "  + ", "  + More.",
        "  ```", "", "  </details>", "", "#### Owners", "",
        "- `component:default/one`: `group:default/red` → no owner",
    ]  # fmt: skip


def outside_code(text: str) -> str:
    """Return Markdown without its code, as CommonMark takes it: fenced blocks first, then spans of equal backticks."""
    without = re.sub(r"(?ms)^ *(`{3,})diff\n.*?^ *\1\n", "", text)
    return re.sub(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", "", without)


def test_nothing_of_an_author_is_outside_of_code() -> None:
    hostile = replace(
        PAGE, title=HOSTILE, path=HOSTILE, former="docs/a/b/c/", lost_anchors=(HOSTILE,),
        linked_from=(replace(PAGE.linked_from[0], title=HOSTILE, owner=HOSTILE),),
        paragraphs=(Paragraphs(before=f"```\n````\n{HOSTILE}", after="</details>\n````diff"),),
    )  # fmt: skip
    problem = ReviewedProblem(
        code="TD201", severity="error", place=HOSTILE, message=HOSTILE, hint="", entity="", owner=""
    )
    review = Review(
        against="https://docs.example/", pages=(hostile,), entities_added=(HOSTILE,), problems=(problem,),
        similar=(
            SimilarToNew(entity=HOSTILE, other=HOSTILE, owner=HOSTILE, reason=ReasonKind.TEXT, same=62, count=100),
        ),
        undone=(HOSTILE,), failed=(HOSTILE,), owners=(OwnerChange(entity=HOSTILE, before=HOSTILE, after=HOSTILE),),
    )  # fmt: skip
    text = comment_text(review, url="https://pr-1.example/")
    bare = outside_code(text)
    assert bare.count(MARK) == 1
    assert bare.startswith(MARK)
    assert [word for word in ("@", "javascript", "<img", "#1", "/close", "alert") if word in bare] == []
    assert not re.search(r"(?m)^/", text), "no line begins with what a forge takes for a command"


@pytest.mark.parametrize("text", ["", "`", "``", "a`b", "`a", "a`", " a ", "\u202e\x00"])
def test_a_code_span_holds_any_text(text: str) -> None:
    span = code(text)
    assert outside_code(span) == ""
    assert plain_line(text).strip("` ") in span


def test_a_comment_on_a_huge_change_is_short_and_says_how_much_is_left_out() -> None:
    long = replace(PAGE, title="t" * 500, paragraphs=(Paragraphs(before="b" * 9000, after="a" * 9000),))
    pages = tuple(replace(long, change=kind, url=f"docs/a/b/c/{number:04}/") for kind in Kind for number in range(250))
    review = Review(against="https://docs.example/", pages=pages, undone=("x" * 9000,) * 500, failed=("c:d/e",) * 500)
    text = comment_text(review, url="https://pr-1.example/")
    assert len(text.encode()) <= MAX_BYTES
    assert text.count(" more\n") >= len(Kind)


def test_only_web_addresses_are_linked() -> None:
    text = comment_text(Review(against="javascript:x/", pages=(PAGE,)), url="javascript:y/")
    assert "javascript" not in text


def test_paragraphs_are_compared_as_blocks_that_no_fence_is_cut_in() -> None:
    fenced = "```\na\n\nb\n```"
    before = f"One.\n\n{fenced}\n\nThree.\n"
    after = before.replace("b", "c") + "\nFour.\n"
    assert changed_paragraphs(before, after) == (
        Paragraphs(before=fenced, after=fenced.replace("b", "c")), Paragraphs(before="", after="Four."),
    )  # fmt: skip
    assert changed_paragraphs(before, before) == ()
    many = "\n\n".join(map(str, range(3000)))
    assert changed_paragraphs(many, f"{many}\n\nx") == (Paragraphs(before=many, after=f"{many}\n\nx"),)


def test_links_to_what_the_preview_has_not_lead_to_the_published_site() -> None:
    html = (
        '<a href="../b/">b</a><a class="x" title="a > b" href="../../gone/?q=1#a&amp;b">g</a><a href="#c">c</a>'
        '<a href="https://x.example/">x</a><link href="../gone/"><a href="../../../../../../..">up</a>'
        '<a href="..">d</a>'
    )
    known = {"docs/n/k/one/a/index.html", "docs/n/k/one/b/index.html"}
    led = leading_out(html, "docs/n/k/one/a/index.html", known, lambda path: f"https://docs.example/{path}")
    assert led == (
        '<a href="../b/">b</a><a class="x" title="a > b" href="https://docs.example/docs/n/k/gone/#a&amp;b">g</a>'
        '<a href="#c">c</a><a href="https://x.example/">x</a><link href="../gone/">'
        '<a href="https://docs.example/">up</a><a href="https://docs.example/docs/n/k/one/">d</a>'
    )
    endless = "<a " + 'x="y" ' * 5000
    assert leading_out(endless, "a.html", (), lambda _: "w") == endless
    assert leading_out('<a href="../b/">', "a/index.html", (), lambda _: "") == '<a href="../b/">'
