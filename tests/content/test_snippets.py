"""Which files a page includes, and how a line is shown that may not."""

import pytest

from techdocs.content.snippets import included_names, is_inside, show_refused
from tests.rendering import Render


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('--8<-- "a.md"\n', [("a.md", 1)]),
        ("# T\n\n  --8<-- 'b/c.md'\n", [("b/c.md", 3)]),
        ('> --8<-- "a.md"\n', [("a.md", 1)]),
        ('--8<-- "./a.md"\n', [("a.md", 1)]),
        ('--8<-- "a.md:2:5"\n--8<-- "a.md:part"\n--8<-- "a.md::3"\n', [("a.md", 1), ("a.md", 2), ("a.md", 3)]),
        ("--8<--\na.md\n\n; b.md\nc/d.md:x\n--8<--\n", [("a.md", 2), ("c/d.md", 5)]),
        (';--8<-- "a.md"\n', []),
        ('text --8<-- "a.md"\n', []),
        ("nothing\n", []),
        ('8<- "a.md"\n', []),
    ],
)
def test_the_files_that_a_text_includes(text: str, names: list[tuple[str, int]]) -> None:
    assert list(included_names(text)) == names


@pytest.mark.parametrize("name", ["a.md", "a/b.md", ".hidden.md", "a b.md", "日本.md", "..a/b"])
def test_a_path_can_be_the_repositorys(name: str) -> None:
    assert is_inside(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/a",
        "~/a",
        "../a",
        "a/../b",
        "a/..",
        ".git/config",
        "a/.git/x",
        "https://e/x",
        "file:x",
        "C:/x",
        "a\\b",
        "a\0b",
    ],
)
def test_a_path_cannot_be_the_repositorys(name: str) -> None:
    assert not is_inside(name)


def test_a_line_that_may_not_include_is_shown_as_it_is_written(render: Render) -> None:
    out = render({"index.md": '# A\n\n--8<-- "../../x"\n\n--8<-- "part.md"\n', "snippets:/part.md": "Shared.\n"})
    assert '"../../x"</p>' in out.article
    assert "Shared." in out.article


def test_lines_that_may_include_stay() -> None:
    text = '--8<-- "a.md"\n--8<-- "[start:x]"\n'
    assert show_refused(text) == text
    assert show_refused('  --8<-- "/etc/passwd"\n') == '  ;--8<-- "/etc/passwd"\n'


def test_what_is_in_a_block_and_leads_out_is_not_read(render: Render) -> None:
    out = render({"index.md": "# A\n\n--8<--\n../../../../../../etc/passwd\n/etc/passwd\nhttps://e.org/\n--8<--\n"})
    assert "root:" not in out.article
    assert '<h1 id="a">' in out.article


def test_an_included_text_is_cleaned_as_its_page_is(render: Render) -> None:
    out = render({"index.md": '# A\n\n--8<-- "part.md"\n', "snippets:/part.md": "<p onclick='x'>y</p>\n"})
    assert "onclick" not in out.article
