"""The policy of a page lets the theme's scripts run by their hashes, and no other."""

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from techdocs.config import Config
from techdocs.engine.shell import policy_text, render_shell, without_indents
from techdocs.engine.theme import load_theme
from techdocs.mkdocs_yml.setting_keys import FEATURES
from techdocs.model.site import Look
from tests.conftest import Build, Write

OWN = "document.title = 'acme'"


def policy_of(html: str) -> str:
    nodes = LexborHTMLParser(html).css("meta[http-equiv=Content-Security-Policy]")
    assert len(nodes) == 1
    return nodes[0].attributes["content"] or ""


def directives(policy: str) -> dict[str, list[str]]:
    parts = [part.split() for part in policy.split(";")]
    return {name: sources for name, *sources in parts}


def inline_scripts(html: str) -> list[str]:
    nodes = LexborHTMLParser(html).css("script:not([src])")
    return [node.text() for node in nodes if node.attributes.get("type") != "application/json"]


def hash_of(code: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"


def pages(site: Path) -> dict[str, str]:
    return {path.relative_to(site).as_posix(): path.read_text() for path in sorted(site.rglob("*.html"))}


def test_every_script_in_every_page_is_in_its_policy(two_teams: Path, build: Build) -> None:
    (two_teams / "one/docs/more.md").write_text("# More\n\n$x$\n\n```mermaid\ngraph TD\n  A-->B\n```\n")
    (two_teams / "one/mkdocs.yml").write_text(f"site_name: One\ntheme: {{features: [{', '.join(sorted(FEATURES))}]}}\n")
    folder = build().site.folder
    seen = pages(folder)
    assert {"index.html", "404.html", "docs/default/component/one/more/index.html"} <= set(seen)
    for name, html in seen.items():
        if 'http-equiv="refresh"' in html and "<header" not in html:
            continue
        allowed = directives(policy_of(html))["script-src"]
        assert {hash_of(code) for code in inline_scripts(html)} <= set(allowed), name
        handlers = [
            node.tag for node in LexborHTMLParser(html).css("*") if any(a.startswith("on") for a in node.attributes)
        ]
        assert handlers == [], name


def test_every_page_has_one_policy_before_anything_that_it_decides_on(two_teams: Path, build: Build) -> None:
    for name, html in pages(build().site.folder).items():
        assert html.count("Content-Security-Policy") == 1, name
        before = html.partition("Content-Security-Policy")[0]
        assert not re.search(r"<(?:script|link|style|img)", before), name


def test_all_pages_have_the_same_policy(two_teams: Path, build: Build) -> None:
    assert len({policy_of(html) for html in pages(build().site.folder).values()}) == 1


def test_the_policy_of_a_site_without_settings() -> None:
    policy = directives(policy_text(load_theme(Look())))
    hashes = [source for source in policy["script-src"] if source.startswith("'sha256-")]
    assert len(hashes) == 4
    assert policy == {
        "default-src": ["'self'"],
        "script-src": ["'self'", "'wasm-unsafe-eval'", *hashes],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "https:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-src": ["'none'"],
    }


@pytest.mark.parametrize(
    ("site_url", "root"),
    [
        ("https://docs.acme.example/", "https://docs.acme.example/"),
        ("http://acme.example:8080/a/b/", "http://acme.example:8080/a/b/"),
        ("https://acme.example/a;b,c d/", "https://acme.example/a%3Bb%2Cc%20d/"),
        ("https://bücher.example/é/", "https://xn--bcher-kva.example/%C3%A9/"),
    ],
)
def test_with_an_address_scripts_come_from_the_folders_that_hold_no_file_of_an_author(site_url: str, root: str) -> None:
    policy = directives(policy_text(load_theme(Look(site_url=site_url, policy={"worker-src": ("https://w.example",)}))))
    assert policy["script-src"][:3] == [f"{root}assets/", f"{root}search/", "'wasm-unsafe-eval'"]
    assert "'self'" not in policy["script-src"]
    assert policy["worker-src"] == [f"{root}assets/", f"{root}search/", "https://w.example"]
    assert policy["style-src"] == ["'self'", "'unsafe-inline'"]


def test_all_pages_of_a_site_with_an_address_have_its_policy_and_nothing_is_rendered_for_it(
    two_teams: Path, build: Build, config: Config
) -> None:
    before = {policy_of(html) for html in pages(build().site.folder).values()}
    outcome = build(look=replace(config.look, site_url="https://docs.example/x/"))
    (after,) = {policy_of(html) for html in pages(outcome.site.folder).values() if "Content-Security-Policy" in html}
    assert directives(after)["script-src"][:2] == ["https://docs.example/x/assets/", "https://docs.example/x/search/"]
    assert after not in before
    assert all(docs.state != "rendered" for docs in outcome.parts.docs.values())


def test_pictures_of_other_hosts_can_be_refused() -> None:
    assert directives(policy_text(load_theme(Look(external_images=False))))["img-src"] == ["'self'", "data:"]


def test_the_operator_adds_sources() -> None:
    further = {
        "connect-src": ("https://a.example",),
        "frame-src": ("https://b.example",),
        "script-src": ("https://c/x.js",),
    }
    policy = directives(policy_text(load_theme(Look(policy=further))))
    assert policy["connect-src"] == ["'self'", "https://a.example"]
    assert policy["frame-src"] == ["https://b.example"]
    assert policy["script-src"][-1] == "https://c/x.js"
    assert policy["object-src"] == ["'none'"]


def test_a_script_of_an_own_template_gets_its_hash(
    two_teams: Path, build: Build, config: Config, tmp_path: Path
) -> None:
    (tmp_path / "look").mkdir()
    (tmp_path / "look/main.html").write_text(_own_template())
    folder = build(look=replace(config.look, template=tmp_path / "look")).site.folder
    for name in ("index.html", "404.html", "docs/default/component/one/index.html"):
        html = (folder / name).read_text()
        assert OWN in inline_scripts(html)
        assert hash_of(OWN) in directives(policy_of(html))["script-src"]


def _own_template() -> str:
    from techdocs.engine.theme import template_folder  # noqa: PLC0415 - the template that is changed

    main = (template_folder() / "main.html").read_text()
    return main.replace("{% block extrahead %}\n", f"{{% block extrahead %}}\n<script>{OWN}</script>\n", 1)


def test_nothing_that_an_author_writes_adds_a_script(write: Write, build: Build, two_teams: Path) -> None:
    before = policy_of((build().site.folder / "index.html").read_text())
    attack = "<script>evil()</script>"
    (two_teams / "one/docs/more.md").write_text(
        f"---\ntitle: '{attack}'\ndescription: '{attack}'\n---\n# {attack}\n\n{attack}\n"
    )
    settings = (
        f"site_name: '{attack}'\ncopyright: '{attack}'\nnav: [{{'{attack}': index.md}}, more.md]\n"
        "plugins: [techdocs-core]\n"
    )
    write(
        {
            "one/mkdocs.yml": settings + "extra_javascript: [evil.js]\ntheme: {custom_dir: docs}\n",
            "one/docs/main.html": attack,
        }
    )
    folder = build().site.folder
    for name, html in pages(folder).items():
        assert policy_of(html) == before, name
        assert not [code for code in inline_scripts(html) if "evil" in code], name
        assert not [
            node for node in LexborHTMLParser(html).css("script[src]") if "evil" in (node.attributes["src"] or "")
        ]


@pytest.mark.parametrize("root", ["", "../", "../../", "/base/"])
def test_a_shell_has_the_policy_wherever_it_stands(root: str) -> None:
    theme = load_theme(Look())
    html = render_shell(theme, root, "docs")
    assert {hash_of(code) for code in inline_scripts(html)} <= set(directives(policy_of(html))["script-src"])


@given(st.text(alphabet=" \t\n\r\x0b\u2028\u3000<a>", max_size=30))
def test_indents_and_blank_lines_go_and_line_breaks_stay(text: str) -> None:
    assert without_indents(text) == re.sub(r"\s*\n\s*", "\n", text)
