"""`mkdocs.yml` is data: known keys are honoured, everything else is named at its line and does nothing."""

import pytest

from techdocs.mkdocs_yml.settings import ReadSettings, read_settings
from techdocs.model.docs import Dialect
from techdocs.model.limits import Limits
from techdocs.model.problem import Place, Severity


def read(text: str) -> ReadSettings:
    return read_settings(text.encode(), Place(source="repository", path="mkdocs.yml"), site_name="Default")


def told(text: str) -> list[str]:
    return [f"{problem.place} {problem.severity} {problem.message}" for problem in read(text).problems]


def said(text: str) -> list[tuple[str, str]]:
    return [(f"{problem.code} {problem.message}", problem.hint) for problem in read(text).problems]


def test_known_keys_are_honoured() -> None:
    found = read(
        "site_name: Docs\nsite_description: What\ndocs_dir: handbook\nrepo_url: https://github.com/a/b\n"
        "edit_uri: edit/main/handbook/\nplugins: [techdocs-core]\nuse_directory_urls: false\n"
    )
    assert (found.settings.site_name, found.settings.site_description) == ("Docs", "What")
    assert (found.docs_dir, found.repo_url, found.edit_uri) == (
        "handbook",
        "https://github.com/a/b",
        "edit/main/handbook/",
    )
    assert found.settings.dialect is Dialect.TECHDOCS_CORE
    assert found.settings.use_directory_urls is False
    assert found.problems == ()


def test_an_empty_file_is_fine_and_without_techdocs_core_the_dialect_is_mkdocs() -> None:
    found = read("")
    assert found.settings.site_name == "Default"
    assert found.settings.dialect is Dialect.MKDOCS


def test_well_known_plugins_are_passed_over_silently_and_others_named_once_together() -> None:
    assert told("plugins: [techdocs-core, search, monorepo, minify]\n") == []
    assert told("plugins: [techdocs-core, drawio, macros]\n") == [
        "repository/mkdocs.yml:1:26 note plugins `drawio`, `macros` are ignored"
    ]


@pytest.mark.parametrize(
    "name",
    [
        "search", "material/search", "git-authors", "git-committers", "awesome-pages", "mkdocs-awesome-pages-plugin",
        "section-index", "material/tags", "gh-admonitions",
    ],
)  # fmt: skip
def test_a_plugin_whose_effect_the_site_gives_itself_is_silent_however_it_is_written(name: str) -> None:
    assert told(f"plugins:\n- {name}:\n    some: option\n") == []


def test_a_plugin_whose_effect_is_missing_is_named() -> None:
    assert told("plugins: [literate-nav, glightbox]\n") == [
        "repository/mkdocs.yml:1:11 note plugins `literate-nav`, `glightbox` are ignored"
    ]


def test_a_key_that_is_dropped_is_named_at_its_line_with_the_reason() -> None:
    assert told("extra_css: [a.css]\nhooks: [evil.py]\nINHERIT: ../base.yml\ntheme:\n  custom_dir: o\n") == [
        "repository/mkdocs.yml:1:1 warning setting `extra_css` is dropped: all pages share the site's look",
        "repository/mkdocs.yml:2:1 warning setting `hooks` is dropped: code from repositories is not run",
        (
            "repository/mkdocs.yml:5:3 warning setting `theme.custom_dir` is dropped: "
            "templates from repositories are not used"
        ),
    ]


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "hooks: [a.py]",
            "TD401 setting `hooks` is dropped: code from repositories is not run",
            "remove it; do what the hook does before you commit the pages",
        ),
        (
            "extra_javascript: [a.js]",
            "TD401 setting `extra_javascript` is dropped: scripts from repositories are not run",
            "remove it; Mermaid diagrams and formulas (`pymdownx.arithmatex`) work without it",
        ),
        (
            "extra_css: [a.css]",
            "TD401 setting `extra_css` is dropped: all pages share the site's look",
            "remove it; the look is set in the site's `techdocs.yml`",
        ),
        (
            "extra_templates: [a.html]",
            "TD401 setting `extra_templates` is dropped: templates from repositories are not used",
            "write a Markdown page",
        ),
        (
            "theme: {static_templates: [a.html]}",
            "TD401 setting `theme.static_templates` is dropped: templates from repositories are not used",
            "remove it; the look is set in the site's `techdocs.yml`",
        ),
        (
            "pages: [a.md]",
            "TD401 setting `pages` is dropped: MkDocs no longer has this setting",
            "rename it to `nav`",
        ),
        (
            "site_nam: A",
            "TD401 setting `site_nam` is dropped: MkDocs has no such setting",
            "did you mean `site_name`?",
        ),
        ("x-anchors: {a: b}", "TD401 setting `x-anchors` is dropped: MkDocs has no such setting", "remove it"),
    ],
)
def test_a_key_that_is_dropped_says_what_to_do_instead(text: str, message: str, hint: str) -> None:
    assert said(text) == [(message, hint)]


