"""Which options of Markdown extensions count: those on the list, each with a value of its kind."""

import json

import jsonschema_rs
import pytest
from markdown import Markdown

from ci.write_config_schema import MKDOCS_SCHEMA
from techdocs.documents.located_yaml import Tagged
from techdocs.mkdocs_yml.functions import with_functions
from techdocs.mkdocs_yml.option_schema import EXTENSIONS, FILE
from techdocs.mkdocs_yml.options import REFUSED, option_fault, read_options
from techdocs.mkdocs_yml.tags import inert_tags, without_tags

TO_SVG = "!!python/name:pymdownx.emoji.to_svg"
CODE = "!!python/name:pymdownx.superfences.fence_code_format"
SLUG = {"!!python/object/apply": "pymdownx.slugs.slugify", "kwds": {"case": "lower"}}


def told(extension: str, options: dict[str, object]) -> list[str]:
    return [f"{'.'.join(part.path)}: {part.reason} | {part.hint}" for part in read_options(extension, options)[1]]


@pytest.mark.parametrize(
    ("extension", "options"),
    [
        ("toc", {"permalink": True, "toc_depth": "2-4", "slugify": SLUG, "separator": "_"}),
        ("toc", {"permalink": "\uf0c1", "toc_depth": 0, "anchorlink": True}),
        ("codehilite", {"linenums": True, "css_class": "code"}),
        ("footnotes", {"BACKLINK_TITLE": "Back to {}", "UNIQUE_IDS": True}),
        ("smarty", {"substitutions": {"mdash": "—"}}),
        ("abbr", {"glossary": {"API": "Interface"}}),
        ("pymdownx.emoji", {"emoji_generator": TO_SVG, "title": "long"}),
        ("pymdownx.superfences", {"custom_fences": [{"name": "mermaid", "class": "mermaid", "format": CODE}]}),
        ("pymdownx.superfences", {"custom_fences": [{"name": "math", "class": "arithmatex"}]}),
        ("pymdownx.highlight", {"line_spans": "__span", "extend_pygments_lang": [{"name": "req", "lang": "python"}]}),
        ("pymdownx.tabbed", {"alternate_style": True, "slugify": SLUG}),
        ("pymdownx.magiclink", {"provider": "github", "user": "zizmorcore", "repo": "zizmor"}),
        ("pymdownx.magiclink", {"custom": {"own": {"host": "https://git.local", "type": "gitlab", "label": "Git"}}}),
        ("pymdownx.blocks.admonition", {"types": ["note", {"name": "new", "title": "New"}]}),
        ("pymdownx.blocks.caption", {"types": [{"name": "figure-caption", "prefix": "Figure {}."}]}),
        ("pymdownx.blocks.html", {"custom": [{"tag": "video", "mode": "block"}]}),
        ("pymdownx.snippets", {"base_path": ["docs"], "auto_append": ["abbreviations.md"]}),
        ("pymdownx.extra", {"pymdownx.superfences": {"css_class": "code"}, "footnotes": {"UNIQUE_IDS": True}}),
        ("extra", {"footnotes": {"UNIQUE_IDS": True}}),
        ("mdx_truly_sane_lists", {"nested_indent": 4}),
    ],
)
def test_options_on_the_list_count_as_they_are(extension: str, options: dict[str, object]) -> None:
    assert read_options(extension, options) == (options, [])
    assert option_fault(extension, options) == ""


