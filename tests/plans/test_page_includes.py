"""What pages include in the forms of plugins is put in as data, inside the repository and bounded."""

import pytest

from techdocs.pipeline import Outcome
from tests.conftest import ONE, Build, Write

PLUGIN = "site_name: One\nplugins: [techdocs-core, NAME]\n"
EXTENSION = "site_name: One\nplugins: [techdocs-core]\nmarkdown_extensions: [NAME]\n"


def article(outcome: Outcome, path: str = "index.html") -> str:
    html = (outcome.site.folder / "docs/default/component/one" / path).read_text()
    return html.partition("<article")[2].partition("</article>")[0]


def told(outcome: Outcome) -> list[str]:
    return [
        f"{problem.place.path}:{problem.place.line} {problem.code} {problem.message}"
        for problem in outcome.report.problems
        if problem.code in {"TD308", "TD407", "TD406"}
    ]


@pytest.mark.parametrize(
    ("settings", "name", "include"),
    [
        (PLUGIN, "macros", "{% include 'part.md' %}"),
        (PLUGIN, "macros", '{%- include "part.md" -%}'),
        (PLUGIN, "include-markdown", '{% include-markdown "part.md" %}'),
        (PLUGIN, "include-markdown", '{% include "../more/part.md" %}'),
        (PLUGIN, "include-markdown", '{%\n   include-markdown "./part.md"\n   comments=false\n%}'),
        (EXTENSION, "markdown_include.include", "{!more/part.md!}"),
        (EXTENSION, "mdx_include", "{! more/part.md !}"),
        (EXTENSION, "markdown_include_variants", "{* ../one/more/part.md hl[1] *}"),
    ],
)
def test_a_file_is_included(write: Write, build: Build, settings: str, name: str, include: str) -> None:
    write({
        "one/catalog-info.yaml": ONE, "one/mkdocs.yml": settings.replace("NAME", name),
        "one/docs/index.md": f"# One\n\n{include}\n", "one/docs/part.md": "An *aardvark*.\n",
        "one/more/part.md": "An *aardvark*.\n",
    })  # fmt: skip
    outcome = build()
    assert "An <em>aardvark</em>." in article(outcome)
    assert told(outcome) == []


@pytest.mark.parametrize(
    ("name", "include", "shown"),
    [
        ("markdown_include.include", "{!c.py!}lines=2 4-5", "two four five"),
        ("mdx_include", "{! c.py [ln:2,4-5] !}", "two four five"),
        ("markdown_include_variants", "{* c.py ln[2,4:5] *}", "two four five"),
        ("markdown_include_variants", "{* c.py ln[4:] hl[1] *}", "four five"),
    ],
)
def test_some_lines_are_included(write: Write, build: Build, name: str, include: str, shown: str) -> None:
    write({
        "one/catalog-info.yaml": ONE, "one/mkdocs.yml": EXTENSION.replace("NAME", name),
        "one/docs/index.md": f"# One\n\nBegin\n{include}\nend\n", "one/c.py": "one\ntwo\nthree\nfour\nfive\n",
    })  # fmt: skip
    assert f"Begin {shown} end" in " ".join(article(build()).split())


def test_parts_headings_links_and_indents_are_those_of_include_markdown(write: Write, build: Build) -> None:
    readme = "# Readme\n<!--a-->\n## Part\n\n[docs](docs/deep/page.md) ![p](./docs/p.png) [w](https://e.org)\n<!--b-->\nafter\n"
    include = '{% include-markdown "../../README.md" start="<!--a-->" end=\'<!--b-->\' heading-offset=1 %}'
    write({
        "one/catalog-info.yaml": ONE, "one/mkdocs.yml": PLUGIN.replace("NAME", "include-markdown"),
        "one/README.md": readme, "one/docs/p.png": "x",
        "one/docs/deep/page.md": f"# Page\n\n!!! note\n    {include}\n", "one/docs/index.md": "# I\n",
    })  # fmt: skip
    html = article(build(), "deep/page/index.html")
    note = html.partition('<div class="admonition note">')[2].partition("</div>")[0]
    assert '<h3 id="part">Part' in note
    assert '<a href="./">docs</a>' in note
    assert 'src="../../p.png"' in note
    assert "after" not in html
    assert "Readme" not in html


