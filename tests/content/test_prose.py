"""Which words are notes of open work, and which addresses readers would follow."""

import pytest

from techdocs.content.prose import BLOCK_END, NO_PROSE, find_bare_urls, find_leftovers


@pytest.mark.parametrize(
    ("prose", "note"),
    [
        ("TODO: write this", "TODO: write this"),
        ("Text.\nTODO(ada): write this", "TODO(ada): write this"),
        ("Text. FIXME: wrong\nand on", "FIXME: wrong"),
        ("TODO - write this", "TODO - write this"),
        ("TODO write this", "TODO write this"),
        ("Limits (TBD)", "TBD"),
        ("[TODO]", "TODO"),
        ("Owner: TBD", "TBD"),
        (f"a{BLOCK_END}TODO{BLOCK_END}b", "TODO"),
        (f"TODO: see {NO_PROSE} there", "TODO: see"),
    ],
)
def test_a_note_is_found(prose: str, note: str) -> None:
    assert [found.text for found in find_leftovers(prose)] == [note]


@pytest.mark.parametrize(
    "prose",
    [
        "the TODO list",
        "TODO comments are found",
        "TODO el mundo",
        "a TODO: b",
        "TODO, DOING, DONE",
        f"TODO{BLOCK_END}not begun{BLOCK_END}DONE{BLOCK_END}all is well",
        f"TBD{BLOCK_END}To be determined",
        "Trunk-based development (TBD)",
        f"{NO_PROSE} TODO {NO_PROSE}",
        "MY_TODO: x",
        "AUTODOC: x",
    ],
)
def test_a_word_in_a_sentence_a_state_or_an_abbreviation_is_no_note(prose: str) -> None:
    assert list(find_leftovers(prose)) == []


@pytest.mark.parametrize(
    ("prose", "address"),
    [
        ("at https://docs.github.com/en.", "https://docs.github.com/en"),
        ("(https://docs.github.com/en)", "https://docs.github.com/en"),
        ("http://mysql.com, too", "http://mysql.com"),
        ("https://docs.github.com/a%20b#c twice https://docs.github.com/a%20b#c", "https://docs.github.com/a%20b#c"),
    ],
)
def test_an_address_is_found_once_and_without_the_sentences_marks(prose: str, address: str) -> None:
    assert [found.text for found in find_bare_urls(prose)] == [address]


@pytest.mark.parametrize(
    "prose",
    [
        "git::https://github.com/a/b.git",
        'href="https://github.com"',
        "`https://github.com`",
        "https://<host>/a",
        "https://{host}.github.com/",
        "https://github.com/{owner}",
        "https://github.com/...",
        f"https://github.com/{NO_PROSE}",
        "https://user:password@github.com",
        "https://example.com/a",
        "https://docs.example.org",
        "https://shop.test",
        "https://your-company.com",
        "https://api.mycompany.com/v1",
        "https://foo.bar.com",
        "http://localhost:8080",
        "http://payments/health",
        "http://10.0.0.1/",
    ],
)
def test_an_example_or_a_part_of_something_else_is_none(prose: str) -> None:
    assert list(find_bare_urls(prose)) == []
