"""YAML with places: what is read, where it stands, and what is said of text that is no YAML."""

import pytest

from techdocs.located_yaml import Tagged, load_documents
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
    assert "refers to the value that holds it" in fault.message


@pytest.mark.parametrize("text", ["", "---\n", "# only a comment\n", "\ufeff"])
def test_nothing_is_no_document(text: str) -> None:
    assert load_documents(text) == ((), ())


def test_merge_keys_are_resolved_and_own_keys_win() -> None:
    (document,), _ = load_documents("base: &base {a: 1, b: 2}\nchild:\n  <<: *base\n  b: 3\n")
    assert document.value == {"base": {"a": 1, "b": 2}, "child": {"a": 1, "b": 3}}


def test_a_number_of_many_digits_stays_text() -> None:
    (document,), _ = load_documents("a: " + "9" * 5000)
    assert document.value == {"a": "9" * 5000}


def test_text_that_aliases_repeat_is_counted_each_time() -> None:
    text = f"a: &a {'x' * 40_000}\nb: [{', '.join(['*a'] * 40)}]\n"
    documents, (fault,) = load_documents(text)
    assert (documents, fault.message) == ((), "more than 1000 kB with aliases written out (`limits.yaml_kb`)")
