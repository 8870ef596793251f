"""One Markdown instance for all pages of a component gives what a fresh one for each page gives, in any order."""

import copy
import re
from typing import Any

import markdown
import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from techdocs.engine.convert import Converter
from techdocs.engine.inline import needed_characters
from techdocs.engine.theme import load_theme
from techdocs.engine.theme_config import base_config
from techdocs.mkdocs_yml.dialect import merged_extensions
from techdocs.mkdocs_yml.functions import with_functions
from techdocs.model.docs import Dialect
from techdocs.model.site import Look
from tests.conftest import ROOT

FEATURES = {
    "code-options": '```{.python #own linenums="1" hl_lines="1" title="x"}\nx\n```\n',
    "footnotes": "a[^1] b[^x]\n\n[^1]: one\n[^x]: two\n",
    "footnotes-again": "a[^1]\n\n[^1]: other\n",
    "code": "```python title='x' hl_lines='1'\nx = 1\n```\n\n```yaml\na: b\n```\n\n`#!python y` and `z`\n",
    "code-again": "```python\nx = 2\n```\n\n    indented\n",
    "tabs": '=== "A"\n\n    one\n\n=== "B"\n\n    two\n',
    "tabs-again": '=== "A"\n\n    three\n',
    "headings": "# Top\n\n## Same\n\n## Same\n\n### With *stress* {#own}\n",
    "headings-again": "# Top\n\n## Same\n",
    "no-headings": "Only text.\n",
    "empty": "  \n",
    "abbreviations": "The HTML text.\n\n*[HTML]: Hyper Text\n",
    "no-abbreviations": "The HTML text again.\n",
    "references": "[a][r] [r] ![i][r]\n\n[r]: https://example.org/ 'T'\n",
    "no-references": "[a][r] [r]\n",
    "tasks": "- [x] done\n- [ ] open\n    - [x] deep\n",
    "admonitions": '!!! note "T"\n    x\n\n??? tip\n    y\n\n!!! danger\n    z\n',
    "tables": "a | b\n--|:-:\n1 | **2**\n",
    "definitions": "T\n:   D\n\n    more\n",
    "attributes": "x {: .c #i }\n\n[l](x.md){ .b target=_blank }\n",
    "html": "<div markdown>\n**x** <span id='s'>y</span>\n</div>\n\n<!-- c -->\n\n<a name='n'></a> &amp; &copy; &lt;\n",
    "inline": "~~a~~ ==b== ^^c^^ H~2~O x^2^ **b** __b__ *i* _i_ ***bi*** a_b_c a*b*c \\* \\_ <https://a.b> a@b.c\n",
    "symbols": "(c) (tm) (r) --> <-- <--> =/= +/- 1/2 3/4 1st 2nd 3rd 11th c/o :rocket: :no-such: 12:30\n",
    "critic": "{++a++} {--b--} {~~c~>d~~} {==e==}{>>f<<}\n",
    "breaks": "one  \ntwo\\\nthree\n\n* * *\n\n---\n",
    "lists": "1. a\n    - b\n\n        c\n2. d\n\n* e\n+ f\n",
    "quotes": "> a\n>\n> > b\n> - c\n",
    "links": "https://example.org/x_y_z?a=b#c www.example.org <mailto:a@b.c> [x](<a b.md> 't') [](e.md) ![p](p.png)\n",
    "diagram": "```mermaid\ngraph TD\n  A-->B\n```\n",
    "broken": "*a **b* c** `d [e](f [g] ![h]( <i `` j\n",
    "other-scripts": "# Überschrift 日本語\n\nÀ *ÿ* \u0130\u017f\u212a (C) \uff20\n",
}  # fmt: skip
TEXTS = FEATURES | {
    path.relative_to(ROOT / "sample-repos").as_posix(): path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "sample-repos").rglob("*.md"))
}


