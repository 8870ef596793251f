"""The alt text that an image's title gives."""

import pytest

from techdocs.lint.fix.edits import apply_edits
from techdocs.lint.fix.images import alt_from_title
from techdocs.model.codes import Code
from techdocs.model.problem import Place, Problem, Severity


def mended(text: str, line: int, address: str = "a.png") -> str:
    problem = Problem(
        code=Code.IMAGE_WITHOUT_ALT, severity=Severity.NOTE, message=f"image `{address}` has no alt text",
        image=address,
        place=Place(source="x", path="docs/index.md", line=line),
    )  # fmt: skip
    return apply_edits(text, alt_from_title(problem, text))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('![](a.png "A plan")', '![A plan](a.png "A plan")'),
        ("See ![ ](img/a.png  ' Größe 2: x '  ) there.", "See ![Größe 2: x](img/a.png  ' Größe 2: x '  ) there."),
        ('- ![](a.png "A plan")\r', '- ![A plan](a.png "A plan")\r'),
    ],
)
@pytest.mark.parametrize("start", ["", "\ufeff", "# Title\n\n", "```\n![](a.png 'x')\n```\n"])
def test_the_title_becomes_the_alt_text(before: str, after: str, start: str) -> None:
    assert mended(f"{start}{before}\nEnd", start.count("\n") + 1) == f"{start}{after}\nEnd"


@pytest.mark.parametrize(
    "text",
    [
        "![](a.png)",
        '![A plan](a.png "A plan")',
        '![](b.png "Another image")',
        '![](a.png "A plan") ![](b.png "B")',
        '![](a.png "A *plan*")',
        '![](a.png "a_b_c")',
        '![](a.png "x] y")',
        '![](a.png "&lt;")',
        '`![](a.png "A plan")`',
        '    ![](a.png "A plan")',
        '<!-- ![](a.png "A plan") -->',
        '![](<a.png> "A plan")',
        '[![](a.png "A plan")](b.md) ![x](c.png)',
    ],
)
def test_what_is_not_one_image_with_a_plain_title_is_left_alone(text: str) -> None:
    assert mended(text, 1) == text


def test_an_image_in_a_code_block_or_beyond_the_end_is_left_alone() -> None:
    text = '```\n![](a.png "A plan")\n```\n'
    assert mended(text, 2) == text
    assert mended(text, 9) == text
