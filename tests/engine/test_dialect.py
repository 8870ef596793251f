"""Which Markdown a component gets: techdocs-core's, or MkDocs' with its own extensions; never a picture from a CDN."""

import pytest

from tests.engine.conftest import Render


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
