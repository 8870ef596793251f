"""Every entry of a nav leads somewhere, or is told with what it became."""

from collections.abc import Mapping

import pytest

from techdocs.disk.finished import read_file
from techdocs.model.codes import Code
from techdocs.model.limits import Limits
from techdocs.pipeline import Outcome
from tests.conftest import Build, Write

PAGES = {
    "one/docs/index.md": "# One\n\nText\n",
    "one/docs/README.md": "# Read me\n",
    "one/docs/guide/index.md": "# Guide\n\nText\n",
    "one/docs/deep/page.md": "# Page\n\nText\n",
    "one/docs/secret.md": "# Secret\n",
    "one/docs/draft.md": "# Draft\n",
    "one/docs/templates/A.md": "# Template\n",
    "one/docs/data.xml": "<a/>\n",
    "one/docs/data.csv": "a,b\n",
}


def told(outcome: Outcome, code: Code = Code.NAV_WITHOUT_FILE) -> list[str]:
    return [f"{problem.place.line} {problem.message}" for problem in outcome.report.problems if problem.code == code]


def hints(outcome: Outcome) -> list[str]:
    return [problem.hint for problem in outcome.report.problems if problem.code == Code.NAV_WITHOUT_FILE]


@pytest.mark.parametrize(
    ("entry", "message", "hint"),
    [
        ("secret.md", "points to a page that is left out of the docs", "take it out of `exclude_docs`"),
        ("draft.md", "points to a page that is left out of the docs", "take it out of `exclude_docs` or `draft_docs`"),
        ("templates/A.md", "points to a page that is left out of the docs", "MkDocs leaves out the folder `templates`"),
        ("data.xml", "points to a file that is not published", "use a page, or a file of a type"),
        ("README.md", "points to a page that is not published: another page has its address", "use that page"),
        ("deep/page.md#set-up", "points to a heading, not a page", "write `deep/page.md`"),
        ("gone/../deep/page.md", "is not the path of a page", "write `deep/page.md`"),
        ("deep/", "points to a folder, not a page", "use a page, such as `deep/page.md`"),
        ("deep", "points to a folder, not a page", "use a page, such as `deep/page.md`"),
        ("nothing/", "points to a file that does not exist", "the path is relative to `docs_dir`"),
        ("page.md", "points to a file that does not exist", "did you mean `deep/page.md`?"),
        ("a.md - b.md", "points to a file that does not exist", "indent `- b.md` like the line above it"),
    ],
)  # fmt: skip
def test_an_entry_that_leads_nowhere_is_told(write: Write, build: Build, entry: str, message: str, hint: str) -> None:
    settings = f"site_name: One\nexclude_docs: secret.md\ndraft_docs: draft.md\nnav:\n- index.md\n- More: '{entry}'\n"
    write({**PAGES, "one/mkdocs.yml": settings})
    outcome = build()
    assert told(outcome) == [f"6 nav entry `{entry}` {message}"]
    assert hints(outcome)[0].startswith(hint)


@pytest.mark.parametrize(
    "entry",
    [
        "guide/",
        "guide",
        "deep/page/",
        "deep/page.md",
        "./deep/page.md",
        "data.csv",
        "https://example.org/",
        "/catalog/",
    ],
)
def test_an_entry_that_leads_somewhere_is_fine(write: Write, build: Build, entry: str) -> None:
    write({**PAGES, "one/mkdocs.yml": f"site_name: One\nnav:\n- index.md\n- More: '{entry}'\n"})
    assert told(build()) == []


@pytest.mark.parametrize(
    ("entry", "leads_to"),
    [
        ("/deep/page.md", "deep/page/"),
        ("/docs/deep/page.md", "deep/page/"),
        ("/deep/page/", "deep/page/"),
        ("/docs/guide/", "guide/"),
        ("/data.csv", "data.csv"),
    ],
)
def test_a_path_from_the_root_is_one_of_the_docs_else_of_the_repository(
    write: Write, build: Build, entry: str, leads_to: str
) -> None:
    write({**PAGES, "one/mkdocs.yml": f"site_name: One\nnav:\n- index.md\n- More: '{entry}'\n"})
    outcome = build()
    (docs,) = outcome.parts.docs.values()
    assert told(outcome) == []
    assert docs.site is not None
    nav = read_file(docs.site, "index.html").decode().partition("md-nav--primary")[2]
    assert f'href="{leads_to}"' in nav


