"""The Markdown extensions that an author may switch on, with the options that each takes and what these may hold.

Made from the extensions' own `config` (Python-Markdown 3.10, pymdown-extensions 12.3, mdx_truly_sane_lists 1.3). Left
out is what reads files or addresses, imports by name, runs programs, or passes arbitrary options to Pygments.
"""

from collections.abc import Mapping

from techdocs.mkdocs_yml.functions import EMOJI_GENERATORS, EMOJI_INDEXES, FENCE_FORMATS
from techdocs.mkdocs_yml.option_kinds import (
    BOOLEAN,
    CLASSES,
    LANGUAGE,
    NAME,
    NUMBERED,
    PATH,
    SLUGIFY,
    TEXT,
    TEXT_MAP,
    TEXTS,
    WORD,
    OptionKind,
    either,
    function,
    list_of,
    mapping_of,
    one_of,
    record,
    text,
    whole,
)

Options = Mapping[str, OptionKind]


def _booleans(*names: str) -> dict[str, OptionKind]:
    return dict.fromkeys(names, BOOLEAN)


_LINENUMS = either(BOOLEAN, one_of("table", "inline"))
_HOST = text("the address of a host", pattern=r"https?://[\w.:/-]+")
_LANGUAGES = list_of(
    record("", {
        "name": NAME, "lang": text(pattern=r"[\w.+#-]{1,60}"),
        "options": record("", {**_booleans(
            "startinline", "funcnamehighlighting", "stripnl", "stripall", "ensurenl"), "tabsize": whole(0, 16),
        }),
    }),
    "a list of languages with `name`, `lang` and `options`",
)  # fmt: skip
_FENCES = list_of(
    record("", {
        "name": TEXT, "class": CLASSES, "format": function("", FENCE_FORMATS),
    }, passed_over=("validator", "reset")),
    "a list of fences with `name`, `class` and a `format` of pymdownx",
)  # fmt: skip
_BLOCKS = list_of(
    either(NAME, record("", {"name": NAME, "class": CLASSES, "title": TEXT}, needed=("name",))),
    "a list of names, or of mappings with `name`, `class` and `title`",
)
_CAPTIONS = list_of(
    either(NAME, record("", {"name": NAME, "prefix": NUMBERED, "classes": CLASSES}, needed=("name",))),
    "a list of names, or of mappings with `name`, `prefix` and `classes`",
)
_CUSTOM_HTML = list_of(
    record("", {"tag": NAME, "mode": one_of("auto", "inline", "block", "raw", "html")}, needed=("tag",)),
    "a list of mappings with `tag` and `mode`",
)
_REPOSITORIES = mapping_of(
    record("", {
        "host": _HOST, "type": one_of("github", "gitlab", "bitbucket"), "label": TEXT, "www": BOOLEAN,
        "shortener_user_exclude": TEXTS,
    }, needed=("host", "type", "label")),
    "a mapping of names to `host`, `type` and `label`",
)  # fmt: skip
_WRAP = list_of(TEXT, "a list of two strings", length=2)
_DELETE = ("smart_delete", "delete", "subscript", "no_space", "punctuation")
_TABS: Options = {**_booleans("alternate_style", "combine_header_slug"), "slugify": SLUGIFY, "separator": WORD}

