"""Places, and how messages list names."""

from techdocs.model.problem import Place, first_of, shown_names


def test_another_line_of_the_same_file_is_another_place() -> None:
    assert str(Place(source="one", path="a.yml", line=1).at((7, 3))) == "one/a.yml:7:3"


def test_the_first_names_are_listed_and_the_others_counted() -> None:
    assert shown_names(["a"]) == "`a`"
    assert shown_names(["a", "b", "c"]) == "`a`, `b`, `c`"
    assert shown_names(["a", "b", "c", "d", "e"]) == "`a`, `b`, `c` and 2 more"
    assert first_of(["a", "b", "c"], 1) == "a and 2 more"
