"""YAML with places: what is read, where it stands, and what is wrong with text that is not YAML."""

import pytest

from techdocs.documents.located_yaml import Tagged, load_documents
from techdocs.model.limits import Limits


def test_values_and_keys_know_their_line_and_column() -> None:
    (document,), faults = load_documents("a: 1\nb:\n  - x\n  - c: y\n")
    assert faults == ()
    assert document.value == {"a": 1, "b": ["x", {"c": "y"}]}
    assert document.place("b", 1, "c") == (4, 8)
    assert document.key_place("b", 1, "c") == (4, 5)


def test_a_missing_value_is_placed_at_what_is_around_it() -> None:
    (document,), _ = load_documents("metadata:\n  name: x\n")
    assert document.place("metadata", "title", "deep") == (2, 3)


def test_backstage_reads_yes_as_a_text_and_mkdocs_as_true() -> None:
    assert load_documents("a: yes")[0][0].value == {"a": "yes"}
    assert load_documents("a: yes", version="1.1")[0][0].value == {"a": True}


def test_dates_stay_text_even_when_they_are_none() -> None:
    assert load_documents("a: 2024-99-99\nb: 2024-01-01", version="1.1")[0][0].value == {
        "a": "2024-99-99",
        "b": "2024-01-01",
    }


def test_the_other_documents_of_a_broken_file_are_read() -> None:
    documents, faults = load_documents("a: 1\n---\n\tb: 2\n---\nc: 3\n")
    assert [document.value for document in documents] == [{"a": 1}, {"c": 3}]
    assert documents[1].line == 5
    (fault,) = faults
    assert (fault.line, fault.column) == (3, 1)
    assert "tabs" in fault.hint


def test_a_duplicate_key_is_named_and_the_last_counts() -> None:
    (document,), (fault,) = load_documents("a: 1\nb: 2\na: 3\n")
    assert document.value == {"a": 3, "b": 2}
    assert (fault.message, fault.line) == ("duplicate key `a`", 3)


def test_a_tag_is_never_constructed() -> None:
    (document,), _ = load_documents("a: !!python/object/apply:os.system ['true']\nb: !ENV HOME\n")
    assert document.value == {"a": Tagged("!!python/object/apply:os.system", ["true"]), "b": Tagged("!ENV", "HOME")}


def test_a_bomb_of_aliases_is_refused_at_its_line() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    documents, (fault,) = load_documents("\n".join(lines))
    assert documents == ()
    assert str(Limits().yaml_aliases) in fault.message
    assert (fault.line, fault.column) == (1, 10)  # an alias stands where its anchor does


def test_an_alias_to_itself_is_refused() -> None:
    documents, (fault,) = load_documents("a: &a\n  b: *a\n")
    assert documents == ()
    assert "refers to a value that contains it" in fault.message


@pytest.mark.parametrize("text", ["", "---\n", "# only a comment\n", "\ufeff"])
def test_nothing_is_no_document(text: str) -> None:
    assert load_documents(text) == ((), ())


def test_merge_keys_are_resolved_and_own_keys_win() -> None:
    (document,), _ = load_documents("base: &base {a: 1, b: 2}\nchild:\n  <<: *base\n  b: 3\n", version="1.1")
    assert document.value == {"base": {"a": 1, "b": 2}, "child": {"a": 1, "b": 3}}


def test_yaml_1_2_has_no_merge_key() -> None:
    (document,), _ = load_documents("child:\n  <<: {a: 1}\n  b: 3\n")
    assert document.value == {"child": {"<<": {"a": 1}, "b": 3}}


def test_a_number_of_many_digits_stays_text() -> None:
    (document,), _ = load_documents("a: " + "9" * 5000)
    assert document.value == {"a": "9" * 5000}


def test_text_that_aliases_repeat_is_counted_each_time() -> None:
    text = f"a: &a {'x' * 40_000}\nb: [{', '.join(['*a'] * 40)}]\n"
    documents, (fault,) = load_documents(text)
    assert (documents, fault.message) == ((), "more than 1000 kB with aliases expanded (`limits.yaml_kb`)")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1\n\t\nb: 2\n  \t \nc: 3\n", {"a": 1, "b": 2, "c": 3}),
        ("\t# first\na:\n\t# one\n  b: 2\n\t  # two\n", {"a": {"b": 2}}),
        ('a: "\\ud83d\\ude00!"\nb: "\\\\ud83d"\nc: "\\ud83d"\nd: "\\uDE00"\n',
         {"a": "\U0001f600!", "b": "\\ud83d", "c": "\ufffd", "d": "\ufffd"}),
        ("a: &x 1\nb: *x\nc: &x 2\nd: *x\n", {"a": 1, "b": 1, "c": 2, "d": 2}),
        ("a: 1\n...\n", {"a": 1}),
    ],
    ids=["tabs", "comments", "emoji", "anchors", "end"],
)  # fmt: skip
def test_what_backstage_reads_and_libyaml_does_not_is_read(text: str, value: object) -> None:
    (document,), faults = load_documents(text)
    assert (document.value, faults) == (value, ())