def test_a_key_that_has_no_meaning_in_one_site_or_is_empty_is_silent() -> None:
    assert told("site_url: x\ndev_addr: y\nextra: {a: b}\ntheme: {name: readthedocs, palette: {scheme: x}}\n") == []
    assert told("extra_css: []\nhooks:\ntheme:\n  custom_dir: ''\n") == []


def test_drafts_are_left_out_as_in_a_build_of_mkdocs() -> None:
    found = read("draft_docs: |\n  drafts/\nexclude_docs: '*.py'\n")
    assert found.settings.exclude_docs == "drafts/\n\n*.py"
    assert found.problems == ()


def test_patterns_that_cannot_be_read_are_not_used() -> None:
    [(message, hint)] = said("exclude_docs: '!'\n")
    assert message.startswith("TD305 `exclude_docs` is ignored: ")
    assert hint == "write patterns as in `.gitignore`, one per line"
    assert read("exclude_docs: '!'\n").settings.exclude_docs == ""


def test_tags_are_inert() -> None:
    found = read("site_name: !ENV SECRET\nrepo_url: !!python/object/apply:os.kill [1]\nedit_uri: !ENV X\n")
    assert found.settings.site_name == "Default"
    assert (found.repo_url, found.edit_uri) == ("", None)
    assert [
        f"{problem.place.line} {problem.code} {problem.severity} {problem.message}" for problem in found.problems
    ] == [
        "1 TD402 warning tag `!ENV` of `site_name` is dropped: environment variables are not read",
        "2 TD402 warning tag `!!python/object/apply:os.kill` of `repo_url` is dropped: Python code is not run",
        "3 TD402 warning tag `!ENV` of `edit_uri` is dropped: environment variables are not read",
    ]


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "site_name: !ENV A",
            "TD402 tag `!ENV` of `site_name` is dropped: environment variables are not read",
            "write the value itself",
        ),
        (
            "extra: {a: {b: !!python/name:os.system }}",
            "TD402 tag `!!python/name:os.system` of `b` is dropped: Python code is not run",
            "remove it; only the functions that Backstage allows for emoji, fences and slugs are supported",
        ),
        (
            "nav:\n- Part: !include a.yml",
            "TD402 tag `!include` of `Part` is dropped: tags cannot include files",
            "put `!include` and the path in quotes, as one string",
        ),
        (
            "theme: {features: !feature x}",
            "TD402 tag `!feature` of `features` is dropped: it is not a standard YAML tag",
            "write the value itself",
        ),
        (
            "docs_dir: !relative docs",
            "TD402 tag `!relative` of `docs_dir` is dropped: it is not a standard YAML tag",
            "write the value itself",
        ),
    ],
)
def test_a_tag_is_named_wherever_it_stands_with_what_to_do(text: str, message: str, hint: str) -> None:
    assert said(text) == [(message, hint)]


def test_a_variable_below_a_key_without_effect_is_for_information() -> None:
    [problem] = read("plugins:\n- minify:\n    enabled: !ENV [CI, false]\n").problems
    assert (problem.place.line, problem.severity) == (3, Severity.NOTE)


def test_the_name_of_a_tag_or_a_key_cannot_begin_a_line_of_a_log() -> None:
    for text in ("site_name: !a%0A::error::b x", '"a\\n::error::b": x', "plugins: ['a\n\n::error::b']"):
        assert all(problem.message.isprintable() for problem in read(text).problems)


