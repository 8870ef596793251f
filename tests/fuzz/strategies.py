"""What repositories may hold: texts, YAML, settings, descriptors, patterns: well-formed, nearly so, and not at all."""
# ruff: noqa: E501 - a piece stands on one line

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "sample-repos"

ODD = "\0\x01\t\n\r\x0b\x0c\x1b\x7f\x85\xa0\u200b\u200d\u202e\u2028\u2029\u2066\ufeff\ufffd\uffff\U0001f600é߀٣ſKİ"  # noqa: RUF001 - what looks alike is wanted
"""Controls, blanks and directions of Unicode, digits that are not ASCII, letters whose case is another length."""
CHARACTERS = st.one_of(
    st.sampled_from("ab09 \n:-#&*!|>'\"%@`{}[],?<=~.$\\/()^_+"), st.sampled_from(ODD), st.characters(codec="utf-8")
)
TEXTS = st.text(CHARACTERS, max_size=200)
LINES = st.text(st.one_of(st.sampled_from("ab/.*!?[]\\ #@-^"), st.characters(codec="utf-8")), max_size=60)

_SCALARS = (
    "a",
    "",
    "~",
    "null",
    "yes",
    "on",
    "No",
    "true",
    "0",
    "-1",
    "012",
    "0o17",
    "0x1F",
    "0b101",
    "1_000",
    "9" * 400,
    "-" * 30,
    "1e-999",
    ".inf",
    "-.INF",
    ".nan",
    ".NaN",
    "1.5",
    "+.5",
    "1:30",
    "190:20:30.15",
    "2024-99-99",
    "2024-01-01",
    "2001-12-14t21:59:43.10-05:00",
    "=",
    "<<",
    "? a",
    "- a",
    "'it''s'",
    '"\\u202e\\0\\x07"',
    '"\\ud800"',
    '"\\U0010FFFF"',
    "!!binary aGk=",
    "!!python/name:os.system",
    "!!python/object/apply:os.system [x]",
    "!ENV X",
    "!ENV [X, y]",
    "!!set {a, b}",
    "!!omap [a: 1]",
    "!!timestamp 2024-99-99",
    "!!int x",
    "!!float x",
    "!!bool x",
    "!!null x",
    "!!merge x",
    "! x",
    "!<tag:yaml.org,2002:int> 1",
    "!relative $config_dir",
    "${{ values.name }}",
    "{{ x }}",
    "{% if %}",
    "|\n  block\n  text",
    ">-\n  folded\n\n  text",
    "\u202eevil",
    "a: b: c",
    "\ta",
    "@x",
    "`x`",
    "%TAG ! !",
    "{a: 1, a: 2}",
    "[[[[[[[[[[[]]]]]]]]]]]",
    "{? [a, b] : c}",
    "{? {a: b} : c}",
    "*none",
    "&a *a",
)
_KEYS = (
    "a",
    "b",
    "<<",
    "? [x]\n",
    "1",
    "1.5",
    "yes",
    "null",
    "'quoted'",
    '"two"',
    "!!str k",
    "&k k",
    "*k",
    "metadata",
    "spec",
    "name",
    "title",
    "on",
    "=",
    "\u202e",
)
_MARKS = ("", "", "", "", "&a ", "&b ", "!x ", "!!map ", "!!seq ", "!!str ", "!!python/tuple ", "&a !x ")


def _flow_list(items: list[str]) -> str:
    return f"[{', '.join(items)}]"


def _flow_mapping(items: list[tuple[str, str]]) -> str:
    return f"{{{', '.join(f'{key}: {value}' for key, value in items)}}}"


def _block_list(items: list[str]) -> str:
    return "".join(f"\n- {_indented(item)}" for item in items)


def _block_mapping(items: list[tuple[str, str]]) -> str:
    return "".join(f"\n{key}: {_indented(value)}" for key, value in items)


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")