EXTENSIONS: Mapping[str, Options] = {
    "abbr": {"glossary": TEXT_MAP},
    "admonition": {},
    "attr_list": {},
    "codehilite": {
        **_booleans("guess_lang", "use_pygments"), "linenums": _LINENUMS, "css_class": CLASSES, "lang_prefix": WORD,
    },
    "def_list": {},
    "extra": {},
    "fenced_code": {"lang_prefix": WORD},
    "footnotes": {
        **_booleans("UNIQUE_IDS", "USE_DEFINITION_ORDER"), "PLACE_MARKER": TEXT, "BACKLINK_TEXT": TEXT,
        "SUPERSCRIPT_TEXT": NUMBERED, "BACKLINK_TITLE": NUMBERED, "SEPARATOR": NAME,
    },
    "legacy_attrs": {},
    "legacy_em": {},
    "md_in_html": {},
    "nl2br": {},
    "sane_lists": {},
    "smarty": {
        **_booleans("smart_quotes", "smart_angled_quotes", "smart_dashes", "smart_ellipses"),
        "substitutions": TEXT_MAP,
    },
    "tables": _booleans("use_align_attribute"),
    "toc": {
        **_booleans("anchorlink", "permalink_leading"), "marker": TEXT, "title": TEXT, "title_class": CLASSES,
        "toc_class": CLASSES, "anchorlink_class": CLASSES, "permalink": either(BOOLEAN, TEXT),
        "permalink_class": CLASSES, "permalink_title": TEXT, "slugify": SLUGIFY, "separator": WORD,
        "baselevel": whole(1, 6),
        "toc_depth": either(whole(0, 100), text("a range such as `2-4`", pattern=r"\d{1,2}(-\d{1,2})?")),
    },
    "wikilinks": {"base_url": TEXT, "end_url": TEXT, "html_class": CLASSES},
    "mdx_truly_sane_lists": {"nested_indent": whole(1, 16), "truly_sane": BOOLEAN},
    "pymdownx.arithmatex": {
        **_booleans("smart_dollar", "generic", "preview"), "tex_inline_wrap": _WRAP, "tex_block_wrap": _WRAP,
        "block_syntax": list_of(one_of("dollar", "square", "begin"), "a list of `dollar`, `square` and `begin`"),
        "inline_syntax": list_of(one_of("dollar", "round"), "a list of `dollar` and `round`"),
        "block_tag": one_of("div", "p", "span"), "inline_tag": one_of("span", "div"),
    },
    "pymdownx.betterem": {
        "smart_enable": one_of("all", "asterisk", "underscore", "none"), "punctuation": BOOLEAN,
    },
    "pymdownx.blocks.admonition": {"types": _BLOCKS},
    "pymdownx.blocks.caption": {
        **_booleans("auto", "prepend"), "types": _CAPTIONS, "auto_level": whole(0, 20),
    },
    "pymdownx.blocks.definition": {},
    "pymdownx.blocks.details": {"types": _BLOCKS},
    "pymdownx.blocks.html": {"custom": _CUSTOM_HTML},
    "pymdownx.blocks.tab": _TABS,
    "pymdownx.caret": _booleans("smart_insert", "insert", "superscript", "no_space", "punctuation"),
    "pymdownx.critic": {"mode": one_of("view", "accept", "reject"), "raw_view": BOOLEAN},
    "pymdownx.details": {},
    "pymdownx.emoji": {
        "emoji_index": function("one of the indexes that Backstage allows", EMOJI_INDEXES),
        "emoji_generator": function("one of the generators that Backstage allows", EMOJI_GENERATORS),
        "title": one_of("short", "long", "none"), "alt": one_of("short", "unicode", "html_entity"),
        "remove_variation_selector": BOOLEAN,
    },
    "pymdownx.escapeall": _booleans("hardbreak", "nbsp"),
    "pymdownx.extra": {},
    "pymdownx.fancylists": {
        **_booleans("inject_style", "inject_class"),
        "additional_ordered_styles": list_of(
            one_of("roman", "alpha", "generic"), "a list of `roman`, `alpha` and `generic`"
        ),
    },
    "pymdownx.highlight": {
        **_booleans("use_pygments", "linenums", "code_attr_on_pre", "auto_title", "anchor_linenums",
                    "pygments_lang_class", "stripnl"),
        "guess_lang": either(BOOLEAN, one_of("block", "inline")), "css_class": CLASSES,
        "linenums_style": one_of("table", "inline", "pymdownx-inline"), "linenums_special": whole(-1, 1000),
        "linenums_class": CLASSES, "extend_pygments_lang": _LANGUAGES, "language_prefix": WORD,
        "auto_title_map": TEXT_MAP, "line_spans": WORD, "line_anchors": WORD, "default_lang": LANGUAGE,
    },
    "pymdownx.inlinehilite": {"style_plain_text": either(BOOLEAN, WORD), "css_class": CLASSES},
    "pymdownx.keys": {
        **_booleans("strict", "camel_case"), "separator": TEXT, "class": CLASSES, "key_map": TEXT_MAP,
    },
    "pymdownx.magiclink": {
        **_booleans("hide_protocol", "repo_url_shortener", "social_url_shortener", "repo_url_shorthand",
                    "social_url_shorthand", "normalize_issue_symbols"),
        "provider": WORD, "user": WORD, "repo": WORD, "labels": TEXT_MAP, "custom": _REPOSITORIES,
        "shortener_user_exclude": mapping_of(TEXTS, "a mapping of providers to lists of names"),
    },
    "pymdownx.mark": _booleans("smart_mark"),
    "pymdownx.progressbar": {
        "level_class": BOOLEAN, "progress_increment": whole(1, 100), "add_classes": CLASSES,
    },
    "pymdownx.quotes": _booleans("callouts"),
    "pymdownx.saneheaders": {},
    "pymdownx.smartsymbols": _booleans(
        "trademark", "copyright", "registered", "plusminus", "arrows", "notequal", "fractions", "ordinal_numbers",
        "care_of",
    ),
    "pymdownx.snippets": {
        "base_path": either(PATH, list_of(PATH, "a list of paths")),
        "auto_append": list_of(PATH, "a list of paths"), "dedent_subsections": BOOLEAN,
        "encoding": one_of("utf-8", "UTF-8", "utf8", "utf-8-sig", "utf-16", "latin-1", "iso-8859-1", "cp1252", "ascii"),
    },
    "pymdownx.striphtml": {
        **_booleans("strip_comments", "strip_js_on_attributes"), "strip_attributes": TEXTS,
    },
    "pymdownx.superfences": {
        **_booleans("disable_indented_code_blocks", "preserve_tabs", "relaxed_headers"),
        "custom_fences": _FENCES, "css_class": CLASSES,
    },
    "pymdownx.tabbed": _TABS,
    "pymdownx.tasklist": _booleans("custom_checkbox", "delete", "subscript"),
    "pymdownx.tilde": _booleans(*_DELETE),
}  # fmt: skip
"""Extension to option to what the option may hold."""

