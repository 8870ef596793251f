"""Links from repositories to finished pages: each leads where its author meant, or says that it leads nowhere."""

import posixpath
from dataclasses import replace

import pytest

from techdocs.config import Config
from techdocs.model.docs import DocsState
from tests.attacks.judge import judge_page, theme_scripts
from tests.conftest import COMPONENT, GROUP, Build, Write, git
from tests.links.finished import ARTICLE, DOCS, ONE, PNG, TARGET, TWO, leads, one, page_of, told, two


def test_links_to_entities_lead_to_docs_to_pages_and_to_the_catalog(write: Write, build: Build) -> None:
    two(write)
    write({"org/catalog-info.yaml": GROUP.format(name="red", title="Red team")})
    one(
        write,
        "[a](component:default/two) [b](component:two#set-up) [c](component:default/two/run%20book.md#restart) "
        "[d](group:red) [e](component:two/flow.png) [f](Component:Default/TWO) <a href='component:two'>g</a> "
        '<a title="component:two" class="x" href="component:two#set-up">h</a> [i][ref]\n\n[ref]: component:two "T"',
    )
    outcome = build()
    assert leads(outcome, ONE) == {
        "a": TWO, "b": f"{TWO}#set-up", "c": f"{TWO}run book/#restart", "d": "catalog/default/group/red/",
        "e": f"{TWO}flow.png", "f": TWO, "g": TWO, "h": f"{TWO}#set-up", "i": TWO,
    }  # fmt: skip
    assert told(outcome) == []


def test_a_nav_and_the_links_of_a_descriptor_name_entities(write: Write, build: Build) -> None:
    two(write)
    nav = (
        "site_name: One\nnav:\n  - index.md\n  - Theirs: component:default/two/run book.md\n  - Gone: component:gone\n"
    )
    root = one(write, "x", **{"one/mkdocs.yml": nav})
    links = "metadata:\n  links:\n  - {url: 'component:two', title: Two}\n  - {url: 'component:gone', title: Lost}\n"
    descriptor = root / "one/catalog-info.yaml"
    descriptor.write_text(descriptor.read_text().replace("metadata:\n", links))
    outcome = build()
    nav_links = leads(outcome, ONE, ".md-nav--primary")
    assert nav_links["Theirs"] == f"{TWO}run book/"
    assert nav_links["Gone"] == "(component:gone was not found)"
    about = leads(outcome, "catalog/default/component/one/")
    assert about["Two"] == TWO
    assert "Lost" not in about
    assert told(outcome, "TD209") == [
        "TD209 one/catalog-info.yaml:6:11 link `component:gone` points to an entity that is not in the catalog",
        "TD209 one/mkdocs.yml:5:11 nav entry `component:gone` points to an entity that is not in the catalog",
    ]


def test_what_leads_nowhere_keeps_its_text_is_marked_and_told_and_fails_nothing(write: Write, build: Build) -> None:
    two(write)
    one(
        write,
        "[a **b**](component:nobody)\n\n[c](component:two/gone.md) [d](gone.md) [e](component:two#gone) ![f](no.png)",
    )
    outcome = build()
    html = page_of(outcome, ONE).css_first(ARTICLE)
    assert html is not None
    marked = {node.text(): node.attributes for node in html.css("a.td-unresolved")}
    assert marked == {
        "a b": {"class": "td-unresolved", "title": "component:nobody is not in the catalog"},
        "c": {"class": "td-unresolved", "title": "component:two/gone.md was not found"},
        "d": {"class": "td-unresolved", "title": "gone.md was not found"},
    }
    assert [node.attributes["href"] for node in html.css("a[href]") if node.text() == "e"] == ["../two/#gone"]
    assert [node.attributes["src"] for node in html.css("img")] == ["no.png"]
    assert html.css_first("a.td-unresolved strong") is not None
    assert told(outcome) == [
        "TD209 one/docs/index.md:3 link `component:nobody` points to an entity that is not in the catalog",
        "TD201 one/docs/index.md:5 link `gone.md`: target not found in these docs or the repository",
        "TD202 one/docs/index.md:5 link `component:two#gone` points to a heading that does not exist",
        "TD203 one/docs/index.md:5 image `no.png` does not exist",
        "TD209 one/docs/index.md:5 link `component:two/gone.md` points to a page that does not exist",
    ]
    assert all(docs.state is DocsState.RENDERED for docs in outcome.parts.docs.values() if docs.pages)


