"""Former addresses of a finished site lead on: pages of their own, data, and rules for hosts."""

import json
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit
from urllib.request import urlopen

import pytest
from selectolax.lexbor import LexborHTMLParser

from techdocs.config import Config
from tests.attacks.judge import judge_page
from tests.conftest import COMPONENT, GROUP, Build, Write, site_files
from tests.links.finished import ARTICLE, ONE, PNG, TARGET, TWO, one, page_of, rendered, told, two

MAPS = """
site_name: Two
plugins:
- techdocs-core
- redirects:
    redirect_maps:
      first.md: second.md
      second.md: run book.md#restart
      wiki.md: https://wiki.example/a?b=c&d
      round.md: circle.md
      circle.md: round.md
      run book.md: index.md
      lost.md: gone.md
"""


@pytest.fixture
def moved(write: Write) -> Path:
    """Write a component that was renamed and whose pages were moved."""
    root = two(write, f"---\naliases: [old ü.md, /older/, ./oldest.html, run book.md]\n---\n{TARGET}")
    write({"two/mkdocs.yml": MAPS})
    descriptor = root / "two/catalog-info.yaml"
    former = "annotations:\n    techdocs/former-refs: zwei, team/deux, component:../../x"
    descriptor.write_text(descriptor.read_text().replace("annotations:", former))
    return root


def test_former_addresses_lead_on_to_pages(moved: Path, build: Build) -> None:
    outcome = build()
    document = json.loads((outcome.site.folder / "redirects.json").read_text())
    assert {item["from"]: item["to"] for item in document["redirects"]} == {
        f"{TWO}first/": f"{TWO}run book/#restart", f"{TWO}second/": f"{TWO}run book/#restart",
        f"{TWO}wiki/": "https://wiki.example/a?b=c&d",
        f"{TWO}old ü/": TWO, f"{TWO}older/": TWO, f"{TWO}oldest.html": TWO,
        **{
            f"docs/{name}/{path}": target
            for name in ("default/component/zwei", "team/component/deux")
            for path, target in {
                "": TWO, "run book/": f"{TWO}run book/", "old ü/": TWO, "older/": TWO, "oldest.html": TWO,
                "first/": f"{TWO}run book/#restart", "second/": f"{TWO}run book/#restart",
                "wiki/": "https://wiki.example/a?b=c&d",
            }.items()
        },
        "catalog/default/component/zwei/": "catalog/default/component/two/",
        "catalog/team/component/deux/": "catalog/default/component/two/",
    }  # fmt: skip
    assert [text.partition(" redirect ")[0] + text.partition("`")[2].partition("`")[0] for text in told(outcome)] == [
        "TD220 two/catalog-info.yaml:6:27component:../../x",
        "TD222 two/docs/index.md:1run book.md",
        "TD221 two/mkdocs.yml:9:7round.md: circle.md",
        "TD221 two/mkdocs.yml:10:7circle.md: round.md",
        "TD222 two/mkdocs.yml:11:7run book.md: index.md",
        "TD220 two/mkdocs.yml:12:7lost.md: gone.md",
    ]


