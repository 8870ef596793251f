"""`mkdocs.yml` is data: known keys are honoured, everything else is named once and does nothing."""

from techdocs.engine.settings import ReadSettings, read_settings
from techdocs.model.docs import Dialect
from techdocs.model.problem import Place


def read(text: str) -> ReadSettings:
    return read_settings(text.encode(), Place(source="repository", path="mkdocs.yml"), site_name="Default")


def told(text: str) -> list[str]:
    return [f"{problem.place} {problem.severity} {problem.message}" for problem in read(text).problems]


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
        "repository/mkdocs.yml:1:26 info plugins `drawio`, `macros` are ignored"
    ]


def test_keys_without_effect_are_named_once_together() -> None:
    assert told("extra_css: [a.css]\nhooks: [evil.py]\nINHERIT: ../base.yml\n") == [
        "repository/mkdocs.yml:1:1 info settings `extra_css`, `hooks`, `INHERIT` are ignored"
    ]


def test_tags_are_inert() -> None:
    found = read("site_name: !ENV SECRET\nrepo_url: !!python/object/apply:os.system [id]\n")
    assert found.settings.site_name == "Default"
    assert found.repo_url == ""
    assert [problem.message for problem in found.problems] == [
        "tags `!ENV` of `site_name`, `!!python/object/apply:os.system` of `repo_url` are ignored"
    ]


def test_options_that_an_extension_does_not_take_are_left_out_with_the_reason() -> None:
    text = "markdown_extensions:\n- toc:\n    nonsense: 1\n- admonition\n"
    assert told(text)[0].startswith(
        "repository/mkdocs.yml:2:3 warning the options of `toc` are not used: it has no option `nonsense`"
    )
    assert dict(read(text).settings.markdown_extensions) == {"toc": {}, "admonition": {}}


def test_an_unknown_extension_and_one_that_runs_a_program_are_named() -> None:
    assert told("markdown_extensions: [my_extension, plantuml_markdown]\n") == [
        "repository/mkdocs.yml:1:23 info extension `my_extension` is ignored",
        "repository/mkdocs.yml:1:37 info extension `plantuml_markdown` is ignored",
    ]


def test_functions_of_backstages_list_can_be_named_and_no_others() -> None:
    text = "markdown_extensions:\n- pymdownx.emoji:\n    emoji_index: !!python/name:{}\n"
    assert told(text.format("material.extensions.emoji.twemoji")) == []
    assert told(text.format("os.system")) == [
        "repository/mkdocs.yml:2:3 info tag `!!python/name:os.system` in the options of `pymdownx.emoji` is ignored"
    ]


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
        "repository/mkdocs.yml:3:3 warning a nav entry is neither a file, a title with a file, nor a title with a list"
    ]
    assert read(text).settings.nav == ("index.md", {"Part": ["x.md"]})


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