def test_an_image_that_the_repository_keeps_elsewhere_is_told_as_such(write: Write, build: Build) -> None:
    one(write, "![a](../flow.png)", **{"one/flow.png": "x"})
    outcome = build()
    assert told(outcome) == [
        "TD203 one/docs/index.md:3 image `../flow.png` is in the repository, but not published"
    ]  # fmt: skip


def test_code_stays_as_it_is(write: Write, build: Build) -> None:
    two(write)
    one(write, '`[a](component:two)` <code>href="component:two"</code>\n\n```html\n<a href="component:two">x</a>\n```')
    html = page_of(build(), ONE).css_first(ARTICLE)
    assert html is not None
    assert [node.text().strip() for node in html.css("code")] == [
        "[a](component:two)", 'href="component:two"', '<a href="component:two">x</a>',
    ]  # fmt: skip
    assert html.css("a[href*=two]") == []


@pytest.mark.parametrize("settings", ["use_directory_urls: true", "use_directory_urls: false"])
def test_a_relative_link_leads_into_other_docs_of_the_repository(write: Write, build: Build, settings: str) -> None:
    plugins = "plugins: [techdocs-core]"
    root = write({
        "mono/a/one/catalog-info.yaml": COMPONENT.format(name="one", owner="red"),
        "mono/a/one/mkdocs.yml": f"site_name: One\n{settings}\n{plugins}\n",
        "mono/a/one/docs/deep/page.md": "# Page\n\n[a](../../../../two/docs/index.md#set-up) "
        "[b](../../../../two/docs/) [c](../../../../two/docs/run%20book.md) [d](../../../../lib/README.md) "
        "![e](../../../../two/docs/flow.png)\n",
        "mono/two/catalog-info.yaml": COMPONENT.format(name="two", owner="red"),
        "mono/two/mkdocs.yml": f"site_name: Two\n{settings}\n{plugins}\n",
        "mono/two/docs/index.md": TARGET,
        "mono/two/docs/run book.md": "# Run book\n\n[f](../../lib/README.md#use) [g](../../lib)\n",
        "mono/lib/catalog-info.yaml": COMPONENT.format(name="lib", owner="red"),
        "mono/lib/README.md": "# Lib\n\n## Use\n\n[h](../two/docs/run%20book.md) [i](../a/one/docs/deep/page.md)\n",
    })  # fmt: skip
    (root / "mono/two/docs/flow.png").write_bytes(PNG.encode("latin-1"))
    git(root / "mono", "init", "--quiet")
    outcome = build()
    end = "/" if settings.endswith("true") else ".html"
    deep, book = f"{ONE}deep/page{end}", f"{TWO}run book{end}"
    index = TWO if end == "/" else f"{TWO}index.html"
    assert told(outcome) == []
    assert leads(outcome, deep) == {"a": f"{index}#set-up", "b": index, "c": book, "d": f"{DOCS}/lib/"}
    assert leads(outcome, book) == {"f": f"{DOCS}/lib/#use", "g": f"{DOCS}/lib/"}
    assert leads(outcome, f"{DOCS}/lib/") == {"h": book, "i": deep}
    picture = page_of(outcome, deep).css_first(f"{ARTICLE} img")
    assert picture is not None
    assert (outcome.site.folder / posixpath.dirname(deep) / str(picture.attributes["src"])).resolve().is_file()


REMOTES = {
    "git@github.com:acme/mono.git": ("https://github.com/acme/mono", "/blob/", "/tree/"),
    "https://gitlab.com/acme/group/mono.git": ("https://gitlab.com/acme/group/mono", "/-/blob/", "/-/tree/"),
}


