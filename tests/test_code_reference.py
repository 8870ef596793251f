"""What the docs say about each code is there for machines too."""

import re

from techdocs.code_reference import read_reference
from techdocs.model.codes import Code


def test_every_code_has_its_section() -> None:
    assert set(read_reference()) == set(Code)


def test_a_section_has_title_severity_and_a_text_whose_links_hold_anywhere() -> None:
    section = read_reference()["TD103"]
    assert (section.title, section.severity.value) == ("Unknown owner", "warning")
    assert section.text.startswith("```text\n")
    assert section.plain.startswith("- What it does: looks up")
    for each in read_reference().values():
        assert "**How to fix:**" in each.text
        assert not re.search(r"\]\((?!https?:)", re.sub(r"`[^`\n]+`", "", each.plain))


def test_an_example_is_left_as_it_is() -> None:
    assert "![](flow.png)" in read_reference()["TD214"].text
