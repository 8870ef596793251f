"""A mapping is read key by key; what is wrong is noted at its line and costs one key."""

import pytest

from techdocs.documents.located_yaml import load_documents
from techdocs.documents.mapping import LocatedMapping, read_mapping
from techdocs.documents.notes import DocumentNotes
from techdocs.documents.values import read_boolean, read_number, read_one_of, read_positive, read_text
from techdocs.model.codes import Code
from techdocs.model.problem import Place, Severity

KNOWN = ("title", "hide", "order", "depth", "sort")


def read(text: str) -> LocatedMapping:
    documents, _ = load_documents(text)
    notes = DocumentNotes(document=documents[0], place=Place(source="one", path="a.yml").at)
    return read_mapping(notes, (), documents[0].value, KNOWN)


def noted(mapping: LocatedMapping) -> list[str]:
    return [f"{problem.place} {problem.message} | {problem.hint}" for problem in mapping.notes.problems]


def test_each_key_is_read_by_its_reader() -> None:
    keys = read("title: 7\nhide: true\norder: asc\ndepth: 0\n")
    assert keys.get("title", read_text, "") == "7"
    assert keys.get("hide", read_boolean, None) is True
    assert keys.get("order", read_one_of("asc", "desc"), "") == "asc"
    assert keys.get("depth", read_number, 3) == 0
    assert noted(keys) == []


def test_a_key_that_is_missing_or_empty_has_the_default() -> None:
    keys = read("title:\n")
    assert (keys.get("title", read_text, "none"), keys.get("order", read_text, "asc")) == ("none", "asc")
    assert noted(keys) == []


def test_a_wrong_value_has_the_default_and_is_noted_at_its_line() -> None:
    keys = read("title: [a]\nhide: maybe\norder: up\ndepth: 0\nsort: a\n")
    assert keys.get("title", read_text, "") == ""
    assert keys.get("hide", read_boolean, None) is None
    assert keys.get("order", read_one_of("asc", "desc"), "") == ""
    assert keys.get("depth", read_positive, 3) == 3
    assert keys.section("sort", ("by",)).keys == {}
    assert noted(keys) == [
        "one/a.yml:1:8 `title` is not a string | write a string",
        "one/a.yml:2:7 `hide` must be `true` or `false` | ",
        "one/a.yml:3:8 `order` must be `asc` or `desc` | ",
        "one/a.yml:4:8 `depth` is not a whole number above 0 | ",
        "one/a.yml:5:7 `sort` is not a mapping | write `key: value` lines below it",
    ]


def test_a_mapping_below_a_key_names_its_keys_by_their_whole_path() -> None:
    sort = read("sort:\n  by: [x]\n  direktion: asc\n").section("sort", ("by", "direction"))
    sort.get("by", read_text, "")
    assert noted(sort) == [
        "one/a.yml:3:3 unknown key `sort.direktion` | did you mean `direction`?",
        "one/a.yml:2:7 `sort.by` is not a string | write a string",
    ]
    assert [problem.about for problem in sort.notes.problems] == ["sort.direktion asc", "sort.by"]


def test_an_unknown_key_that_is_near_to_none_lists_those_that_are_known() -> None:
    assert noted(read("colour: red\n")) == [
        "one/a.yml:1:1 unknown key `colour` | known keys: `title`, `hide`, `order`, `depth`, `sort`"
    ]


def test_a_document_of_another_kind_is_an_empty_mapping() -> None:
    keys = read("- a\n")
    assert keys.keys == {}
    assert noted(keys) == ["one/a.yml:1:1 the file is not a mapping | write `key: value` lines below it"]


def test_wrong_values_have_the_code_and_the_severity_of_the_file() -> None:
    documents, _ = load_documents("title: []\n")
    notes = DocumentNotes(
        document=documents[0], place=Place(path="a.yml").at, code=Code.CONFIG_VALUE, severity=Severity.ERROR
    )
    read_mapping(notes, (), documents[0].value, KNOWN).get("title", read_text, "")
    assert [(problem.code, problem.severity) for problem in notes.problems] == [("TD302", Severity.ERROR)]


@pytest.mark.parametrize(
    ("words", "message"),
    [(("a",), "must be `a`"), (("a", "b"), "must be `a` or `b`"), (("a", "b", "c"), "must be one of `a`, `b`, `c`")],
)
def test_a_choice_says_what_may_be_chosen(words: tuple[str, ...], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        read_one_of(*words)("x")