@pytest.mark.parametrize("remote", REMOTES)
def test_a_repository_on_a_forge(write: Write, build: Build, remote: str) -> None:
    web, blob, tree = REMOTES[remote]
    text = (
        "# One\n\n[a](../../src/main.go#L3) [b](../../src) [c](../../two/docs/index.md)\n"
        f"[d]({web}{blob}main/two/docs/index.md#set-up) [e]({web}{blob}main/two/docs/index.md#L9)\n"
        f"[f]({web}{tree}main/two/docs) [g]({web}{blob}v1/two/docs/index.md) [h]({web}{blob}main/src/main.go)\n"
        f"[i]({web}/issues/1) [j](../../src/gone.go) [k](https://github.com/else/mono/blob/main/two/docs/index.md)\n"
    )
    root = write({
        "mono/one/catalog-info.yaml": COMPONENT.format(name="one", owner="red"), "mono/one/docs/index.md": text,
        "mono/two/catalog-info.yaml": COMPONENT.format(name="two", owner="red"),
        "mono/two/docs/index.md": "# Two\n\n## Set up\n", "mono/src/main.go": "package main\n",
    })  # fmt: skip
    git(root / "mono", "init", "--quiet")
    git(root / "mono", "remote", "add", "origin", remote)
    git(root / "mono", "add", ".")
    git(root / "mono", "commit", "--quiet", "--message", "x")
    commit = git(root / "mono", "rev-parse", "HEAD").strip()
    outcome = build()
    assert leads(outcome, ONE) == {
        "a": f"{web}{blob}{commit}/src/main.go#L3", "b": f"{web}{blob}{commit}/src", "c": TWO, "d": f"{TWO}#set-up",
        "e": TWO, "f": TWO, "g": f"{web}{blob}v1/two/docs/index.md", "h": f"{web}{blob}main/src/main.go",
        "i": f"{web}/issues/1", "j": "(../../src/gone.go was not found)",
        "k": "https://github.com/else/mono/blob/main/two/docs/index.md",
    }  # fmt: skip
    (lost,) = told(outcome)
    assert lost.startswith("TD201 mono/one/docs/index.md:6 link `../../src/gone.go`: target not found in these docs")
    outside = page_of(outcome, ONE).css(f"{ARTICLE} a[href^=https]")
    assert {node.attributes.get("rel") for node in outside} == {"noopener noreferrer"}


def test_addresses_of_the_site_itself_lead_there(write: Write, build: Build, config: Config) -> None:
    site = "https://docs.acme.example/eng/"
    two(write)
    one(
        write, f"[a]({site}{TWO}run%20book/#restart) [b](/{TWO}#set-up) [c]({site}{TWO}flow.png) [d]({site}teams/) "
        f"[e](/about) [f](https://docs.acme.example/{TWO}) [g]({site}catalog/default/component/two/)",
    )  # fmt: skip
    outcome = build(look=replace(config.look, site_url=site))
    assert leads(outcome, ONE) == {
        "a": f"{TWO}run book/#restart", "b": f"{TWO}#set-up", "c": f"{TWO}flow.png", "d": f"{site}teams/",
        "e": "(/about was not found)", "f": f"https://docs.acme.example/{TWO}",
        "g": "catalog/default/component/two/",
    }  # fmt: skip
    assert [one.split(": target")[0] for one in told(outcome)] == ["TD201 one/docs/index.md:3 link `/about`"]


def test_canonical_addresses_and_the_sitemap_are_quoted_once(write: Write, build: Build, config: Config) -> None:
    two(write)
    outcome = build(look=replace(config.look, site_url="https://docs.acme.example/"))
    canonical = page_of(outcome, f"{TWO}run book/").css_first("link[rel=canonical]")
    assert canonical is not None
    assert canonical.attributes["href"] == f"https://docs.acme.example/{TWO}run%20book/"
    sitemap = (outcome.site.folder / "sitemap.xml").read_text()
    assert f"<loc>https://docs.acme.example/{TWO}run%20book/</loc>" in sitemap


