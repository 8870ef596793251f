"""Pages show in their text when they changed, where `mkdocs.yml` names a plugin that does so."""

import pytest

from tests.conftest import ONE, Build, Write, git

PAGE = (
    "# Guide {{ git_revision_date_localized }}\n\nChanged {{ git_revision_date_localized }},"
    " created {{git_creation_date_localized}}, `{{ git_revision_date }}`.\n"
)


def shown(build: Build) -> tuple[str, str]:
    """Return the text around the article and that of its paragraph."""
    html = (build().site.folder / "docs/default/component/one/guide/index.html").read_text()
    before, _, article = html.partition("<article")
    return before, article.partition("<p>")[2].partition("</p>")[0]


@pytest.mark.parametrize("plugin", ["git-revision-date-localized", "git-revision-date"])
def test_a_page_says_when_it_was_changed_and_created(write: Write, build: Build, plugin: str) -> None:
    settings = f"site_name: One\nplugins: [techdocs-core, {plugin}]\n"
    root = write({
        "one/catalog-info.yaml": ONE, "one/mkdocs.yml": settings, "one/docs/index.md": "# I\n",
        "one/docs/guide.md": "x\n",
    })  # fmt: skip
    git(root / "one", "init", "--quiet")
    git(root / "one", "add", ".")
    git(root / "one", "commit", "--quiet", "--message", "a", when="2024-03-01T00:00:00+00:00")
    write({"one/docs/guide.md": PAGE})
    git(root / "one", "add", ".")
    git(root / "one", "commit", "--quiet", "--message", "b", when="2025-04-02T00:00:00+00:00")
    before, text = shown(build)
    assert text == "Changed 2025-04-02, created 2024-03-01, <code>2025-04-02</code>."
    assert "<title>Guide - One" in before
    git(root / "one", "commit", "--quiet", "--allow-empty", "--message", "c", when="2026-04-02T00:00:00+00:00")
    assert shown(build)[1] == text


def test_a_date_that_is_not_known_is_said_to_be_so(write: Write, build: Build) -> None:
    settings = "site_name: One\nplugins: [git-revision-date-localized]\n"
    write({
        "one/catalog-info.yaml": ONE, "one/mkdocs.yml": settings, "one/docs/index.md": "# I\n",
        "one/docs/guide.md": PAGE,
    })  # fmt: skip
    assert shown(build)[1].startswith("Changed unknown, created unknown, ")


def test_without_the_plugin_the_text_stays(write: Write, build: Build) -> None:
    write({
        "one/catalog-info.yaml": ONE, "one/mkdocs.yml": "site_name: One\n", "one/docs/index.md": "# I\n",
        "one/docs/guide.md": PAGE,
    })  # fmt: skip
    assert shown(build)[1].startswith("Changed {{ git_revision_date_localized }}, ")