@pytest.mark.parametrize(
    ("entry", "message", "hint"),
    [
        ("/gone.md", "`/gone.md` points to a file that does not exist", "the path is looked up"),
        ("/docs/gone.md", "`/docs/gone.md` points to a file that does not exist", "the path is looked up"),
        ("/mkdocs.yml", "`/mkdocs.yml` points to a file that does not exist", "the path is looked up"),
        ("/page.md", "`/page.md` points to a file that does not exist", "did you mean `deep/page.md`?"),
        (
            "/docs/default/component/gone/",
            "`/docs/default/component/gone/` points to a file that does not exist",
            "the path is looked up",
        ),
        ("/templates/A.md", "`templates/A.md` points to a page that is left out", "MkDocs leaves out the folder"),
    ],
)
def test_a_path_from_the_root_that_nothing_has_is_told(
    write: Write, build: Build, entry: str, message: str, hint: str
) -> None:
    write({**PAGES, "one/mkdocs.yml": f"site_name: One\nnav:\n- index.md\n- More: '{entry}'\n"})
    outcome = build()
    assert told(outcome)[0].startswith(f"4 nav entry {message}")
    assert hints(outcome)[0].startswith(hint)


def test_a_path_from_the_root_in_an_included_nav_is_one_of_its_own_docs(write: Write, build: Build) -> None:
    write({
        "one/mkdocs.yml": "site_name: One\nnav: [index.md, {Two: '!include two/mkdocs.yml'}]\n",
        "one/docs/index.md": "# One\n", "one/docs/a.md": "# Not this\n",
        "one/two/mkdocs.yml": "site_name: two\nnav: [/index.md, /two/docs/a.md]\n",
        "one/two/docs/index.md": "# Two\n", "one/two/docs/a.md": "# This\n",
    })  # fmt: skip
    outcome = build()
    assert told(outcome) == []
    assert [page.path for page in next(iter(outcome.parts.docs.values())).pages][:3] == [
        "index.md", "two/index.md", "two/a.md",
    ]  # fmt: skip


@pytest.mark.parametrize("nav", [{"nav": "[..., {More: files/gone.pdf}]"}, {"title": "x"}])
def test_the_folder_that_mkdocs_leaves_out_is_in_no_nav_that_files_make(
    write: Write, build: Build, nav: Mapping[str, str]
) -> None:
    text = "".join(f"{key}: {value}\n" for key, value in nav.items())
    write({**PAGES, "one/mkdocs.yml": "site_name: One\n", "one/docs/.pages": text})
    outcome = build()
    (docs,) = outcome.parts.docs.values()
    assert docs.site is not None
    html = read_file(docs.site, "index.html").decode()
    assert "None" not in html
    assert "Templates" not in html
    assert [line.split("`")[1] for line in told(outcome)] == (["files/gone.pdf"] if "nav" in nav else [])


def test_what_a_limit_took_is_an_error_and_neither_missing_in_the_nav_nor_from_it(write: Write, build: Build) -> None:
    pages = {f"one/docs/{name}.md": f"# {name}\n\nText\n" for name in "abcd"}
    nav = "nav:\n- a.md\n- b.md\n- c.md\n- d.md\n"
    write({**pages, "one/mkdocs.yml": f"site_name: One\n{nav}"})
    outcome = build(limits=Limits(component_files=2))
    assert told(outcome, Code.PAGES_OVER_LIMIT) == [
        "0 2 pages are not published: the docs have more than 2 files (`limits.component_files`); the first is `c.md`"
    ]
    assert (told(outcome), told(outcome, Code.NOT_IN_NAV)) == ([], [])
    outcome = build(limits=Limits(nav_entries=2))
    assert (told(outcome), told(outcome, Code.NOT_IN_NAV)) == ([], [])
    assert len(outcome.report.problems) == 1


def test_files_that_are_never_published_take_no_room(write: Write, build: Build) -> None:
    code = {f"one/docs/code/a{number}.cpp": "int a;\n" for number in range(4)}
    write({**code, "one/docs/index.md": "# One\n\nText\n", "one/mkdocs.yml": "site_name: One\n"})
    outcome = build(limits=Limits(component_files=3))
    (docs,) = outcome.parts.docs.values()
    assert [page.path for page in docs.pages] == ["index.md"]
    assert told(outcome, Code.FILE_LEFT_OUT) == ["0 4 files are not published: `.cpp` (4)"]