@pytest.mark.parametrize(
    ("extension", "options", "line"),
    [
        ("toc", {"permalin": True}, "permalin: unknown option | did you mean `permalink`?"),
        ("admonition", {"x": 1}, "x: unknown option | remove it"),
        (
            "pymdownx.mark",
            {"x": 1},
            "x: unknown option | remove it; the options of `pymdownx.mark` are `smart_mark`",
        ),
        (
            "pymdownx.tabbed",
            {"alternate_style": "maybe"},
            "alternate_style: it is not true or false | write true or false",
        ),
        (
            "pymdownx.critic",
            {"mode": "hide"},
            "mode: it is not one of `view`, `accept`, `reject` | write one of `view`, `accept`, `reject`",
        ),
        (
            "toc",
            {"title": "x" * 301},
            "title: it is not a string of at most 300 characters | write a string of at most 300 characters",
        ),
        ("codehilite", {"pygments_formatter": "os.system"}, "pygments_formatter: it refers to Python code | remove it"),
        (
            "pymdownx.snippets",
            {"url_download": True},
            "url_download: a build loads nothing from the network | put the text into the repository",
        ),
        (
            "pymdownx.emoji",
            {"options": {"custom_icons": ["overrides/.icons"]}},
            "options.custom_icons: icons come from the site | use a Material icon or an image",
        ),
        (
            "pymdownx.extra",
            {"pymdownx.superfences": {"css_clas": "x"}},
            "pymdownx.superfences.css_clas: unknown option | did you mean `css_class`?",
        ),
        (
            "pymdownx.extra",
            {"footnotes": "x"},
            "footnotes: it is not a mapping of options | write `option: value` lines",
        ),
    ],
)
def test_an_option_that_is_dropped_says_why_and_what_to_do(
    extension: str, options: dict[str, object], line: str
) -> None:
    assert told(extension, options) == [line]


@pytest.mark.parametrize(
    ("extension", "options"),
    [
        ("pymdownx.emoji", {"emoji_generator": "!!python/name:os.system"}),
        ("pymdownx.emoji", {"emoji_generator": CODE}),
        ("toc", {"slugify": {"!!python/object/apply": "os.system"}}),
        ("toc", {"slugify": {"!!python/object/apply": "pymdownx.slugs.slugify", "kwds": {"case": ["x"]}}}),
        ("toc", {"title": TO_SVG}),
        ("smarty", {"substitutions": {"!!python/object/apply": "os.system"}}),
        ("pymdownx.superfences", {"custom_fences": [{"name": "a", "class": "b", "format": "os.system"}]}),
        ("codehilite", {"css_class": 'x" onclick="alert(1)'}),
        ("codehilite", {"cssfile": "x.css", "full": True}),
        ("pymdownx.arithmatex", {"block_tag": "script"}),
        ("pymdownx.highlight", {"default_lang": "no-such-language"}),
        ("pymdownx.highlight", {"extend_pygments_lang": [{"name": "a", "lang": "b", "options": {"tabsize": 10**9}}]}),
        ("mdx_truly_sane_lists", {"nested_indent": 10**9}),
        ("footnotes", {"SUPERSCRIPT_TEXT": "{:>999999999}"}),
        ("pymdownx.blocks.caption", {"types": [{"name": "x", "prefix": "{0.__class__}"}]}),
        ("pymdownx.snippets", {"base_path": "a\0b"}),
        ("pymdownx.snippets", {"encoding": "zlib_codec"}),
        ("pymdownx.progressbar", {"progress_increment": 0}),
        ("plantuml_markdown", {"plantuml_cmd": "sh"}),
    ],
)
def test_what_runs_reads_or_swells_does_not_count(extension: str, options: dict[str, object]) -> None:
    kept, dropped = read_options(extension, options)
    assert kept == {}
    assert dropped


def test_a_copy_of_the_schema_is_published() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert MKDOCS_SCHEMA.read_text(encoding="utf-8") == text, "run `make generated`"
    jsonschema_rs.meta.validate(json.loads(text))


@pytest.mark.parametrize(
    ("settings", "is_valid"),
    [
        ({"site_name": "A", "markdown_extensions": ["tables", {"toc": {"permalink": True, "toc_depth": "2-4"}}]}, True),
        ({"markdown_extensions": {"toc": None, "extra": {"footnotes": {"UNIQUE_IDS": True}}}}, True),
        ({"markdown_extensions": [{"toc": {"permalnk": True}}]}, False),
        ({"markdown_extensions": [{"extra": {"footnotes": {"UNIQUE_IDS": "maybe"}}}]}, False),
        ({"markdown_extensions": [{"codehilite": {"css_class": 'x" onclick="alert(1)'}}]}, False),
    ],
)
def test_editors_find_mistakes_in_options_by_the_schema(settings: object, is_valid: bool) -> None:  # noqa: FBT001
    assert jsonschema_rs.is_valid(json.loads(MKDOCS_SCHEMA.read_text(encoding="utf-8")), settings) is is_valid