def test_a_change_of_an_included_file_renders_the_page_anew(write: Write, build: Build) -> None:
    write({
        "one/catalog-info.yaml": ONE, "one/mkdocs.yml": PLUGIN.replace("NAME", "macros"),
        "one/docs/index.md": "# One\n\n{% include 'part.txt' %}\n", "one/docs/part.txt": "old\n",
    })  # fmt: skip
    assert "old" in article(build())
    write({"one/docs/part.txt": "new\n"})
    assert "new" in article(build())


def test_what_cannot_be_included_is_left_out_and_told(write: Write, build: Build) -> None:
    lines = [
        "{% include 'no.md' %}", "{% include '../../two/secret.md' %}", "{% include '/etc/passwd' %}",
        "{% include '.env' %}", "{% raw %}{% include 'raw.md' %}{% endraw %}", "{% include name %}",
    ]  # fmt: skip
    write({
        "one/catalog-info.yaml": ONE, "one/mkdocs.yml": PLUGIN.replace("NAME", "macros"), "two/secret.md": "hidden",
        "two/mkdocs.yml": "site_name: Two\n", "one/docs/index.md": "# One\n\n" + "\n\n".join(lines) + "\n",
        "one/docs/.env": "SECRET=1\n",
    })  # fmt: skip
    outcome = build()
    assert told(outcome) == [
        "docs/index.md:3 TD308 the file `no.md` is not included: no such file",
        "docs/index.md:5 TD407 the file `../../two/secret.md` is not included: it points outside the repository",
        "docs/index.md:7 TD308 the file `/etc/passwd` is not included: no such file",
        "docs/index.md:9 TD407 the file `.env` is not included: it is a dotfile",
    ]
    html = article(outcome)
    assert "hidden" not in html
    assert "no.md" not in html
    assert "{% include 'raw.md' %}" in html
    assert "{% include name %}" in html


def test_includes_end_at_their_depth_and_their_size(write: Write, build: Build) -> None:
    write({
        "one/catalog-info.yaml": ONE, "one/mkdocs.yml": PLUGIN.replace("NAME", "macros"),
        "one/docs/index.md": "# One\n\n{% include 'self.md' %}\n",
        "one/docs/self.md": "again {% include 'self.md' %}\n",
        "one/docs/large.md": "# L\n\n" + "{% include 'part.txt' %}\n" * 30, "one/docs/part.txt": "word " * 20_000,
    })  # fmt: skip
    outcome = build()
    assert article(outcome).count("again") == 3
    assert "docs/large.md:0 TD406 the page includes more than 2 MB (`limits.page_mb`)" in told(outcome)


def test_without_the_plugin_the_text_stays(write: Write, build: Build) -> None:
    write({
        "one/catalog-info.yaml": ONE, "one/mkdocs.yml": "site_name: One\n",
        "one/docs/index.md": "# One\n\n{% include 'part.md' %} {! part.md !}\n", "one/docs/part.md": "part\n",
    })  # fmt: skip
    assert "{% include 'part.md' %} {! part.md !}" in article(build())


def test_an_included_file_in_utf_16_is_read_as_a_page_is(write: Write, build: Build) -> None:
    root = write({"one/catalog-info.yaml": ONE, "one/docs/index.md": "# One\n\n{% include 'a.md' %}\n",
                  "one/mkdocs.yml": "plugins: [macros]\n"})  # fmt: skip
    (root / "one/docs/a.md").write_bytes("Grüße aus UTF-16\n".encode("utf-16"))
    assert "Grüße aus UTF-16" in (build().site.folder / "docs/default/component/one/index.html").read_text()
