"""Which Markdown a component gets: techdocs-core's, or MkDocs' with its own extensions; never a picture from a CDN."""

import markdown
import pytest

from techdocs.mkdocs_yml.dialect import merged_extensions
from techdocs.mkdocs_yml.pinned_options import BUNDLED, PINNED
from techdocs.model.docs import Dialect
from tests.rendering import Render

NOT_WRITTEN = frozenset({"slugify", "emoji_index", "emoji_generator", "_enabled"})
"""Options that are functions, or no author's."""
NEWER = frozenset({"title_mode"})
"""Options that the pinned versions do not have, and whose default is what those do."""


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("!!! note\n    Mind.\n", '<div class="admonition note">'),
        ("??? tip\n    Open.\n", '<details class="tip">'),
        ("- [x] done\n", 'class="task-list-item"'),
        ('=== "A"\n\n    one\n', 'class="tabbed-set'),
        ("~~gone~~\n", "<del>gone</del>"),
        ("==mark==\n", "<mark>mark</mark>"),
        (":rocket:\n", "🚀"),
        ("x[^1]\n\n[^1]: y\n", 'class="footnote"'),
        ("```python\nx = 1\n```\n", 'class="language-python highlight"'),
        ("```mermaid\ngraph TD\n```\n", '<pre class="mermaid"><code>graph TD'),
        ("> [!WARNING]\n> Hot.\n", '<div class="admonition warning">'),
        ("a | b\n--|--\n1 | 2\n", "<table>"),
        ("Term\n:   Meaning\n", "<dl>"),
        ("H~2~O\n", "<sub>2</sub>"),
        ("See https://example.org/\n", '<a href="https://example.org/" rel="noopener noreferrer">'),
    ],
)
def test_techdocs_core_has(render: Render, text: str, html: str) -> None:
    assert html in render({"index.md": text}).article


def test_no_picture_comes_from_elsewhere(render: Render) -> None:
    settings = (
        "plugins: [techdocs-core]\nmarkdown_extensions:\n- pymdownx.emoji:\n"
        "    emoji_index: !!python/name:pymdownx.emoji.twemoji\n"
        "    emoji_generator: !!python/name:pymdownx.emoji.to_png\n"
    )
    article = render({"index.md": ":smile: :rocket: :octocat:\n"}, settings).article
    assert "😄" in article
    assert "http" not in article


def test_plain_mkdocs_has_its_own_defaults_only(render: Render) -> None:
    article = render({"index.md": "!!! note\n    x\n\n~~gone~~\n"}, "site_name: Plain\n").article
    assert "!!! note" in article
    assert "~~gone~~" in article


def test_an_author_adds_extensions_with_options(render: Render) -> None:
    settings = (
        "site_name: Plain\nmarkdown_extensions: [admonition, toc: {permalink: '#', toc_depth: 2}, pymdownx.tilde]\n"
    )
    article = render({"index.md": "# A\n\n!!! note\n    x\n\n~~gone~~\n"}, settings).article
    assert 'class="admonition note"' in article
    assert "<del>gone</del>" in article
    assert ">#</a>" in article


def test_a_mermaid_block_is_a_diagram_in_either_dialect(render: Render) -> None:
    block = {"index.md": "```mermaid\ngraph TD\n  A-->B\n```\n"}
    assert '<pre class="mermaid">' in render(block, "site_name: Plain\n").article
    out = render(block, "site_name: Plain\nmarkdown_extensions: [pymdownx.superfences]\n")
    assert '<pre class="mermaid">' in out.article
    assert "vendor/mermaid.min.js" in out.html("index.html")


def test_scripts_of_diagrams_and_formulas_are_on_the_pages_that_need_them_only(render: Render) -> None:
    settings = "plugins: [techdocs-core]\nmarkdown_extensions: [pymdownx.arithmatex]\n"
    out = render({"index.md": "# A\n", "math.md": "$x$\n", "draw.md": "```mermaid\ngraph\n```\n"}, settings)
    assert "vendor/" not in out.html("index.html")
    assert "tex-svg.js" in out.html("math/index.html")
    assert "mermaid.min.js" not in out.html("math/index.html")


def test_an_alert_in_a_code_block_stays_code(render: Render) -> None:
    assert "admonition" not in render({"index.md": "```\n> [!NOTE]\n> x\n```\n"}).article


