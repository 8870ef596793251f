"""A value is found in whatever form it is published, and what is like it is not."""

import json
import string
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from techdocs.engine.bounds import cpu_bound
from techdocs.secrets_scan import EnvironmentSecrets, FoundSecret
from techdocs.secrets_scan.encodings import folded
from tests.secrets_scan.encoders import BASE64, INNER, TEXTS, TYPOGRAPHY

VALUE = "Zx9&kQw7Lm2pT!ab"
HARD = "p\"4<s%2F'w/0r\\d>+&x=1 ~é-*_7#Q"
WORDS = "correct horse/battery+staple"
PAGE = "<p>Log in with <code>{}</code> or ask.</p>\n<p>100% of <a href='#x'>it</a>, C:\\users &amp; more.</p>\n"
CHARACTERS = st.sampled_from(string.ascii_letters * 2 + string.digits * 3 + string.punctuation + " é")
FOUND = "the value of the environment variable `A_PASSWORD`"


def what(text: str, value: str = VALUE) -> str:
    """Return what is found in a page, and for values that need it in its text, which the search index has."""
    secrets = EnvironmentSecrets({"A_PASSWORD": value})
    texts = [text, *([LexborHTMLParser(text).text()] if secrets.needs_plain_text else [])]
    return next((found.what for one in texts if (found := secrets.find(one.encode("utf-8", "surrogatepass")))), "")


@pytest.mark.parametrize("value", [VALUE, HARD, WORDS, "a" + "9" * 9 + "b", "3f5a9c1e7b2d4f6a8c0e1b3d5f7a9c2e"])
def test_a_value_is_found_in_every_form(value: str) -> None:
    forms = {**TEXTS, **TYPOGRAPHY, **BASE64}
    assert [form for form, written in forms.items() if what(PAGE.format(written(value)), value) != FOUND] == []


@pytest.mark.parametrize("outer", TEXTS)
def test_each_chain_of_two_forms_is_undone(outer: str) -> None:
    written = {**{form: TEXTS[form] for form in INNER}, **BASE64}
    hidden = [
        (inner, value)
        for inner, value in product(written, (VALUE, HARD))
        if what(PAGE.format(TEXTS[outer](written[inner](value))), value) != FOUND
    ]
    assert hidden == []


@settings(max_examples=150)
@given(value=st.text(CHARACTERS, min_size=10, max_size=40), inner=st.sampled_from([*INNER, *BASE64]),
       outer=st.sampled_from([*TEXTS]))  # fmt: skip
def test_a_random_value_is_found_in_any_chain_of_two_forms(value: str, inner: str, outer: str) -> None:
    value = f"k{value.strip()}7"
    written = TEXTS[outer]({**TEXTS, **BASE64}[inner](value))
    assert what(PAGE.format(written), value) == FOUND


@settings(max_examples=150)
@given(value=st.text(CHARACTERS, min_size=10, max_size=40), other=st.text(CHARACTERS, min_size=10, max_size=40),
       form=st.sampled_from([*TEXTS, *BASE64]))  # fmt: skip
def test_another_random_text_is_not_the_value(value: str, other: str, form: str) -> None:
    value = f"k7{value.strip()}Q"
    assume(folded(value) not in folded(other))
    assert not what(PAGE.format({**TEXTS, **BASE64}[form](other)), value)


@pytest.mark.parametrize(
    "text",
    [
        "Zx9 &amp; kQw7Lm2pT!ab",
        "Zx9&amp;kQw7Lm2pT!",
        "zx9&amp;kqw7lm2pt!ab",
        "Zx9%27kQw7Lm2pT%21ab",
        "ab!Tp2mL7wQk&amp;9xZ",
        "kQw7Lm2pT and Zx9",
        "Wng5JmtRdzdMbTJwVCFh",
        "%41%42%43 \\u0041 &#65; &#x41;",
    ],
)
def test_what_is_only_like_a_value_is_not_one(text: str) -> None:
    assert not what(PAGE.format(text))


@pytest.mark.parametrize("value", ["short", "disabled", "12345678901", "********"])
def test_short_and_common_values_are_not_looked_for_in_any_form(value: str) -> None:
    texts = [written(value) for written in {**TEXTS, **BASE64}.values()]
    assert [text for text in texts if what(PAGE.format(text), value)] == []


def test_what_the_operator_skips_is_not_looked_for_in_any_form() -> None:
    secrets = EnvironmentSecrets({"A_PASSWORD": VALUE}, skip=("A_PASSWORD",))
    assert [form for form, written in TEXTS.items() if secrets.find(written(VALUE).encode())] == []


def test_the_line_of_an_encoded_value_is_known() -> None:
    found = EnvironmentSecrets({"A_PASSWORD": VALUE}).find(f"# One\n\n100%\nsay {TEXTS['percent'](VALUE)}\n".encode())
    assert found == FoundSecret(what=FOUND, line=4)


def test_a_value_of_several_lines_is_found_where_it_is_indented_or_written_in_json() -> None:
    value = "first Line9\nsecond Line8\nthird Line7"
    assert what("key: |\n    " + value.replace("\n", "\n    "), value) == FOUND
    assert what(json.dumps({"key": value}), value) == FOUND


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_in_utf16_is_looked_through(encoding: str) -> None:
    content = f"\ufeffsay {VALUE} & so".encode(encoding)
    assert EnvironmentSecrets({"A_PASSWORD": VALUE}).find(content) is not None


@pytest.mark.parametrize("unit", ["%41", "&#65;", "\\u0041", "&amp;", "kQw7Lm2pT Zx9 ab ", "<b>", "%25"])
def test_no_text_takes_long_to_look_through(unit: str) -> None:
    with cpu_bound(5):
        assert not what(unit * (2_000_000 // len(unit)))
