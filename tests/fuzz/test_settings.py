"""Any `mkdocs.yml` is read without an error, as settings that have a digest and with which pages are rendered."""

import pytest

from techdocs.disk.digests import digest_value
from techdocs.mkdocs_yml.settings import read_settings
from techdocs.model.problem import Place
from tests.attacks.judge import judge_page
from tests.fuzz.fuzzing import fuzz
from tests.fuzz.markdown_pages import BLOCKS
from tests.fuzz.rendering import render, settings_of, theme_scripts
from tests.fuzz.strategies import SETTINGS, TEXTS

_PAGE = "\n\n".join(block for block in BLOCKS if len(block) < 400 and "self.md" not in block)


@fuzz(400, text=SETTINGS | TEXTS)
def test_any_settings_are_read(text: str) -> None:
    read = read_settings(text.encode("utf-8", "surrogatepass"), Place(path="mkdocs.yml"), site_name="Sample")
    digest_value(read.settings)
    for problem in read.problems:
        assert problem.place.line >= 1
        assert problem.place.column >= 1
    assert all(place.line >= 1 for place in read.nav_places.values())


@pytest.mark.parametrize("key", ["exclude_docs", "draft_docs", "not_in_nav"])
def test_a_pattern_whose_range_is_the_wrong_way_round_is_a_problem(key: str) -> None:
    read = read_settings(f"{key}: '[z-a]'\n".encode(), Place(path="mkdocs.yml"), site_name="Sample")
    assert [problem.code for problem in read.problems] == ["TD305"]


@fuzz(25, text=SETTINGS)
def test_any_settings_can_be_rendered_with(text: str) -> None:
    rendered = render({"index.md": "# A\n\n" + _PAGE[:1500], "a/x.md": "B"}, settings_of(text))
    assert rendered.failures == []
    for name, html in rendered.files.items():
        if name.startswith("site/") and name.endswith(".html"):
            assert list(judge_page(html, scripts=theme_scripts())) == []