def test_places_stay_where_they_are_behind_lines_that_libyaml_does_not_read() -> None:
    (document,), _ = load_documents("a: 1\n\t\n\t# c\nb:\n  c: &x 1\n  d: &x 2\n")
    assert document.place("b", "d") == (6, 6)


def test_an_anchor_is_none_of_the_next_file() -> None:
    assert load_documents("a: &x 1\nb: &x 2\n")[1] == ()
    assert load_documents("a: &y 1\nb: &y 2\nc: *x\n")[0] == ()


def test_a_document_behind_three_dots_is_read_alone() -> None:
    documents, faults = load_documents("a: 1\n...\nb: 2\n")
    assert ([document.value for document in documents], faults) == ([{"a": 1}, {"b": 2}], ())
    assert documents[1].line == 3


@pytest.mark.parametrize("text", ["a: 1\n\tb: 2\n", 'a: "\\q"\n', "a: *x\n", "a: {\n", "\ta: 1\n" * 30])
def test_what_neither_reads_is_a_fault(text: str) -> None:
    documents, faults = load_documents(text)
    assert documents == ()
    assert len(faults) == 1


def test_mkdocs_reads_no_more_than_its_own_loader() -> None:
    for text in ("a: 1\n\t\nb: 2\n", "a: &x 1\nb: &x 2\n", 'a: "\\ud83d\\ude00"\n'):
        assert load_documents(text, version="1.1")[0] == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("m:\n  a: [\n    b\n]\n", 4),
        ("m:\n  a: [\n  b\n  ]\n", 3),
        ("m:\n  a: {\n    b: c\n }\n", 4),
        ("m:\n- a: [b,\n  c]\n", 3),
        ('m:\n  a: "b\n  c"\n', 3),
        ("m:\n  a: 'b\n\nc'\n", 4),
    ],
)
def test_a_value_of_several_lines_that_backstage_refuses_is_told_and_read(text: str, line: int) -> None:
    (document,), (fault,) = load_documents(text)
    assert isinstance(document.value, dict)
    assert (fault.line, "needs more indentation" in fault.message) == (line, True)


@pytest.mark.parametrize(
    "text",
    [
        "m:\n  a: [\n    b\n  ]\n",
        "m:\n  a: [\n# c\n\n   b, [\n   d\n   ]\n  ]\n",
        "[\na\n]\n",
        '"a\nb"\n',
        "- [a,\n b]\n",
        'm:\n  a: "b\n\n   c"\n',
        "m:\n  a: |\n    b\n  c: >\n\n    d\n",
        "m:\n- - [a,\n    b]\n",
        "m: &x\n  - a: {b: c,\n     d: e}\n",
    ],
)
def test_a_value_that_is_indented_enough_is_no_fault(text: str) -> None:
    assert load_documents(text)[1] == ()
    assert load_documents(text, version="1.1")[1] == ()


def test_a_value_behind_a_key_given_twice_is_held_against_what_holds_it() -> None:
    faults = load_documents("m: {\n  x: [1,\n  2],\n  x: [1,\n  2] }\n")[1]
    assert [fault.message for fault in faults] == ["duplicate key `x`"]


def test_numbers_are_known_as_they_are_written() -> None:
    (document,), _ = load_documents("a: 0123\nb: [1.10, True]\nc: 1e400\nd: text\ne:\n")
    assert document.written == {("a",): "0123", ("b", 0): "1.10", ("b", 1): "True", ("c",): "1e400"}


def test_comments_that_are_larger_than_a_document_are_one() -> None:
    documents, faults = load_documents("# x\n" * 400_000, file_mb=8)
    assert documents == ()
    assert [(fault.line, fault.message) for fault in faults] == [
        (1, "the document is larger than 1000 kB (`limits.yaml_kb`), and not read")
    ]


def test_the_name_of_a_value_survives_items_that_are_added_before_it() -> None:
    for text, number in (("tags:\n- x\n- B c\n", 1), ("tags:\n- a\n- x\n- B c\n", 2)):
        (document,), _ = load_documents(text)
        assert document.name_of(("tags", number)) == "tags B c"
        assert (document.name_of(("tags",)), document.name_of(("spec", "owner"))) == ("tags", "spec.owner")
    (document,), _ = load_documents(f"a: {'x' * 300}\n")
    assert document.name_of(("a",)) == f"a {'x' * 200}"


@pytest.mark.parametrize(
    ("text", "opening", "hint"),
    [
        ("a:\n  - b: c\n   - d: e\n", "-", ""),
        ("a: [b\n", "[", ""),
        ("a: @b\n", "@", ""),
        ('a: "b\\q"\n', '"', ""),
        ('a: "b\nc: d\n', '"', "close the quotes that begin here"),
        ("a: 'b\n---\nc: d\n", "'", "close the quotes that begin here"),
        ("a: b: c\n", ":", "quote a value that holds `: `, and check the indentation of this line"),
        ("a:\n- b\n\t- c\n", "b", "indent with spaces: YAML does not allow tabs"),
    ],
)
def test_text_that_is_not_yaml_says_what_opens_the_part_and_what_to_do(text: str, opening: str, hint: str) -> None:
    fault = load_documents(text)[1][0]
    assert (fault.opening, fault.hint) == (opening, hint)
