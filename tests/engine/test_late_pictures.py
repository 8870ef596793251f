"""Pictures are loaded when somebody comes near them, but for the first, which is often in sight."""

import pytest

from techdocs.engine.late_pictures import late_pictures


@pytest.mark.parametrize(
    ("html", "late"),
    [
        ("<p>No picture</p>", "<p>No picture</p>"),
        ('<img src="a.png">', '<img src="a.png">'),
        ('<img src="a.png"><img src="b.png">', '<img src="a.png"><img loading="lazy" src="b.png">'),
        ('<img src="a.png"><img alt="x > y" src="b">', '<img src="a.png"><img loading="lazy" alt="x > y" src="b">'),
        ('<img src="a.png"><img src="b.png" loading="eager">', '<img src="a.png"><img src="b.png" loading="eager">'),
        ('<img src="a.png"><code>&lt;img src&gt;</code>', '<img src="a.png"><code>&lt;img src&gt;</code>'),
    ],
)
def test_pictures_but_for_the_first_are_loaded_late_unless_the_author_says_otherwise(html: str, late: str) -> None:
    assert late_pictures(html) == late