def _collections(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.lists(st.tuples(st.sampled_from(_KEYS), inner), max_size=4)
    items = st.lists(inner, max_size=4)
    made = st.one_of(
        pairs.map(_block_mapping),
        items.map(_block_list),
        items.map(_flow_list),
        pairs.map(_flow_mapping),
        st.tuples(inner, st.integers(1, 60)).map(lambda deep: "[" * deep[1] + deep[0] + "]" * deep[1]),
        st.tuples(inner, st.integers(1, 60)).map(lambda deep: "- " * deep[1] + deep[0]),
    )
    return st.tuples(st.sampled_from(_MARKS), made).map("".join)


YAML_VALUES = st.recursive(
    st.one_of(st.sampled_from(_SCALARS), st.sampled_from(("*a", "*b")), st.text(CHARACTERS, max_size=12)),
    _collections,
    max_leaves=12,
)
_ENDS = ("\n", "\n---\n", "\n...\n", "\n--- ", "\n--- |\n", "\r\n", "\n%YAML 1.1\n---\n", "\n# x\n", "\f---\n")
YAML_TEXTS = st.lists(st.tuples(YAML_VALUES, st.sampled_from(_ENDS)).map("".join), max_size=5).map("".join)


@st.composite
def mutated(draw: st.DrawFn, originals: st.SearchStrategy[str], pieces: st.SearchStrategy[str]) -> str:
    """Draw a text with a few of its parts cut out, doubled, or replaced by a piece."""
    text = draw(originals)
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 30)))
        put = draw(st.one_of(st.just(""), st.just(text[start:end] * 2), pieces))
        text = text[:start] + put + text[end:]
    return text


@cache
def sample_texts(*names: str) -> tuple[str, ...]:
    """Return the texts of the samples' files of these names."""
    found = (path for name in names for path in sorted(SAMPLES.rglob(name)) if path.is_file())
    return tuple(path.read_text(encoding="utf-8") for path in found)


