"""Edit links are those of MkDocs."""

import pytest

from techdocs.model.edit_links import edit_link, template_fault

REPO = "https://git.example.org/a/b"
AZURE = "https://dev.azure.com/acme/shop/_git/shop"


@pytest.mark.parametrize(
    ("repo_url", "edit_uri", "template", "url"),
    [
        (REPO, "edit/main/docs/", "", f"{REPO}/edit/main/docs/a%20b/c.md"),
        (f"{REPO}/", "edit/main/docs", "", f"{REPO}/edit/main/docs/a%20b/c.md"),
        (AZURE, "?path=/docs/", "", f"{AZURE}?path=/docs/a%20b/c.md"),
        (REPO, "#src/", "", f"{REPO}#src/a%20b/c.md"),
        (REPO, "/root/docs/", "", "https://git.example.org/root/docs/a%20b/c.md"),
        ("", "https://e.org/docs/", "", "https://e.org/docs/a%20b/c.md"),
        (REPO, "", "", ""),
        (REPO, None, "", ""),
        ("", None, "", ""),
        ("https://github.com/a/b", None, "", "https://github.com/a/b/edit/master/docs/a%20b/c.md"),
        ("https://gitlab.com/a/b/", None, "", "https://gitlab.com/a/b/edit/master/docs/a%20b/c.md"),
        ("https://bitbucket.org/a/b", None, "", "https://bitbucket.org/a/b/src/default/docs/a%20b/c.md"),
        ("https://notgithub.com/a/b", None, "", ""),
        (REPO, None, "edit?file={path!q}", f"{REPO}/edit?file=a%20b%2Fc.md"),
        (REPO, "x/", "?p={path_noext!q}&{{x}}", f"{REPO}?p=a%20b%2Fc&{{x}}"),
        (REPO, None, "{path_noext}.rst", f"{REPO}/a b/c.rst"),
        ("", None, "javascript:{path}", ""),
        ("https://[x/", "a/", "", ""),
    ],
)
def test_a_page_is_edited_where_mkdocs_says(repo_url: str, edit_uri: str | None, template: str, url: str) -> None:
    assert edit_link("a b/c.md", repo_url=repo_url, edit_uri=edit_uri, template=template) == url


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("{path}", ""), ("{path!q}{path_noext!q}", ""), ("{{path}}", ""), ("{path.__class__}", "{path.__class__}"),
        ("{file}", "{file}"), ("{path!x}", "{path!x}"), ("a}", "}"), ("{path", "{path"),
    ],
)  # fmt: skip
def test_a_template_names_paths_only(template: str, fault: str) -> None:
    assert template_fault(template) == fault