@pytest.mark.parametrize("name", [*PINNED, *BUNDLED])
def test_every_option_of_techdocs_core_is_written_out(name: str) -> None:
    """A default that a newer version changes, or an option that it adds, would change the dialect unseen."""
    written = PINNED[name] if name in PINNED else BUNDLED[name]
    known = markdown.Markdown().build_extension(name, {}).config
    assert {*written} == {*known} - NOT_WRITTEN - NEWER


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("if a==b and c==d\n", "<p>if a==b and c==d</p>"),
        ("a~~b and c~~d\n", "<p>a~~b and c~~d</p>"),
        ("a^^b and c^^d\n", "<p>a^^b and c^^d</p>"),
        ("# if a==b and c==d\n", 'id="if-ab-and-cd">if a==b and c==d<'),
        ("**www.example.org**{ .cls }\n", '<strong class="cls"><a href="http://www.example.org" rel='),
        ("So _https://example.org/a_\n", '<em><a href="https://example.org/a" rel='),
        ("*https://example.org/x.*{#own}\n", '<em id="own"><a href="https://example.org/x" rel='),
        ("(see https://example.org/a.b, or www.e.org)\n", ">www.e.org</a>)"),
    ],
)
def test_techdocs_core_is_that_of_the_versions_that_it_pins(render: Render, text: str, html: str) -> None:
    assert html in render({"index.md": text}).article


def test_the_emphasis_of_techdocs_core_is_no_option_of_an_author() -> None:
    own = {
        "pymdownx.extra": {"pymdownx.betterem": {"smart_enable": "none"}, "pymdownx.superfences": {"css_class": "a"}}
    }
    extra = merged_extensions(Dialect.TECHDOCS_CORE, {**own, "pymdownx.superfences": {"css_class": "b"}})[
        "pymdownx.extra"
    ]
    assert extra["pymdownx.betterem"] == {"smart_enable": "all", "punctuation": False}
    assert extra["pymdownx.superfences"]["css_class"] == "b"  # type: ignore[index]


SLUGS = "!!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}"
ICONS = "{emoji_index: !!python/name:material.extensions.emoji.twemoji, emoji_generator: !!python/name:GENERATOR }"


@pytest.mark.parametrize("dialect", ["plugins: [techdocs-core]\n", "site_name: Plain\n"])
@pytest.mark.parametrize("generator", ["material.extensions.emoji.to_svg", "pymdownx.emoji.to_png"])
def test_an_emoji_in_a_heading_is_no_part_of_its_id(render: Render, dialect: str, generator: str) -> None:
    emoji = ICONS.replace("GENERATOR", generator)
    settings = f"{dialect}markdown_extensions:\n- toc: {{slugify: {SLUGS}}}\n- pymdownx.emoji: {emoji}\n"
    out = render({"index.md": "# A\n\n## :rocket: Getting started\n\n[x](#getting-started)\n"}, settings)
    assert '<h2 id="getting-started"><span class="emoji" title=":rocket:">🚀</span> Getting started' in out.article
    assert out.faults == []


def test_an_emoji_is_an_element_that_attribute_lists_reach_and_text_in_titles(render: Render) -> None:
    out = render({"index.md": "# :rocket: Start\n\nSo :smile:{ .big #own }\n\nA :nothing_like_it:{ .big }\n"})
    assert '<span class="emoji big" id="own" title=":smile:">😄</span>' in out.article
    assert ":nothing_like_it:{ .big }" in out.article
    assert [page.title for page in out.record.pages] == ["🚀 Start"]


def test_an_emoji_without_a_character_costs_no_page(render: Render) -> None:
    index = "{emoji_index: !!python/name:pymdownx.emoji.gemoji }"
    settings = f"plugins: [techdocs-core]\nmarkdown_extensions:\n- pymdownx.emoji: {index}\n"
    assert ":octocat: 😄" in render({"index.md": ":octocat: :smile:\n"}, settings).article.replace(
        '<span class="emoji" title=":smile:">', ""
    )


@pytest.mark.parametrize("dialect", ["plugins: [techdocs-core]\n", "site_name: Plain\n"])
def test_a_box_that_could_be_clicked_elsewhere_is_shown(render: Render, dialect: str) -> None:
    settings = (
        f"{dialect}markdown_extensions:\n- pymdownx.tasklist: {{custom_checkbox: true, clickable_checkbox: true}}\n"
    )
    out = render({"index.md": "# A\n\n- [x] done\n"}, settings)
    assert '<input type="checkbox" disabled="" checked="">' in out.article
    assert out.faults == []


@pytest.mark.parametrize(
    ("function", "name"),
    [
        ("pymdownx.slugs.uslugify", "über-uns"),
        ("pymdownx.slugs.uslugify_cased", "Über-Uns"),
        ("pymdownx.slugs.uslugify_encoded", "%C3%BCber-uns"),
        ("pymdownx.slugs.uslugify_cased_encoded", "%C3%9Cber-Uns"),
        ("pymdownx.slugs.gfm", "Über-uns"),
        ("pymdownx.slugs.gfm_encoded", "%C3%9Cber-uns"),
        ("markdown.extensions.toc.slugify_unicode", "über-uns"),
        ("markdown.extensions.toc.slugify", "uber-uns"),
    ],
)
def test_ids_are_made_by_the_function_that_is_named(render: Render, function: str, name: str) -> None:
    settings = f"plugins: [techdocs-core]\nmarkdown_extensions:\n- toc:\n    slugify: !!python/name:{function}\n"
    assert f'<h2 id="{name}">' in render({"index.md": "# A\n\n## Über Uns\n"}, settings).article