DESCRIPTOR_LINES = (
    "apiVersion: backstage.io/v1alpha1",
    "kind: Component",
    "kind: Location",
    "kind: API",
    "kind: 1e99",
    "kind: [a]",
    "metadata:\n  name: x",
    "metadata: 5",
    "metadata: {name: a, links: [{url: 'javascript:x'}, 5], tags: [1, null, {}]}",
    "metadata: {name: a, annotations: {backstage.io/techdocs-ref: 'dir:../..'}, labels: {1: 2}, x: .nan, y: 1e99}",
    "metadata: {name: !ENV x, namespace: null, title: 5, description: [a]}",
    "metadata: {name: constructor, title: __proto__}",
    "spec: {type: service, lifecycle: x, owner: 'user:../../x', system: ['a'], dependsOn: [1, {}, 'a:b/c/d', null]}",
    "spec: {definition: {$text: ./x}, a: {$json: ../x}, b: {$yaml: /etc/passwd}, c: {$text: [x]}, d: {$openapi: x, e: 1}}",
    "spec: {target: ../../../etc/passwd, targets: [./*, '**/**/**', 5, null, 'https://x/y', \"a\\0b\"]}",
    "spec: {profile: {email: 5}, memberOf: {}, children: null, parent: [x], members: 'a'}",
    "spec: null",
    "---",
    "relations: []",
    "status: {}",
    "spec: &a {b: *a}",
    "<<: {kind: Group}",
    "metadata: {name: '${{ values.name }}'}",
    "<x>: 1",
    "null: 1",
    "? {a: b} : c",
)
SETTING_LINES = (
    "site_name: 5",
    "site_name: [a]",
    "site_name: !ENV X",
    "site_name: 1e99",
    "site_name: .nan",
    "docs_dir: ../..",
    "docs_dir: {a: b}",
    "nav: 5",
    "nav: [a.md, {b: c.md}, {d: [e.md, {f: []}]}, {g: null}, {h: 5}, {1: x.md}, [], {}]",
    "nav: [index.md, {'<img onerror=x>': 'javascript:alert(1)'}, {null: index.md}, {'': 'index.md'}, {a: '//x'}, '']",
    "nav: [" + "{a: [" * 40 + "x.md" + "]}" * 40 + "]",
    "nav: !x [a.md]",
    "nav: ['../x.md', '/x.md', 'x.md#y', 'x.md?z', './index.md']",
    "plugins: [techdocs-core]",
    "plugins: [search, {macros: {a: 1e99}}, 5, [x], null]",
    "plugins: {techdocs-core: {}, x: [y]}",
    "plugins: x",
    "hooks: [x.py]",
    "theme: {features: [navigation.tabs, 5, {}], name: x, custom_dir: y}",
    "theme: material",
    "exclude_docs: |\n  *.md\n  !x\n  [\n  !\n  **/**/**/x",
    "not_in_nav: '!'",
    "draft_docs: '[a'",
    "use_directory_urls: false",
    "use_directory_urls: 'no'",
    "copyright: <script>",
    "edit_uri: ''",
    "repo_url: 'javascript:x'",
    "INHERIT: ../x.yml",
    "edit_uri_template: '{path!r:>99999999}'",
    "extra: {a: [1e99]}",
    "strict: true",
    "validation: {nav: 5}",
    "markdown_extensions: [toc: {toc_depth: 1e99, permalink: '<b>', baselevel: 7}]",
    "markdown_extensions: [toc: {slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}, separator: '_'}]",
    "markdown_extensions: [abbr: {glossary: {A: '<b>', B: 5}}, smarty: {substitutions: {ndash: '<script>'}}, nl2br, extra: {a: 1}]",
    "markdown_extensions: [footnotes: {BACKLINK_TITLE: '{', SUPERSCRIPT_TEXT: '{x}', UNIQUE_IDS: true, SEPARATOR: ':'}]",
    "markdown_extensions: [footnotes: {PLACE_MARKER: '', BACKLINK_TEXT: '<b onclick=x>', SUPERSCRIPT_TEXT: '{} {}'}]",
    "markdown_extensions: [pymdownx.superfences: {custom_fences: [{name: '*', class: 'x y', format: !!python/name:os.system}]}]",
    (
        "markdown_extensions: [pymdownx.superfences: {custom_fences: [{name: math, class: arithmatex, "
        "format: !!python/object/apply:pymdownx.arithmatex.arithmatex_fenced_format {kwds: {mode: generic}}}]}]"
    ),
    "markdown_extensions: [pymdownx.emoji: {emoji_index: !!python/name:material.extensions.emoji.twemoji, emoji_generator: x}]",
    "markdown_extensions: [pymdownx.tabbed: {alternate_style: true, slugify: x, combine_header_slug: true, separator: ''}]",
    (
        "markdown_extensions: [pymdownx.highlight: {linenums: true, line_spans: '__x', anchor_linenums: true, title: x, "
        "pygments_style: x, extend_pygments_lang: [{name: php, lang: php, options: {startinline: true}}], auto_title: true}]"
    ),
    "markdown_extensions: [pymdownx.magiclink: {user: '../x', repo: '\"><b>', repo_url_shorthand: true, social_url_shorthand: true, provider: github}]",
    "markdown_extensions: [pymdownx.arithmatex: {tex_inline_wrap: ['<b>', 'x'], block_tag: script, smart_dollar: false}]",
    "markdown_extensions: [pymdownx.snippets: {base_path: [.., /etc], url_download: true, auto_append: [x.md]}, pymdownx.keys: {key_map: {a: '<b>'}}]",
    "markdown_extensions: [pymdownx.progressbar: {level_class: 5, progress_increment: 0}, pymdownx.tasklist: {clickable_checkbox: true}]",
    "markdown_extensions: [pymdownx.blocks.admonition: {types: [x, {name: y, class: z, title: '<b>'}]}, pymdownx.blocks.html, pymdownx.blocks.tab]",
    "markdown_extensions: [pymdownx.blocks.caption: {types: [{name: figure-caption, prefix: '{} {} {}'}], auto: false, prepend: true}]",
    "markdown_extensions: [wikilinks: {base_url: 'javascript:', end_url: x, html_class: 'a'}, mdx_truly_sane_lists: {nested_indent: 0}]",
    "markdown_extensions: {toc: null, admonition: [a], 'os:system': {}, pymdownx.striphtml: {strip_comments: 5}}",
    "markdown_extensions: 5",
    "markdown_extensions: [codehilite: {css_class: 'a b', linenums: table, guess_lang: true, lang_prefix: x}, fenced_code, attr_list, md_in_html]",
    "markdown_extensions: [pymdownx.smartsymbols, pymdownx.critic: {mode: accept}, pymdownx.escapeall: {hardbreak: true}, pymdownx.saneheaders]",
)


