"""The judge can fail: a page that it accepts, and for each of its rules one that it does not."""

import base64
import hashlib
from pathlib import Path

import pytest

from tests.attacks.judge import active_texts, judge_json, judge_page, judge_site, judge_svg, leaks, skeleton

SCRIPT = 'scope=new URL("../..",location)'
SCRIPTS = frozenset({skeleton(SCRIPT)})
HASH = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
POLICY = (
    f"default-src 'self'; script-src 'self' 'sha256-{HASH}'; object-src 'none'; base-uri 'none'; form-action 'none'"
)


def page(article: str = "", *, head: str = "", body: str = "", policy: str = POLICY, script: str = SCRIPT) -> str:
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">' if policy else ""
    return (
        f"<!doctype html><html><head>{meta}<title>T</title><script>{script}</script>{head}</head><body>{body}"
        f'<script id="__config" type="application/json">{{"base": "."}}</script><script src="../assets/a.js"></script>'
        f'<article class="md-content__inner">{article}</article></body></html>'
    )


GOOD = """
<h1 id="a">A<a class="headerlink" href="#a" title="Permanent link">¶</a></h1>
<div class="tabbed-set tabbed-alternate" data-tabs="1:2"><input checked id="__tabbed_1_1" name="__tabbed_1"
 type="radio"><div class="tabbed-labels"><label for="__tabbed_1_1">A</label></div></div>
<ul class="task-list"><li><label class="task-list-control"><input type="checkbox" disabled></label> x</li></ul>
<table><tr><td style="text-align: center;">1</td></tr></table><div class="progress-bar" style="width:45.00%"></div>
<a class="md-button" href="https://a.example" rel="noopener noreferrer" target="_blank">x</a> <a href="mailto:a@b">m</a>
<pre><span id="__span-0-1"><a id="__codelineno-0-1" name="__codelineno-0-1" href="#__codelineno-0-1"></a>x</span></pre>
<a class="big td-unresolved" title="x is not in the catalog">x</a>
<span class="twemoji"><svg viewBox="0 0 24 24"><path d="M0 0"></path></svg></span> &lt;script&gt;alert(1)&lt;/script&gt;
"""


BACKLINKS = """<details class="td-backlinks"><summary>Linked from 1 page</summary>
<ul><li><a href="../">x</a> <span class="td-quiet">in Two</span></li></ul></details>"""


def test_what_extensions_make_is_innocent() -> None:
    html = page(GOOD)
    assert list(judge_page(html, scripts=SCRIPTS)) == []


def test_the_list_of_who_links_here_is_innocent_at_the_end_of_a_page() -> None:
    assert list(judge_page(page(GOOD + BACKLINKS), scripts=SCRIPTS)) == []
    assert list(judge_page(page(BACKLINKS + GOOD), scripts=SCRIPTS)) != []


@pytest.mark.parametrize(
    "bad",
    [
        *[f"<{tag}>x</{tag}>" for tag in (
            "script", "style", "iframe", "object", "embed", "form", "button", "textarea", "select", "base", "meta",
            "link", "math", "template", "dialog", "noscript", "svg><foreignObject", "svg><script", "evil-element",
        )],
        '<img src="x" onerror="alert(1)">',
        '<svg onload="alert(1)"></svg>',
        '<p style="position:fixed">x</p>',
        '<td style="width:1%">x</td><p style="text-align:left">x</p>',
        '<div style="width:100%;position:fixed">x</div>',
        '<p data-md-component="announce">x</p>',
        "<p data-pagefind-ignore>x</p>",
        '<p srcdoc="x">x</p>',
        '<code id="__config">x</code>',
        '<a name="__search">x</a>',
        '<img name="cookie" src="x">',
        '<label for="__drawer">x</label>',
        '<input type="checkbox">',
        '<input type="text" disabled>',
        '<input type="radio" name="x">',
        '<div class="md-overlay">x</div>',
        '<aside class="td-header">x</aside>',
        '<a class="td-unresolved" href="x">x</a>',
        '<a class="td-unresolved td-header">x</a>',
        '<p class="td-unresolved">x</p>',
        '<details class="td-backlinks"><ul><li><a href="javascript:alert(1)">x</a></li></ul></details>',
        '<details class="td-backlinks"><p>x</p></details>',
        '<details class="td-backlinks"><ul></ul></details><p>x</p>',
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" java\tscript:alert(1)">x</a>',
        '<a href="&#1;javascript:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        '<a href="vscode://x">x</a>',
        '<img src="data:image/png;base64,AA==">',
        '<video poster="javascript:alert(1)"></video>',
        '<a href="https://a.example">x</a>',
        '<a href="x" target="victim">x</a>',
        '<a href="x" ping="https://a.example">x</a>',
        '<p accesskey="s">x</p>',
        "<p popover>x</p>",
    ],
)  # fmt: skip
def test_an_article_with_it_is_not(bad: str) -> None:
    wrapped = f"<table><tr>{bad}</tr></table>" if bad.startswith("<td") else bad
    assert list(judge_page(page(wrapped), scripts=SCRIPTS)) != []


@pytest.mark.parametrize(
    "bad",
    [
        "",
        POLICY.replace("object-src 'none'; ", ""),
        POLICY.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'"),
        POLICY.replace("script-src 'self'", "script-src *"),
        POLICY.replace(HASH, "AAAA"),
    ],
)
def test_a_page_with_such_a_policy_is_not(bad: str) -> None:
    assert list(judge_page(page(policy=bad), scripts=SCRIPTS)) != []