def test_a_file_with_very_many_faults_is_told_the_first_ones_and_their_number() -> None:
    problems = read("".join(f"unknown-{number}: x\n" for number in range(130))).problems
    assert len(problems) == 101
    assert problems[-1].message == "30 more problems of this file are not shown"


def test_an_unknown_extension_and_one_that_runs_a_program_are_dropped() -> None:
    assert told("markdown_extensions: [my_extension, plantuml_markdown]\n") == [
        (
            "repository/mkdocs.yml:1:23 warning extension `my_extension` is dropped: "
            "only extensions of Python-Markdown and pymdownx are available"
        ),
        "repository/mkdocs.yml:1:37 warning extension `plantuml_markdown` is dropped: it runs a program to draw",
    ]


@pytest.mark.parametrize("name", ["os:system", "pymdownx.b64", "mdx_gh_links", "techdocs.mkdocs_yml.settings"])
def test_an_extension_is_never_imported_by_an_authors_name(name: str) -> None:
    found = read(f"markdown_extensions:\n- '{name}'\n")
    assert [problem.code for problem in found.problems] == ["TD403"]
    assert found.settings.markdown_extensions == {}


def test_an_option_that_is_dropped_is_named_at_its_line_and_the_others_stay() -> None:
    text = "markdown_extensions:\n- toc:\n    nonsense: 1\n    toc_depth: [2]\n    permalink: '#'\n- admonition\n"
    assert told(text) == [
        "repository/mkdocs.yml:3:5 warning option `nonsense` of `toc` is dropped: unknown option",
        (
            "repository/mkdocs.yml:4:5 warning option `toc_depth` of `toc` is dropped: "
            "it is not a whole number from 0 to 100 or a range such as `2-4`"
        ),
    ]
    assert read(text).settings.markdown_extensions == {"toc": {"permalink": "#"}, "admonition": {}}


def test_a_value_that_the_extension_itself_refuses_is_told_with_its_reason() -> None:
    text = "markdown_extensions:\n- codehilite:\n    linenums: table\n"
    assert told(text)[0].startswith("repository/mkdocs.yml:2:3 warning the options of `codehilite` are ignored: ")
    assert read(text).settings.markdown_extensions == {"codehilite": {}}


def test_extensions_can_be_a_mapping_and_a_single_text_is_told() -> None:
    assert read("markdown_extensions: {toc: {permalink: true}}\n").settings.markdown_extensions == {
        "toc": {"permalink": True}
    }
    assert told("markdown_extensions: toc\n") == [
        "repository/mkdocs.yml:1:22 warning `markdown_extensions` is not a list"
    ]


def test_functions_of_backstages_list_can_be_named_and_no_others() -> None:
    text = "markdown_extensions:\n- pymdownx.emoji:\n    emoji_index: !!python/name:{}\n"
    assert told(text.format("material.extensions.emoji.twemoji")) == []
    assert told(text.format("os.system")) == [
        (
            "repository/mkdocs.yml:3:18 warning tag `!!python/name:os.system` of `emoji_index` is dropped: "
            "Python code is not run"
        )
    ]
    assert read(text.format("os.system")).settings.markdown_extensions == {"pymdownx.emoji": {}}


def test_a_text_that_looks_like_a_function_is_not_called() -> None:
    text = "markdown_extensions:\n- toc:\n    title: '!!python/name:{}'\n"
    for name in ("os.system", "pymdownx.emoji.to_svg"):
        assert read(text.format(name)).settings.markdown_extensions == {"toc": {}}


def test_the_folder_of_the_settings_can_be_named_by_mkdocs_tag() -> None:
    text = "markdown_extensions:\n- pymdownx.snippets:\n    base_path: [!relative $config_dir, parts]\n"
    assert told(text) == []
    assert read(text).snippet_paths == (".", "parts")


def test_a_file_that_is_no_yaml_or_no_mapping_is_a_problem_at_its_line() -> None:
    assert told("site_name: a\nnav: [x\n")[0].startswith("repository/mkdocs.yml:3:1 error invalid YAML")
    assert told("- a\n- b\n") == ["repository/mkdocs.yml:1:1 warning the file is not a mapping of settings"]