def line_files(samples: Sequence[str], lines: Sequence[str]) -> st.SearchStrategy[str]:
    """Return files made of a sample and lines, of lines alone, and either of them broken somewhere."""
    soup = st.lists(st.one_of(st.sampled_from(lines), YAML_VALUES.map("a: {}".format)), max_size=6).map(
        lambda drawn: "\n".join([*drawn, ""])
    )
    whole = st.one_of(soup, st.tuples(st.sampled_from(samples), soup).map("\n".join))
    return mutated(whole, st.one_of(st.sampled_from(lines), st.sampled_from(_SCALARS), st.text(CHARACTERS, max_size=6)))


DESCRIPTORS = line_files(sample_texts("catalog-info.y*ml", "people.yaml", "teams.yaml"), DESCRIPTOR_LINES)
SETTINGS = line_files(sample_texts("mkdocs.y*ml"), SETTING_LINES)
FRONT_MATTER_LINES = (
    "title: '<b>&amp;'",
    "title: [a]",
    "title: !x y",
    "title: 1e99",
    "tags: [a, 1, null, [x], {y: z}, '<b>', .nan]",
    "tags: a",
    "hide: [toc, navigation, x, {}]",
    "hide: {toc: 1}",
    "search: {exclude: true, boost: .nan}",
    "search: 5",
    "search: {exclude: 'yes'}",
    "status: new",
    "status: [new]",
    "template: redirect.html",
    "icon: nope",
    "description: '\"><script>'",
    "Title: Meta",
    "key:value",
    "date: 2024-99-99",
    "x: &a [*a]",
    "---",
    "...",
    "- a",
    "title: |\n  two\n  lines",
    "\ttitle: x",
    'title: "\\u202e\\0"',
    "search: {? [a] : b}",
)
FRONT_MATTERS = st.one_of(
    st.tuples(
        st.sampled_from(("---\n", "--- \n", "", "\n---\n", "----\n", "---\n---\n")),
        line_files(("title: A\n",), FRONT_MATTER_LINES),
        st.sampled_from(("---\n", "...\n", "---", "", "\n\n", "--- \n")),
        TEXTS,
    ).map("".join),
    TEXTS,
)

_SEGMENTS = (
    "*",
    "**",
    "***",
    "*.md",
    "a",
    "a*b*c*d*e",
    "[a-z]",
    "[!a]",
    "[z-a]",
    "[",
    "]",
    "[]",
    "[[:alpha:]]",
    "?",
    "\\",
    "\\ ",
    " ",
    "..",
    ".",
    "",
    "!",
    "#",
    "\\#",
    "\\!",
    "{a,b}",
    "(a+)+$",
    "\n",
    "\0",
    "é",
    "[\\]",
    "[\ud7ff-\ue000]",
    "a" * 80,
)
PATTERNS = st.one_of(
    st.tuples(
        st.sampled_from(("", "", "/", "!", "!/", "\\!", "#", " ", "./")),
        st.lists(st.sampled_from(_SEGMENTS) | LINES, min_size=1, max_size=8).map("/".join),
        st.sampled_from(("", "", "/", " ", "\\ ", "/**", "\\")),
    ).map("".join),
    LINES,
)
_OWNERS = (
    "@a",
    "@org/team",
    "@org/../x",
    "a@b.c",
    "@",
    "",
    "group:default/x",
    "@\u202e",
    "@" + "a" * 80,
    "#",
    "\\#",
    "[x]",
    "^[x][2]",
)
OWNER_LINES = st.one_of(
    st.tuples(PATTERNS, st.lists(st.sampled_from(_OWNERS) | LINES, max_size=3).map(" ".join)).map(" ".join),
    st.sampled_from(
        ("[Section]", "^[Section][2] @a", "[", "[]", "[a] @x @y", "[a][b]", "* @all", "\\", "a\\ b @x", "# x")
    ),
    LINES,
)
PATHS = st.one_of(
    st.lists(
        st.sampled_from(("a", "b", "a" * 120, "ab" * 60, "a.md", "docs", " ", ".x", "é", "\n", "-", "[", "\\")) | LINES,
        min_size=1,
        max_size=24,
    ).map(lambda parts: "/".join(part.replace("/", "") or "a" for part in parts)),
    st.integers(1, 24).map(lambda count: "/".join(["a" * 120] * count)),
)


def as_json(value: object) -> str:
    """Return a value as JSON, for which it has to be plain data."""
    return json.dumps(value, allow_nan=False)
