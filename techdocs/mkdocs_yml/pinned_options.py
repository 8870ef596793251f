"""Every option of techdocs-core's extensions as the versions that it pins have it by default.

Newer versions have other defaults: pymdown-extensions 13 no longer reads `a==b and c==d` as text. Read from
Markdown 3.10.3, pymdown-extensions 11.0.1 and mdx_truly_sane_lists 1.3, the pins of mkdocs-techdocs-core 1.7.1; options
that those do not know have the value that does what they did. Left out are functions, and what the build decides.
"""

from collections.abc import Mapping

Options = Mapping[str, object]

PINNED: Mapping[str, Options] = {
    "toc": {
        "marker": "[TOC]",
        "title": "",
        "title_class": "toctitle",
        "toc_class": "toc",
        "anchorlink": False,
        "anchorlink_class": "toclink",
        "permalink": 0,
        "permalink_class": "headerlink",
        "permalink_title": "Permanent link",
        "permalink_leading": False,
        "baselevel": "1",
        "separator": "-",
        "toc_depth": 6,
    },
    "tables": {"use_align_attribute": False},
    "fenced_code": {"lang_prefix": "language-"},
    "admonition": {},
    "pymdownx.details": {},
    "pymdownx.tabbed": {"alternate_style": False, "combine_header_slug": False, "separator": "-"},
    "pymdownx.caret": {
        "smart_insert": True,
        "insert": True,
        "superscript": True,
        "no_space": True,
        "punctuation": False,
    },
    "pymdownx.critic": {"mode": "view", "raw_view": False},
    "pymdownx.emoji": {
        "title": "short",
        "alt": "unicode",
        "remove_variation_selector": False,
        "strict": False,
        "options": {},
    },
    "pymdownx.inlinehilite": {"style_plain_text": 0, "css_class": "", "custom_inline": []},
    "pymdownx.magiclink": {
        "hide_protocol": False,
        "repo_url_shortener": False,
        "social_url_shortener": False,
        "shortener_user_exclude": {
            "bitbucket": ["dashboard", "account", "plans", "support", "repo"],
            "github": ["marketplace", "notifications", "issues", "pull", "sponsors", "settings", "support"],
            "gitlab": ["dashboard", "-", "explore", "help", "projects"],
            "twitter": ["i", "messages", "bookmarks", "home"],
            "x": ["i", "messages", "bookmarks", "home"],
        },
        "repo_url_shorthand": False,
        "social_url_shorthand": False,
        "provider": "github",
        "labels": {},
        "normalize_issue_symbols": False,
        "user": "",
        "repo": "",
        "custom": {},
    },
    "pymdownx.mark": {"smart_mark": True},
    "pymdownx.smartsymbols": {
        "trademark": True,
        "copyright": True,
        "registered": True,
        "plusminus": True,
        "arrows": True,
        "notequal": True,
        "fractions": True,
        "ordinal_numbers": True,
        "care_of": True,
    },
    "pymdownx.highlight": {
        "use_pygments": True,
        "guess_lang": 0,
        "css_class": "highlight",
        "pygments_style": "default",
        "noclasses": False,
        "linenums": None,
        "linenums_style": "table",
        "linenums_special": -1,
        "linenums_class": "linenums",
        "extend_pygments_lang": [],
        "language_prefix": "language-",
        "code_attr_on_pre": False,
        "auto_title": False,
        "auto_title_map": {},
        "line_spans": "",
        "anchor_linenums": False,
        "line_anchors": "",
        "pygments_lang_class": False,
        "stripnl": True,
        "default_lang": "",
    },
    "pymdownx.tasklist": {"custom_checkbox": False, "clickable_checkbox": False, "delete": True, "subscript": True},
    "pymdownx.tilde": {"smart_delete": True, "delete": True, "subscript": True, "no_space": True, "punctuation": False},
    "mdx_truly_sane_lists": {"nested_indent": 2, "truly_sane": True},
}
"""Extension to its options."""
BUNDLED: Mapping[str, Options] = {
    "pymdownx.betterem": {"smart_enable": "underscore", "punctuation": False},
    "pymdownx.superfences": {
        "disable_indented_code_blocks": False,
        "custom_fences": [],
        "css_class": "",
        "preserve_tabs": False,
        "relaxed_headers": False,
    },
    "markdown.extensions.footnotes": {
        "PLACE_MARKER": "///Footnotes Go Here///",
        "UNIQUE_IDS": False,
        "BACKLINK_TEXT": "&#8617;",
        "SUPERSCRIPT_TEXT": "{}",
        "BACKLINK_TITLE": "Jump back to footnote {} in the text",
        "SEPARATOR": ":",
        "USE_DEFINITION_ORDER": True,
    },
    "markdown.extensions.tables": {"use_align_attribute": False},
    "markdown.extensions.abbr": {"glossary": {}},
}
"""The same for what `pymdownx.extra` bundles, by the names that it has for them."""