@pytest.mark.parametrize(
    "bad",
    [
        "<script>alert(1)</script>",
        *[f'<script src="{address}"></script>' for address in (
            "https://evil.example/x.js", "//evil.example/assets/x.js", "../docs/a/b/c/x.js", "../assets/../docs/x.js",
        )],
        '<script type="application/json">{"a": NaN}</script>',
        '<nav><img src="x"></nav>',
        '<nav onclick="alert(1)">x</nav>',
        '<a href="javascript:alert(1)">x</a>',
        "<iframe></iframe>",
    ],
)  # fmt: skip
def test_a_page_with_it_beside_the_article_is_not(bad: str) -> None:
    assert list(judge_page(page(body=bad), scripts=SCRIPTS)) != []


@pytest.mark.parametrize("bad", ['<base href="https://evil.example/">', "<style>*{}</style>", "<title>Another</title>"])
def test_a_page_with_it_in_its_head_is_not(bad: str) -> None:
    assert list(judge_page(page(head=bad), scripts=SCRIPTS)) != []


def test_a_page_with_another_script_two_articles_or_none_is_not() -> None:
    other, twice = page(script="alert(1)"), page("</article><article class='md-content__inner'>")
    for bad in (other, twice, "<!doctype html><title>T</title><p>no article</p>"):
        assert list(judge_page(bad, scripts=SCRIPTS)) != []


def test_a_redirect_leads_to_a_page_of_the_site_or_to_the_web() -> None:
    redirect = '<!doctype html><title>R</title><meta http-equiv="refresh" content="0; url={}"><a href="{}">x</a>'
    for address in ("more/", "https://wiki.example/"):
        assert list(judge_page(redirect.replace("{}", address), scripts=SCRIPTS)) == []
    for address in ("//evil.example/", "javascript:alert(1)", "data:text/html,x"):
        assert list(judge_page(redirect.replace("{}", address), scripts=SCRIPTS)) != []
    assert list(judge_page(redirect.replace("{}", "more/") + "<script>x</script>", scripts=SCRIPTS)) != []


@pytest.mark.parametrize(
    "bad",
    [
        "<svg xmlns='http://www.w3.org/2000/svg'><script>x</script></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg' onload='x'></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg'><foreignObject/></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg'><use href='https://evil.example/'/></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg'><rect fill='url(https://evil.example/)'/></svg>",
        "<!DOCTYPE svg [<!ENTITY x 'y'>]><svg xmlns='http://www.w3.org/2000/svg'>&x;</svg>",
        "<?xml-stylesheet href='x.xsl'?><svg xmlns='http://www.w3.org/2000/svg'/>",
        "<html xmlns='http://www.w3.org/1999/xhtml'/>",
        "<svg><p></svg>",
    ],
)
def test_a_drawing_with_it_is_not(bad: str) -> None:
    assert list(judge_svg(bad.encode())) != []


def test_a_drawing_is_innocent() -> None:
    assert list(judge_svg(b'<svg xmlns="http://www.w3.org/2000/svg"><rect fill="url(#g)"/></svg>')) == []


@pytest.mark.parametrize("content", [b'{"a": NaN}', b"[1, Infinity]", b"{", b"\xff"])
def test_data_that_does_not_parse_is_not(content: bytes) -> None:
    assert list(judge_json(content)) != []


@pytest.mark.parametrize(
    "name", ["x.html.js", "x.xhtml", "x.HTML", "x.css", "x.wasm", "data.json", "x", ".hidden.txt", "sub/links.json"]
)
def test_a_file_of_such_a_type_is_not(tmp_path: Path, name: str) -> None:
    path = tmp_path / "docs/default/component/one" / name
    path.parent.mkdir(parents=True)
    path.write_text("{}")
    assert judge_site(tmp_path, scripts=SCRIPTS) != {}


def test_a_picture_that_is_none_is_not(tmp_path: Path) -> None:
    path = tmp_path / "docs/default/component/one/x.png"
    path.parent.mkdir(parents=True)
    path.write_text("<!doctype html>")
    assert judge_site(tmp_path, scripts=SCRIPTS) != {}


def test_a_link_and_broken_xml_are_not(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/etc/passwd")
    (tmp_path / "sitemap.xml").write_text("<a>")
    assert set(judge_site(tmp_path, scripts=SCRIPTS)) == {"link", "sitemap.xml"}


def test_a_text_is_active_in_attributes_scripts_and_files_and_inert_as_text(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p title='alert('>alert(1)</p><pre>alert(2)</pre>")
    assert list(active_texts(tmp_path, ("alert(",))) == []
    for bad in ("<p onclick='alert(1)'>", "<script>alert(1)</script>", "<a href='javascript:alert(1)'>x</a>"):
        (tmp_path / "index.html").write_text(bad)
        assert list(active_texts(tmp_path, ("alert(",))) != []
    (tmp_path / "index.html").write_text("")
    (tmp_path / "x.svg").write_text("alert(1)")
    assert list(active_texts(tmp_path, ("alert(",))) != []


def test_a_leak_is_found_in_bytes_and_in_names(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"\0secret\0")
    (tmp_path / "secret.txt").write_text("")
    assert leaks(tmp_path, ("secret", "other")) == {"secret": ["a.bin", "secret.txt"]}
    assert leaks(tmp_path, ()) == {}