_SITES_OWN = ("pygments_style", "noclasses")
PASSED_OVER: Mapping[str, tuple[str, ...]] = {
    "codehilite": _SITES_OWN,
    "pymdownx.highlight": _SITES_OWN,
    "pymdownx.emoji": ("strict",),
    "pymdownx.tasklist": ("clickable_checkbox",),
    "pymdownx.snippets": (
        "restrict_base_path", "check_paths", "url_max_size", "url_timeout", "url_request_headers", "max_retries",
        "backoff_factor",
    ),
    "options of pymdownx.emoji": ("image_path", "non_standard_image_path", "size", "classes"),
}  # fmt: skip
"""Options that are harmless and change nothing here: the site has one look, includes are looked after by the build."""

REFUSED: Mapping[tuple[str, str], tuple[str, str]] = {
    ("codehilite", "pygments_formatter"): ("it refers to Python code", "remove it"),
    ("wikilinks", "build_url"): ("it refers to Python code", "use `base_url` and `end_url`"),
    ("pymdownx.inlinehilite", "custom_inline"): ("it refers to Python code", "remove it"),
    ("pymdownx.snippets", "url_download"): (
        "a build loads nothing from the network", "put the text into the repository",
    ),
    ("options of pymdownx.emoji", "custom_icons"): (
        "icons come from the site", "use a Material icon or an image",
    ),
}  # fmt: skip
"""Options that are refused unless they are off, each with the reason and with what to do instead."""

_EXTRA = ("footnotes", "attr_list", "def_list", "tables", "abbr", "md_in_html")
NESTED: Mapping[str, Mapping[str, str]] = {
    "extra": {name: name for name in ("fenced_code", *_EXTRA)},
    "pymdownx.extra": {
        **{name: name for name in ("pymdownx.betterem", "pymdownx.superfences")},
        **{f"markdown.extensions.{name}": name for name in _EXTRA},
        **{name: name for name in _EXTRA},
    },
    "pymdownx.emoji": {"options": "options of pymdownx.emoji"},
}
"""Options that hold options: a bundle those of its extensions, under the names that it has for them."""