def test_a_nav_of_another_form_is_a_problem_and_the_rest_of_it_is_used() -> None:
    text = "nav:\n- index.md\n- {a: b.md, c: d.md}\n- Part: [x.md]\n"
    assert told(text) == [
        "repository/mkdocs.yml:3:3 warning a nav entry must be a file, a title with a file, or a title with a list"
    ]
    assert read(text).settings.nav == ("index.md", {"Part": ["x.md"]})


def test_a_nav_that_is_too_long_or_too_deep_is_cut_where_it_is() -> None:
    long = "nav:\n" + "".join(f"- p{number}.md\n" for number in range(5))
    deep = "nav:\n- A:\n  - a.md\n  - B:\n    - C: [c.md]\n    - b.md\n  - D: [{E: [e.md]}]\n"
    limits = Limits(nav_entries=3, nav_depth=2)
    cut = read_settings(long.encode(), Place(path="mkdocs.yml"), site_name="", limits=limits)
    assert cut.settings.nav == ("p0.md", "p1.md", "p2.md")
    assert list(cut.nav_places) == ["p0.md", "p1.md", "p2.md"]
    assert [f"{found.place} {found.code} {found.severity} {found.message}" for found in cut.problems] == [
        "mkdocs.yml:5:3 TD406 warning `nav` has more than 3 entries; the rest are left out (`limits.nav_entries`)"
    ]
    flat = read_settings(deep.encode(), Place(path="mkdocs.yml"), site_name="", limits=Limits(nav_depth=2))
    assert flat.settings.nav == ({"A": ["a.md"]},)
    assert [f"{found.place} {found.message}" for found in flat.problems] == [
        "mkdocs.yml:5:5 `nav` has more than 2 levels; deeper entries are left out (`limits.nav_depth`)"
    ]


def test_a_nav_of_the_usual_size_is_not_cut() -> None:
    nav = "nav:\n" + "".join(f"{'  ' * level}- L{level}:\n" for level in range(5)) + f"{'  ' * 5}- deep.md\n"
    assert told(nav) == []


def test_places_of_nav_entries_are_known() -> None:
    places = read("nav:\n- index.md\n- Part:\n  - Deep: deep/x.md\n").nav_places
    assert {path: (place.line, place.column) for path, place in places.items()} == {
        "index.md": (2, 3),
        "deep/x.md": (4, 11),
    }


def test_features_that_are_a_readers_choice_are_honoured() -> None:
    found = read(
        "theme: {name: material, features: [navigation.sections, navigation.instant, content.code.annotate]}\n"
    )
    assert found.settings.features == ("navigation.sections", "content.code.annotate")


def test_values_of_other_types_never_raise() -> None:
    for value in (
        "[a]",
        "{a: b}",
        "null",
        ".nan",
        "1.0e+999",
        "2024-99-99",
        "9" * 30,
        "true",
        "!x [a]",
        "[[a], {b: c}]",
    ):
        for key in (
            "site_name",
            "nav",
            "theme",
            "plugins",
            "markdown_extensions",
            "exclude_docs",
            "theme:\n  features",
        ):
            assert read(f"{key}: {value}\n").settings.site_name


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("site_name: A\nsite_name: B\n", "warning"),
        ("markdown_extensions:\n- toc:\n    permalink: true\n    permalink: false\n", "warning"),
        ("theme:\n  features: []\n  features: []\n", "warning"),
        ("plugins:\n- redirects:\n    redirect_maps: {a.md: b.md, a.md: c.md}\n", "warning"),
        ("plugins: {search: {}, search: {}}\n", "warning"),
        ("plugins:\n- acme:\n    a: 1\n    a: 2\n", "note"),
        ("plugins:\n  acme:\n    a: 1\n    a: 2\n", "note"),
        ("extra:\n  a: 1\n  a: 2\n", "note"),
    ],
)
def test_a_key_given_twice_is_as_bad_as_its_effect(text: str, severity: str) -> None:
    found = [line for line in told(text) if "duplicate key" in line]
    assert len(found) == 1
    assert f" {severity} duplicate key `" in found[0]
