"""Whatever HTML an article is made of, what is left is harmless, and is what browsers make of it."""

import pytest
from hypothesis import example

from techdocs.clean.html import clean_article
from tests.fuzz.fuzzing import fuzz
from tests.fuzz.judging import offences, tree_of
from tests.fuzz.markup import HTML, PAYLOADS


@fuzz(1500, html=HTML)
@example(html="<svg><a xlink:href='#__palette'>")
def test_what_is_left_of_any_html_is_harmless(html: str) -> None:
    assert offences(clean_article(html).html) == []


@fuzz(1500, html=HTML)
@example(html="<a href=//x><table><a href=//y>")
@example(html="<a>1<marquee><a>2")
@example(html="<p><button><p><a><a><script><a></a>")
@example(html="<p><button><p>x")
@example(html="<a href=//x><table><a href=//y></a></table></a>")
def test_cleaning_what_is_clean_changes_nothing(html: str) -> None:
    cleaned = clean_article(html).html
    assert clean_article(cleaned).html == cleaned


@fuzz(1500, html=HTML)
def test_what_is_left_parses_as_it_is_written(html: str) -> None:
    cleaned = clean_article(html).html
    tree = tree_of(cleaned)
    assert tree_of(tree) == tree
    assert offences(tree) == []


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_what_is_left_of_a_known_payload_is_harmless_and_stays(number: int) -> None:
    cleaned = clean_article(PAYLOADS[number]).html
    assert offences(cleaned) == []
    assert clean_article(cleaned).html == cleaned
    assert tree_of(tree_of(cleaned)) == tree_of(cleaned)
