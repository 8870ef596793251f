"""What people call a rule: by code or name, in any case, and what they may have meant."""

import re

import pytest

from techdocs.model.codes import NEVER_OFF, Code
from techdocs.model.rule_names import find_code, nearest_names, rule_name
from tests.conftest import ROOT

DOCS = (ROOT / "docs/lint.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["TD204", "td204", "nav-without-file", "Nav-Without-File", " TD204 "])
def test_a_code_and_its_name_mean_a_rule(text: str) -> None:
    assert find_code(text) is Code.NAV_WITHOUT_FILE


@pytest.mark.parametrize("text", ["", "TD999", "nav without file", "NAV_WITHOUT_FILE"])
def test_another_text_means_none(text: str) -> None:
    assert find_code(text) is None


def test_near_names_are_found_and_far_ones_are_not() -> None:
    assert nearest_names("nav-witout-fil", 1) == ("nav-without-file",)
    assert nearest_names("TD999") == ()


def test_every_name_stands_in_the_docs() -> None:
    told = re.findall(r"^\| \[(TD\d+)\]\(problems\.md#(td\d+)\) \| `([a-z0-9-]+)` \|$", DOCS, re.MULTILINE)
    assert told == [(code, code.lower(), rule_name(code)) for code in sorted(Code)]


def test_the_docs_name_what_can_never_be_off() -> None:
    sentence = DOCS.partition("never to `note` or `off`:")[2].partition(". ")[0]
    assert re.findall(r"TD\d+", sentence) == sorted(NEVER_OFF)
