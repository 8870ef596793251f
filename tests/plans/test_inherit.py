"""`INHERIT` reads settings of the same repository, merged by MkDocs' rules; every problem stands in its own file."""

import pytest

from techdocs.pipeline import Outcome
from tests.conftest import ONE, Build, Write

PAGE = "# One\n\n!!! note\n    Mind.\n\n~~gone~~\n"
WITHOUT_REF = ONE.replace("backstage.io/techdocs-ref: dir:.", "acme.example/other: x")


def told(outcome: Outcome) -> list[str]:
    return [
        f"{problem.place.path}:{problem.place.line}:{problem.place.column} {problem.code} {problem.message}"
        for problem in outcome.report.problems
        if problem.place.path.endswith(".yml")
    ]


def test_a_file_of_the_repository_is_inherited_with_all_that_it_inherits(write: Write, build: Build) -> None:
    write({
        "one/catalog-info.yaml": WITHOUT_REF,
        "one/mkdocs.yml": "site_name: One\nINHERIT: shared/child.yml\nmarkdown_extensions: {admonition: {}}\n",
        "one/shared/child.yml": "INHERIT: ../base.yml\nsite_name: Child\nnav: [index.md]\n",
        "one/base.yml": "site_name: Base\nmarkdown_extensions: {pymdownx.tilde: {}}\nnav: [index.md, more.md]\n",
        "one/docs/index.md": PAGE,
    })  # fmt: skip
    outcome = build()
    page = (outcome.site.folder / "docs/default/component/one/index.html").read_text()
    assert '<div class="admonition note">' in page
    assert "<del>gone</del>" in page
    assert "<title>One - " in page
    assert "Child" not in page
    assert told(outcome) == []


def test_a_list_takes_the_place_of_the_list_that_is_inherited(write: Write, build: Build) -> None:
    write({
        "one/catalog-info.yaml": WITHOUT_REF,
        "one/mkdocs.yml": "INHERIT: base.yml\nmarkdown_extensions: [admonition]\n",
        "one/base.yml": "markdown_extensions: [pymdownx.tilde]\n",
        "one/docs/index.md": PAGE,
    })  # fmt: skip
    page = (build().site.folder / "docs/default/component/one/index.html").read_text()
    assert '<div class="admonition note">' in page
    assert "~~gone~~" in page


def test_a_change_of_an_inherited_file_renders_the_docs_anew(write: Write, build: Build) -> None:
    write({
        "one/catalog-info.yaml": WITHOUT_REF, "one/docs/index.md": PAGE, "one/mkdocs.yml": "INHERIT: base.yml\n",
        "one/base.yml": "site_name: A\n",
    })  # fmt: skip
    assert "<del>gone</del>" not in (build().site.folder / "docs/default/component/one/index.html").read_text()
    write({"one/base.yml": "site_name: A\nmarkdown_extensions: [pymdownx.tilde]\n"})
    assert "<del>gone</del>" in (build().site.folder / "docs/default/component/one/index.html").read_text()


def test_problems_stand_in_the_file_that_has_them(write: Write, build: Build) -> None:
    write({
        "one/catalog-info.yaml": ONE,
        "one/mkdocs.yml": "INHERIT: base.yml\nhooks: [a.py]\nextra_css: [a.css]\n",
        "one/base.yml": "\n\nextra_javascript: [a.js]\nmarkdown_extensions:\n  - mdx_gh_links\nhooks: [b.py]\n",
        "one/docs/index.md": PAGE,
    })  # fmt: skip
    assert told(build()) == [
        "base.yml:1:1 TD401 setting `extra_javascript` is dropped: scripts from repositories are not run",
        "base.yml:3:5 TD403 extension `mdx_gh_links` is dropped: it is not available here",
        "mkdocs.yml:2:1 TD401 setting `hooks` is dropped: code from repositories is not run",
        "mkdocs.yml:3:1 TD401 setting `extra_css` is dropped: all pages share the site's look",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        (
            {"mkdocs.yml": "INHERIT: no.yml\n"},
            "mkdocs.yml:1:10 TD308 cannot inherit from `no.yml`: no such file",
        ),
        (
            {"mkdocs.yml": "INHERIT: ../../other.yml\n"},
            "mkdocs.yml:1:10 TD401 setting `INHERIT` is dropped: `../../other.yml` is outside the repository",
        ),
        (
            {"mkdocs.yml": "INHERIT: /etc/passwd\n"},
            "mkdocs.yml:1:10 TD401 setting `INHERIT` is dropped: `/etc/passwd` is outside the repository",
        ),
        (
            {"mkdocs.yml": "INHERIT: .git/config\n", ".git/config": "a: b\n"},
            "mkdocs.yml:1:10 TD401 setting `INHERIT` is dropped: `.git/config` is outside the repository",
        ),
        (
            {"mkdocs.yml": "INHERIT: b.yml\n", "b.yml": "a: 1\nINHERIT: ./mkdocs.yml\n"},
            "b.yml:2:10 TD308 cannot inherit from `./mkdocs.yml`: the files inherit from each other",
        ),
        (
            {"mkdocs.yml": "INHERIT: 0.yml\n", **{f"{n}.yml": f"INHERIT: {n + 1}.yml\n" for n in range(9)}},
            "6.yml:1:10 TD308 cannot inherit from `7.yml`: a chain of more than 8 files",
        ),
        ({"mkdocs.yml": "INHERIT: docs\n"}, "mkdocs.yml:1:10 TD308 cannot inherit from `docs`: no such file"),
        (
            {"mkdocs.yml": "INHERIT: b.yml\n", "b.yml": "a: [\n"},
            "b.yml:2:1 TD303 invalid YAML: while parsing a flow node, did not find expected node content",
        ),
        (
            {"mkdocs.yml": "INHERIT: b.yml\n", "b.yml": f"a: {'x' * 1_100_000}\n"},
            "mkdocs.yml:1:10 TD308 cannot inherit from `b.yml`: it is larger than 1,000,000 bytes",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_inherited_is_told_and_the_rest_is_built(
    write: Write, build: Build, files: dict[str, str], problem: str
) -> None:
    write(
        {
            "one/catalog-info.yaml": ONE,
            "one/docs/index.md": PAGE,
            **{f"one/{path}": text for path, text in files.items()},
        }
    )
    outcome = build()
    assert problem in told(outcome)
    assert (outcome.site.folder / "docs/default/component/one/index.html").exists()


def test_docs_without_an_entity_have_the_name_that_they_inherit(write: Write, build: Build) -> None:
    write({"one/mkdocs.yml": "INHERIT: base.yml\n", "one/docs/index.md": PAGE, "one/base.yml": "site_name: Shop\n"})
    assert (build().site.folder / "docs/default/component/shop/index.html").exists()