def config_of(dialect: Dialect) -> MkDocsConfig:
    own: dict[str, dict[str, object]] = {"pymdownx.arithmatex": {"generic": True}, "abbr": {}, "footnotes": {}}
    extensions = with_functions(merged_extensions(dialect, own))
    assert isinstance(extensions, dict)
    config = copy.copy(base_config(load_theme(Look())))
    config.data = dict(config.data) | {"markdown_extensions": list(extensions), "mdx_configs": extensions}
    return config


def page_of(name: str, text: str, config: MkDocsConfig) -> Page:
    page = Page(None, File(f"{name}.md", src_dir="", dest_dir="", use_directory_urls=True), config)
    page.markdown, page.meta = text, {}
    return page


def facts(page: Page) -> tuple[object, ...]:
    anchors = sorted(page.present_anchor_ids or ())
    return (page.content, [item.url for item in page.toc], page.title, anchors)


@pytest.mark.parametrize("dialect", list(Dialect))
@pytest.mark.parametrize("backwards", [False, True], ids=["forwards", "backwards"])
def test_pages_are_those_of_a_fresh_instance(dialect: Dialect, backwards: bool) -> None:  # noqa: FBT001
    config, files = config_of(dialect), Files([])
    converter = Converter(config)
    for name, text in sorted(TEXTS.items(), reverse=backwards):
        ours, theirs = page_of(name, text, config), page_of(name, text, config)
        converter.convert(ours, files)
        theirs.render(config, files)
        assert facts(ours) == facts(theirs), name


def test_a_page_that_breaks_an_extension_does_not_spoil_the_next() -> None:
    config, files = config_of(Dialect.TECHDOCS_CORE), Files([])
    converter = Converter(config)
    without_files: Any = None
    with pytest.raises(AttributeError):
        converter.convert(page_of("broken", "Note[^1] [x](y.md)\n\n[^1]: z\n", config), without_files)
    ours, theirs = page_of("a", FEATURES["footnotes"], config), page_of("a", FEATURES["footnotes"], config)
    converter.convert(ours, files)
    theirs.render(config, files)
    assert facts(ours) == facts(theirs)


def test_processors_keep_their_order() -> None:
    config = config_of(Dialect.TECHDOCS_CORE)
    plain = markdown.Markdown(extensions=config["markdown_extensions"], extension_configs=config["mdx_configs"])
    ours = Converter(config)._markdown  # noqa: SLF001
    names = [type(processor).__name__.removeprefix("Sparing") for processor in ours.treeprocessors]
    assert names == [type(processor).__name__ for processor in plain.treeprocessors]


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"\*\*(.+)\*\*", "*"),
        (r"(?:a|b)c", "c"),
        (r"(?:ab|c+)", "ac"),
        (r"[<&]x?", "<&"),
        (r"x*", None),
        (r"(?i)ab", None),
        (r"(?i)a@", "@"),
        (r"[^a]", None),
        (r"\d", None),
        (r"(?!a)b", "b"),
        (r"(?<=a)\w", "a"),
        (r"(?:a|)", None),
        (r"(?=:)[a-z]+", ":"),
    ],
)
def test_what_a_pattern_cannot_match_without(pattern: str, needed: str | None) -> None:
    found = needed_characters(re.compile(pattern))
    assert found == (frozenset(needed) if needed else None)


def test_every_pattern_of_the_dialects_has_what_it_needs_wherever_it_matches() -> None:
    config = config_of(Dialect.TECHDOCS_CORE)
    md = markdown.Markdown(extensions=config["markdown_extensions"], extension_configs=config["mdx_configs"])
    everything = "\n".join(TEXTS.values())
    matched = 0
    for processor in md.inlinePatterns:
        needed = needed_characters(processor.getCompiledRegExp())
        for match in processor.getCompiledRegExp().finditer(everything):
            matched += 1
            assert needed is None or needed & set(match[0]) or needed & set(everything[: match.start()][-3:])
    assert matched > 100