def test_values_are_read_in_the_type_that_the_option_has() -> None:
    assert read_options("toc", {"toc_depth": "3", "title": 7, "permalink": None})[0] == {
        "toc_depth": 3, "title": "7", "permalink": False,
    }  # fmt: skip
    assert read_options("toc", {"toc_depth": 1.0, "baselevel": True, "title": True, "anchorlink": 1.0})[0] == {}
    assert read_options("pymdownx.details", {}) == ({}, [])
    assert read_options("toc", {"separator": "é"}) == ({"separator": "é"}, [])


def test_a_value_that_json_cannot_represent_does_not_count() -> None:
    assert told("toc", {"title": "\ud800"})
    assert told("toc", {"toc_depth": object()})
    assert read_options("codehilite", {"pygments_style": "\ud800"}) == ({}, [])


def test_harmless_options_that_change_nothing_here_are_silent() -> None:
    harmless = [
        (extension, name) for extension, schema in EXTENSIONS.items() for name, option in schema["properties"].items()
        if option.get("deprecated") and "properties" not in option and (extension, name) not in REFUSED
    ]  # fmt: skip
    assert ("codehilite", "pygments_style") in harmless
    for extension, name in harmless:
        assert read_options(extension, {name: "x"}) == ({}, [])
    assert read_options("pymdownx.snippets", {"url_download": False}) == ({}, [])
    assert read_options("pymdownx.emoji", {"options": {"size": 64, "image_path": "https://x/"}}) == ({}, [])


def test_a_validator_of_a_fence_is_left_out_and_the_fence_stays() -> None:
    fence = {"name": "a", "class": "b", "validator": "x", "format": CODE}
    kept, dropped = read_options("pymdownx.superfences", {"custom_fences": [fence]})
    assert kept == {"custom_fences": [{"name": "a", "class": "b", "format": CODE}]}
    assert dropped == []


def test_a_truth_may_be_written_as_python_markdown_reads_it() -> None:
    assert read_options("toc", {"permalink": "yes", "anchorlink": 0})[0] == {"permalink": True, "anchorlink": False}


@pytest.mark.parametrize("extension", [name for name in EXTENSIONS if name not in {"extra", "pymdownx.extra"}])
def test_every_option_of_an_extension_is_on_the_list_or_left_out_on_purpose(extension: str) -> None:
    config = Markdown().build_extension(extension, {}).config
    own = {key for key in config if not key.startswith("_")}
    assert own == set(EXTENSIONS[extension]["properties"])


def test_tags_that_are_understood_become_data_and_others_vanish() -> None:
    options = {
        "emoji_generator": Tagged(TO_SVG, ""),
        "emoji_index": Tagged("!!python/name:os.system", ""),
        "slugify": Tagged("!!python/object/apply:pymdownx.slugs.slugify", {"kwds": {"case": Tagged("!ENV", "X")}}),
        "base_path": [Tagged("!relative", "$config_dir"), Tagged("!relative", ["x"]), "a"],
        "other": Tagged("!relative", ""),
        "empty": None,
    }
    assert without_tags(options) == {
        "emoji_generator": TO_SVG,
        "slugify": {"!!python/object/apply": "pymdownx.slugs.slugify", "kwds": {}},
        "base_path": [".", "a"],
        "empty": None,
    }
    document = {"markdown_extensions": [{"x": options}], "site_name": Tagged(TO_SVG, "")}
    assert [(path[3:], tag) for path, tag in inert_tags(document)] == [
        (("emoji_index",), "!!python/name:os.system"),
        (("slugify", "kwds", "case"), "!ENV"),
        (("base_path", 1), "!relative"),
        (("other",), "!relative"),
        ((), TO_SVG),
    ]


def test_a_name_that_is_on_no_list_stays_a_text() -> None:
    plain = {"a": "!!python/name:os.system", "b": {"!!python/object/apply": "os.system"}}
    assert with_functions(plain) == plain
