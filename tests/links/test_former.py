"""Former addresses are read as authors write them; what would be no file of the site, or another's, is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from techdocs.links.former import alias_address, former_ref, is_web, page_address, web_target
from techdocs.portal.final_checks import check_paths
from tests.links.workspace import ref


@pytest.mark.parametrize(
    ("path", "folders", "files"),
    [
        ("old.md", "old/", "old.html"), ("old", "old/", "old.html"), ("old/", "old/", "old/"),
        ("old.html", "old.html", "old.html"), ("a/old.md", "a/old/", "a/old.html"), ("index.md", "", ""),
        ("a/index.md", "a/", "a/"), ("a/README.md", "a/", "a/"), ("a/index.html", "a/", "a/"),
        ("v1.2", "v1.2/", "v1.2.html"), ("ü b.md", "ü b/", "ü b.html"), ("index", "index/", "index.html"),
    ],
)  # fmt: skip
def test_a_former_file_or_address_has_the_address_it_had(path: str, folders: str, files: str) -> None:
    assert (page_address(path, "/"), page_address(path, ".html")) == (folders, files)


BAD = [
    "", "/", "/old.md", "../old.md", "a/../old.md", "a//old.md", "./old.md", ".git/x", "a/.hidden", "old.md?x",
    "old.md#x", "a\\b", "a\nb", "a\0b", "a\u202eb", 'a"b', "a<b", "https://x.example/", "x" * 201, "x/" * 600,
]  # fmt: skip


@pytest.mark.parametrize("path", BAD)
def test_what_is_no_address_is_refused(path: str) -> None:
    assert page_address(path, "/") is None


@pytest.mark.parametrize(
    ("alias", "address"),
    [
        ("old.md", "old/"), ("/old/", "old/"), ("./old.md", "guides/old/"), ("../old", "old/"), ("../old/", "old/"),
        ("a/b.md", "a/b/"), ("../../old", None), ("//evil.example/", None), ("..", None), ("./../index.md", ""),
    ],
)  # fmt: skip
def test_an_alias_is_read_from_the_docs_root_or_with_a_dot_from_its_page(alias: str, address: str | None) -> None:
    assert alias_address(alias, "guides/new.md", "/") == address


@given(st.text(max_size=40), st.sampled_from(["a.md", "a/b.md"]), st.sampled_from(["/", ".html"]))
def test_whatever_an_author_writes_is_a_file_of_these_docs_or_refused(alias: str, path: str, suffix: str) -> None:
    for address in (alias_address(alias, path, suffix), page_address(alias, suffix)):
        if address is not None:
            check_paths([f"docs/default/component/one/{address}index.html"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("old", "api:team/old"), ("component:old", "component:team/old"), ("other/old", "api:other/old"),
        ("Component:Default/Old.Name_1", "component:default/old.name_1"),
    ],
)  # fmt: skip
def test_a_former_ref_is_of_the_same_kind_and_namespace_unless_it_says_so(text: str, found: str) -> None:
    assert str(former_ref(text, ref("api:team/new"))) == found


@pytest.mark.parametrize(
    "text",
    [
        "component:", "a b", "component:default/..", "component:../x", "component:a/../../../../etc/x",
        "component:default/x/y", "..", "component:default/.x", "x" * 64, "component:default/x\n", "<b>:default/x",
    ],
)  # fmt: skip
def test_a_former_ref_that_is_none_is_refused(text: str) -> None:
    assert former_ref(text, ref("one")) is None


@pytest.mark.parametrize(
    ("target", "written"),
    [
        ("https://wiki.example/a?b=c#d", "https://wiki.example/a?b=c#d"),
        ("HTTPS://wiki.example/", "HTTPS://wiki.example/"),
        ('https://wiki.example/a b"<>ü', "https://wiki.example/a%20b%22%3C%3E%C3%BC"),
        ("http://[::1]:8000/%20", "http://[::1]:8000/%20"),
        ("https://x.example/\n/* /evil 200!", None), ("https://x.example/\r\nSet-Cookie: a=b", None),
        ("https://", None),
        ("https:///path", None), ("http://[x", None), (f"https://x.example/{'x' * 2000}", None),
    ],
)  # fmt: skip
def test_a_web_address_is_written_as_a_header_can_hold_it(target: str, written: str | None) -> None:
    assert is_web(target)
    assert web_target(target) == written


def test_other_schemes_are_no_web_addresses() -> None:
    assert not any(map(is_web, ["javascript:alert(1)", "data:text/html,x", "//evil.example", "page.md", "ftp://x"]))