def test_of_a_repository_as_docs_folder_only_pages_pictures_and_linked_downloads_are_published(
    write: Write, build: Build
) -> None:
    write({
        "one/mkdocs.yml": "site_name: One\ndocs_dir: .\n",
        "one/index.md": "# One\n\nSee [it](files/a.pdf), `src/app.py` and <a href='files/b.csv'>b</a>.\n",
        "one/files/a.pdf": "%PDF\n",
        "one/files/b.csv": "a,b\n",
        "one/src/app.py": "print()\n",
        "one/src/app.cpp": "int a;\n",
        "one/secrets/prod.yaml": "a: b\n",
        "one/art/flow.svg": '<svg xmlns="http://www.w3.org/2000/svg"><rect width="1" height="1"/></svg>\n',
    })  # fmt: skip
    outcome = build()
    (docs,) = outcome.parts.docs.values()
    assert sorted(docs.files) == ["art/flow.svg", "files/a.pdf", "files/b.csv", "index.html", "index.md"]
    assert told(outcome, Code.FILE_LEFT_OUT) == ["0 3 files are not published: `.cpp`, `.py`, `.yaml`"]


def test_a_colon_in_a_name_is_a_hyphen_in_its_address(write: Write, build: Build) -> None:
    write({
        "one/docs/index.md": "# One\n\n[a](<adr/ADR-010: Ingress.md>) [b](./adr/ADR-011%3A%20Egress.md)\n",
        "one/docs/adr/ADR-010: Ingress.md": "# Ingress\n\nText\n",
        "one/docs/adr/ADR-011: Egress.md": "# Egress\n\n![a](<./a:b.png>)\n",
        "one/mkdocs.yml": "site_name: One\nnav: [index.md, 'adr/ADR-010: Ingress.md', 'adr/ADR-011: Egress.md']\n",
    })  # fmt: skip
    outcome = build()
    (docs,) = outcome.parts.docs.values()
    assert [page.url for page in docs.pages] == ["", "adr/ADR-010- Ingress/", "adr/ADR-011- Egress/"]
    codes = (Code.BROKEN_LINK, Code.NAV_WITHOUT_FILE, Code.SCHEME_REMOVED, Code.FILE_UNSAFE)
    assert [told(outcome, code) for code in codes] == [[]] * len(codes)


def test_links_without_a_label_show_their_address_and_sections_without_a_title_are_none(
    write: Write, build: Build
) -> None:
    nav = 'nav:\n- https://e.example/path/\n- "": [index.md]\n- "": guide/index.md\n- " ": https://f.example/\n'
    write({**PAGES, "one/mkdocs.yml": f"site_name: One\n{nav}"})
    (docs,) = build().parts.docs.values()
    assert docs.site is not None
    html = read_file(docs.site, "index.html").decode()
    labels = [part.partition("</span>")[0].strip() for part in html.split('<span class="md-ellipsis">')[1:]]
    shown = [" ".join(label.split()) for label in labels]
    assert {"e.example/path", "Guide", "f.example"} <= set(shown)
    assert not {"", "None"} & set(shown)


@pytest.mark.parametrize(
    ("nav", "message", "hint"),
    [
        (
            "- Home: index.md\n  Guide: guide/index.md\n", "a nav entry must be a file, a title with a file,",
            "`Guide` in line 4 has no hyphen: each entry is a line `- Title: file.md`",
        ),
        (
            "- Guide:\n- index.md\n", "nav section `Guide` has no entries",
            "indent its entries by two spaces more than `- Guide:`, or give it a file",
        ),
        (
            "- Guide:\n    Home: index.md\n", "a nav entry must be a file, a title with a file,",
            "write the entries below `Guide` with hyphens: `- Title: file.md`",
        ),
    ],
)  # fmt: skip
def test_a_wrong_indent_in_a_nav_has_a_hint(write: Write, build: Build, nav: str, message: str, hint: str) -> None:
    write({**PAGES, "one/mkdocs.yml": "site_name: One\nnav:\n" + nav})
    found = [problem for problem in build().report.problems if problem.code == Code.SETTING_INVALID]
    assert [problem.hint for problem in found] == [hint]
    assert found[0].message.startswith(message)