def test_redirects_are_pages_that_a_plain_server_serves_and_that_end_at_pages(moved: Path, build: Build) -> None:
    outcome = build()
    handler = partial(Quiet, directory=str(outcome.site.folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        for redirect in outcome.parts.links.redirects:
            base = f"http://127.0.0.1:{server.server_port}/"
            page = _get(base + quote(redirect.origin))
            refresh = page.css_first("meta[http-equiv=refresh]")
            link = page.css_first("a")
            assert refresh is not None
            assert link is not None
            assert refresh.attributes["content"] == f"0; url={link.attributes['href']}"
            target = urljoin(base + quote(redirect.origin), str(link.attributes["href"]))
            if redirect.target.startswith("https://"):
                assert target == redirect.target
                continue
            assert unquote(target) == base + redirect.target
            landing = _get(target)
            assert landing.css_first(f"{ARTICLE}") is not None
            assert not urlsplit(target).fragment or landing.css_first(f"#{urlsplit(target).fragment}") is not None
    finally:
        server.shutdown()
        server.server_close()


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder in silence."""

    def log_message(self, *_: object) -> None:
        pass


def _get(url: str) -> LexborHTMLParser:
    with urlopen(url, timeout=5) as answer:  # noqa: S310 - our own server
        return LexborHTMLParser(answer.read().decode())


def test_rules_for_hosts_come_and_go_with_the_setting_and_nothing_is_rendered(moved: Path, build: Build) -> None:
    plain = site_files(build().site.folder)
    outcome = build(redirect_files=("netlify", "nginx", "s3"))
    with_rules = site_files(outcome.site.folder)
    assert {*with_rules} - {*plain} == {"_redirects", "_redirects.nginx.conf", "_redirects.s3.json"}
    assert rendered(outcome) == []
    lines = (outcome.site.folder / "_redirects").read_text().splitlines()
    assert len(lines) == len(outcome.parts.links.redirects)
    assert f"/{TWO}first/ /{TWO}run%20book/#restart 301" in lines
    assert site_files(build().site.folder) == plain


def test_a_redirect_takes_the_place_of_the_page_of_an_owner_that_nobody_declares_any_more(
    write: Write, build: Build
) -> None:
    group = GROUP.format(name="red", title="Red team")
    write(
        {"org/catalog-info.yaml": group.replace("metadata:", "metadata:\n  annotations: {techdocs/former-refs: rot}")}
    )
    one(write, "x")
    root = write(
        {"three/catalog-info.yaml": COMPONENT.format(name="three", owner="rot"), "three/docs/index.md": "# 3\n"}
    )
    outcome = build()
    assert told(outcome) == []
    page = page_of(outcome, "catalog/default/group/rot/").css_first("meta[http-equiv=refresh]")
    assert page is not None
    assert page.attributes["content"] == "0; url=../red/"
    (root / "three/docs/index.md").write_text("# Three\n")
    before = site_files(outcome.site.folder)
    after = site_files(build().site.folder)
    assert after["catalog/default/group/rot/index.html"] == before["catalog/default/group/rot/index.html"]


def test_a_redirect_with_a_secret_costs_nobody_else_the_site(
    write: Write, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    value = "q7Rz-Kp29vTx_mW4hLs8"
    monkeypatch.setenv("DEPLOY_TOKEN", value)
    two(write, f"---\naliases: [{value}]\n---\n{TARGET}")
    outcome = build()
    assert [text.split()[0] for text in told(outcome)] == ["TD412"]
    assert not any(value in path.name for path in outcome.site.folder.rglob("*"))


def test_hostile_redirects_write_nothing_where_they_may_not(write: Write, build: Build, config: Config) -> None:
    two(write)
    climbing = "a/../../../../../../../../../../../tmp/techdocs-pwned"
    maps = {
        "../../two/index.md": "index.md", "links.json/x.md": "index.md", "index.html/x.md": "index.md",
        "a.md": "javascript:alert(1)", "b.md": "data:text/html,x", "c.md": "https://x.example/\n/* /evil/ 200!",
        "d.md": "//evil.example/", "e.md": 'https://x.example/"><script>alert(1)</script>', "f.md/\0": "index.md",
        "g" * 900 + ".md": "index.md", "h.md": "https://x.example/\r\nSet-Cookie: a=b", "i.md": "\\\\evil.example",
        "j.md": "https:///evil", "flow.png/k.md": "index.md",
    }  # fmt: skip
    settings = {"site_name": "One", "plugins": ["techdocs-core", {"redirects": {"redirect_maps": maps}}]}
    root = one(write, "![x](flow.png)", **{"one/mkdocs.yml": json.dumps(settings)})
    (root / "one/docs/flow.png").write_bytes(PNG.encode("latin-1"))
    descriptor = root / "one/catalog-info.yaml"
    descriptor.write_text(
        descriptor.read_text().replace("annotations:", f"annotations:\n    techdocs/former-refs: {climbing}, two, ..")
    )
    outside = site_files(config.folder / "repositories")
    outcome = build(redirect_files=("netlify", "nginx", "s3"))
    assert [(item.origin, item.target) for item in outcome.parts.links.redirects] == [
        (f"{ONE}e/", "https://x.example/%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    ]
    assert {text.split()[0] for text in told(outcome)} == {"TD220", "TD222"}
    assert site_files(config.folder / "repositories") == outside
    assert not Path("/tmp/techdocs-pwned").exists()  # noqa: S108 - where the attack would have written
    assert (outcome.site.folder / "_redirects").read_text().count("\n") == 1
    html = (outcome.site.folder / ONE / "e/index.html").read_text()
    assert list(judge_page(html, scripts=frozenset(), name=f"{ONE}e/index.html")) == []
