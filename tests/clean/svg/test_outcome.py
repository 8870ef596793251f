"""What was taken out of a drawing is told in a few words."""

from tests.clean.svg.drawings import removed


def test_what_is_removed_is_counted_and_the_list_is_short() -> None:
    assert removed("<script/><script/><g onload=''/>") == ("<script> (2 times)", "onload")
    assert len(removed("".join(f"<g on{number}a=''/>" for number in range(500)))) == 20
    assert removed('<g on"é="x"/>'.replace('"é', "é")) == ("an event handler",)
