"""Addresses of files on a forge are made, and those of a repository as it is now are read."""

from pathlib import Path

import pytest

from techdocs.model.forge import forge_path, forge_url, issue_url, web_host
from techdocs.model.source import Source


def source(web_url: str = "https://github.com/acme/pay", **changes: str) -> Source:
    values = {"branch": "main", "commit": "c0ffee", **changes}
    return Source(name="acme/pay", root=Path("/r"), web_url=web_url, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("web_url", "verb", "url"),
    [
        ("https://github.com/acme/pay", "blob", "https://github.com/acme/pay/blob/c0ffee/src/a%20b.go"),
        ("https://github.com/acme/pay", "edit", "https://github.com/acme/pay/edit/main/src/a%20b.go"),
        ("https://gitlab.com/a/b/pay", "blob", "https://gitlab.com/a/b/pay/-/blob/c0ffee/src/a%20b.go"),
        ("https://gitlab.acme.example/pay", "edit", "https://gitlab.acme.example/pay/-/edit/main/src/a%20b.go"),
        ("https://bitbucket.org/acme/pay", "blob", "https://bitbucket.org/acme/pay/src/c0ffee/src/a%20b.go"),
        ("https://bitbucket.org/acme/pay", "edit", "https://bitbucket.org/acme/pay/src/main/src/a%20b.go?mode=edit"),
        ("https://codeberg.org/acme/pay", "blob", "https://codeberg.org/acme/pay/src/commit/c0ffee/src/a%20b.go"),
        ("https://codeberg.org/acme/pay", "edit", "https://codeberg.org/acme/pay/_edit/main/src/a%20b.go"),
        (
            "https://dev.azure.com/acme/shop/_git/pay",
            "blob",
            "https://dev.azure.com/acme/shop/_git/pay?path=%2Fsrc%2Fa%20b.go&version=GCc0ffee",
        ),
        (
            "https://acme.visualstudio.com/shop/_git/pay",
            "edit",
            "https://acme.visualstudio.com/shop/_git/pay?path=%2Fsrc%2Fa%20b.go&version=GBmain",
        ),
        ("", "blob", ""),
    ],
)
def test_a_file_is_shown_at_its_commit_and_edited_on_its_branch(web_url: str, verb: str, url: str) -> None:
    assert forge_url(source(web_url), "src/a b.go", verb) == url


def test_below_a_prefix_and_without_a_commit_the_address_still_leads_to_the_file() -> None:
    assert forge_url(source(prefix="services/pay/", commit=""), "x.go", "blob").endswith("/blob/HEAD/services/pay/x.go")


GITLAB = "https://gitlab.com/acme/pay"


@pytest.mark.parametrize(
    ("web_url", "url", "path"),
    [
        ("https://github.com/acme/pay", "/blob/main/docs/a%20b.md#L3", "docs/a b.md"),
        ("https://github.com/acme/pay", "/blob/c0ffee/docs/a.md?plain=1", "docs/a.md"),
        ("https://github.com/acme/pay", "/tree/main/docs", "docs"),
        ("https://github.com/acme/pay", "/tree/HEAD/docs/", "docs"),
        ("https://github.com/acme/pay", "/raw/main/docs/a.png", "docs/a.png"),
        (GITLAB, "/-/blob/main/docs/a.md", "docs/a.md"),
        (GITLAB, "/blob/main/docs/a.md", "docs/a.md"),
        (GITLAB, "/-/tree/main/docs", "docs"),
        ("https://codeberg.org/acme/pay", "/src/branch/main/docs/a.md", "docs/a.md"),
        ("https://codeberg.org/acme/pay", "/src/commit/c0ffee/docs/a.md", "docs/a.md"),
        ("https://bitbucket.org/acme/pay", "/src/main/docs/a.md", "docs/a.md"),
    ],
)
def test_the_page_of_a_file_on_any_forge_is_read(web_url: str, url: str, path: str) -> None:
    found = forge_path(web_url + url, source(web_url))
    assert found is not None
    assert found.rstrip("/") == path


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/acme/pay", "https://github.com/acme/pay/", "https://github.com/acme/pay/issues/7",
        "https://github.com/acme/pay/blob/v1.2/docs/a.md", "https://github.com/acme/pay/blob/develop/docs/a.md",
        "https://github.com/acme/pay/blob/c0ff/docs/a.md", "https://github.com/acme/payments/blob/main/docs/a.md",
        "https://github.com/acme/pay-blob/main/docs/a.md", "https://example.com/acme/pay/blob/main/a.md",
        "https://github.com/acme/pay/blob/mainline/docs/a.md", "https://github.com/acme/pay/edit/main/docs/a.md",
        "https://github.com/acme/pay/wiki/blob/main/docs/a.md", "https://github.com/acme/pay/-", "",
    ],
)  # fmt: skip
def test_other_branches_tags_commits_repositories_and_pages_are_not(url: str) -> None:
    assert forge_path(url, source()) is None


def test_a_branch_with_a_slash_is_told_from_the_path() -> None:
    assert forge_path("https://github.com/acme/pay/blob/feat/x/docs/a.md", source(branch="feat/x")) == "docs/a.md"


def test_a_path_outside_of_the_part_that_is_read_is_not_the_sources() -> None:
    own = source(prefix="services/pay/")
    assert forge_path("https://github.com/acme/pay/blob/main/services/pay/docs/a.md", own) == "docs/a.md"
    assert forge_path("https://github.com/acme/pay/blob/main/services/other/docs/a.md", own) is None


def test_a_source_without_a_web_address_has_no_pages() -> None:
    assert forge_path("https://github.com/acme/pay/blob/main/a.md", source("")) is None


def test_repositories_are_told_apart_by_host_and_path_in_lower_case() -> None:
    assert web_host("https://GitHub.com/Acme/Pay/") == "github.com/acme/pay"
    assert web_host("https://[x") == ""


@pytest.mark.parametrize(
    ("web_url", "url"),
    [
        ("https://github.com/acme/pay", "https://github.com/acme/pay/issues/new?title=A%20%26%20b&body=c%0A"),
        (
            "https://gitlab.com/a/b/pay",
            "https://gitlab.com/a/b/pay/-/issues/new?issue%5Btitle%5D=A%20%26%20b&issue%5Bdescription%5D=c%0A",
        ),
        ("https://bitbucket.org/acme/pay", "https://bitbucket.org/acme/pay/issues/new?title=A%20%26%20b&content=c%0A"),
        (
            "https://dev.azure.com/acme/shop/_git/pay",
            (
                "https://dev.azure.com/acme/shop/_workitems/create/Issue"
                "?%5BSystem.Title%5D=A%20%26%20b&%5BSystem.Description%5D=c%0A"
            ),
        ),
        (
            "https://acme.visualstudio.com/shop/_git/pay",
            (
                "https://acme.visualstudio.com/shop/_workitems/create/Issue"
                "?%5BSystem.Title%5D=A%20%26%20b&%5BSystem.Description%5D=c%0A"
            ),
        ),
        ("", ""),
    ],
)
def test_an_issue_is_filled_in_on_each_forge(web_url: str, url: str) -> None:
    assert issue_url(source(web_url), "A & b", "c\n") == url