def test_docs_that_are_anothers_are_linked_to_as_theirs(write: Write, build: Build) -> None:
    two(write)
    write({
        "api/catalog-info.yaml": COMPONENT.format(name="three", owner="red").replace(
            "backstage.io/techdocs-ref: dir:.", "backstage.io/techdocs-entity: component:default/two"
        )
    })  # fmt: skip
    one(write, "[a](component:three) [b](component:three/run%20book.md#restart)")
    outcome = build()
    assert leads(outcome, ONE) == {"a": TWO, "b": f"{TWO}run book/#restart"}


def test_a_page_that_is_withheld_is_linked_to_all_the_same(
    write: Write, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEPLOY_TOKEN", "q7Rz-Kp29vTx_mW4hLs8")
    two(write)
    write({"two/docs/secret page.md": "# Secret\n\nq7Rz-Kp29vTx_mW4hLs8\n"})
    one(write, "[a](component:two/secret%20page.md)")
    outcome = build()
    assert leads(outcome, ONE) == {"a": f"{TWO}secret page/"}
    assert told(outcome, "TD209") == []


def test_links_to_and_from_docs_that_fail_stay_as_they_were(write: Write, build: Build) -> None:
    two(write)
    root = one(write, "[a](component:two#set-up)", **{"one/mkdocs.yml": "site_name: One\nplugins: [techdocs-core]\n"})
    build()
    for name in ("one", "two"):
        (root / name / "mkdocs.yml").write_text("docs_dir: nowhere\n")
    outcome = build()
    assert {docs.state for docs in outcome.parts.docs.values() if docs.pages} == {DocsState.KEPT}
    assert leads(outcome, ONE) == {"a": f"{TWO}#set-up"}
    assert told(outcome, "TD201", "TD202", "TD209") == []


def test_a_link_to_docs_that_never_could_be_built_leads_to_the_page_that_says_so(write: Write, build: Build) -> None:
    write(
        {"two/catalog-info.yaml": COMPONENT.format(name="two", owner="blue"), "two/mkdocs.yml": "docs_dir: nowhere\n"}
    )
    one(write, "[a](component:two/run%20book.md) [b](component:two)")
    outcome = build()
    assert told(outcome, "TD209") == []
    assert set(leads(outcome, ONE).values()) <= {TWO, "catalog/default/component/two/"}


HOSTILE = r"""
[a](javascript:alert(1)) [b](data:text/html,x) [c](component:"onclick="alert(1)) [d](component:two#"onclick="alert(1)")
[e](component:default/<img src=x onerror=alert(1)>) [f](<component:two/" onmouseover="alert(1)>)
<a title=" href=" class="component:two" href="component:two/&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;">g</a>
<a href=" id=">h</a> <a class=" href=" id="component:two" href="gone&quot; onclick=&quot;alert(1)">i</a>
[j](component:two/javascript:alert(1).md) [k](javascript&colon;alert(1)) [l](component:javascript:alert(1))
![m](gone" onerror="alert(1)) [n](component:two#://evil.example) [o](\\evil.example/x) [p](//evil.example)
"""


def test_nothing_hostile_comes_through_what_is_rewritten(write: Write, build: Build) -> None:
    two(write)
    write({"two/docs/a'b &amp; onclick=x.md": "# Quotes\n"})
    odd = "[a](<component:two/a'b &amp;amp; onclick=x.md>) [b](component:two/data%3Ax.md)"
    write({"one/docs/more.md": f"# More\n\n{odd}\n"})
    one(write, HOSTILE)
    outcome = build()
    scripts = theme_scripts(outcome.site.folder)
    for url in (ONE, f"{ONE}more/"):
        html = (outcome.site.folder / url / "index.html").read_text()
        assert [
            said for said in judge_page(html, scripts=scripts, name=f"{url}index.html") if "refresh" not in said
        ] == []
        for node in page_of(outcome, url).css(f"{ARTICLE} *"):
            assert not [key for key in node.attributes if key.startswith("on")]
    links = {node.text(): node.attributes.get("href") for node in page_of(outcome, ONE).css(f"{ARTICLE} a")}
    assert {links[name] for name in "abcfghijkl"} == {None}
    assert leads(outcome, f"{ONE}more/")["a"] == f"{TWO}a'b &amp; onclick=x/"
