"""A published site is read from the web or a folder; nothing of it stops a run or is believed blindly."""

import json
import os
import stat
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from techdocs.errors import ConfigError
from techdocs.model.entity import parse_entity_ref
from techdocs.model.links import Inbound
from techdocs.model.problem import Severity
from techdocs.published import PublishedSite, check_address
from techdocs.published import open_site as open_published
from techdocs.published import read as reading
from techdocs.published.fetch import FetchError, fetch
from techdocs.web.client import WebClient
from tests.published.samples import catalog, entity, inbound, links, page
from tests.published.server import Handler, Server, break_off, redirect, serving, status

ONE, TWO = "component:default/one", "component:default/two"
LINKS_OF_ONE = "/docs/default/component/one/links.json"
HOUR = 3600


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as started:
        started.files["/catalog.json"] = catalog(entity(ONE, title="First"), entity("group:default/red", docs=None))
        started.files[LINKS_OF_ONE] = links(
            ONE, page("guide/", anchors=["setup"], linked_from=[inbound(TWO, "x/", "setup")])
        )
        yield started


OPENED: list[PublishedSite] = []


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    while OPENED:
        OPENED.pop().close()


def open_site(address: str, cache: Path, **options: Any) -> PublishedSite:
    """Open a site that is closed when the test ends."""
    OPENED.append(open_published(address, cache, **options))
    return OPENED[-1]


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / ".techdocs"


def messages(site: PublishedSite) -> list[str]:
    return [problem.message for problem in site.problems]


def test_entities_and_pages_are_read_with_all_that_is_told_of_them(server: Server, cache: Path) -> None:
    site = open_site(server.address, cache)
    one = site.entities[parse_entity_ref(ONE)]
    assert (one.title, one.docs, str(one.owner), one.source) == (
        "First", "docs/default/component/one/", "group:default/red", "one",
    )  # fmt: skip
    pages = site.pages(one.ref) or ()
    assert [(each.url, each.path, each.anchors) for each in pages] == [("guide/", "guide.md", ("setup",))]
    assert pages[0].linked_from == (
        Inbound(
            url="docs/default/component/two/x/", title="two", entity=TWO, owner="group:default/blue", anchor="setup"
        ),
    )
    assert site.pages(parse_entity_ref("group:default/red")) == ()
    assert site.pages(parse_entity_ref("component:default/nobody")) is None
    assert (site.problems, dict(site.skipped), site.age) == ((), {}, timedelta(0))


def test_pages_are_asked_for_when_they_are_wanted_and_once(server: Server, cache: Path) -> None:
    site = open_site(server.address, cache)
    assert server.asked == []
    assert len(site.entities) == 2
    site.pages(parse_entity_ref(ONE))
    site.pages(parse_entity_ref(ONE))
    assert server.asked == [("/catalog.json", 200), (LINKS_OF_ONE, 200)]


def test_a_later_run_is_told_that_nothing_changed_and_has_it_all(server: Server, cache: Path) -> None:
    first = open_site(server.address, cache)
    before = (dict(first.entities), first.pages(parse_entity_ref(ONE)))
    server.asked.clear()
    second = open_site(server.address, cache)
    assert (dict(second.entities), second.pages(parse_entity_ref(ONE))) == before
    assert server.asked == [("/catalog.json", 304), (LINKS_OF_ONE, 304)]


def test_a_later_run_has_what_changed(server: Server, cache: Path) -> None:
    assert len(open_site(server.address, cache).entities) == 2
    server.files["/catalog.json"] = catalog(entity(TWO))
    assert [str(ref) for ref in open_site(server.address, cache).entities] == [TWO]


def test_a_site_without_etags_is_asked_by_its_time(server: Server, cache: Path) -> None:
    when = "Sat, 21 Nov 2026 13:05:05 GMT"

    def by_time(handler: Handler) -> None:
        fresh = handler.headers.get("if-modified-since") == when
        body = b"" if fresh else server.files["/catalog.json"]
        handler.send(304 if fresh else 200, body, **{"last-modified": when})

    server.behaviours["/catalog.json"] = by_time
    assert len(open_site(server.address, cache).entities) == 2
    assert len(open_site(server.address, cache).entities) == 2
    assert server.asked == [("/catalog.json", 200), ("/catalog.json", 304)]


def test_the_pages_of_many_are_fetched_eight_at_once(server: Server, cache: Path) -> None:
    refs = [f"component:default/c{number}" for number in range(24)]
    server.files["/catalog.json"] = catalog(*(entity(ref) for ref in refs))
    for ref in refs:
        server.files[f"/docs/default/component/{ref.rpartition('/')[2]}/links.json"] = links(ref, page(""))
    server.seconds = 0.05
    site = open_site(server.address, cache)
    site.fetch([parse_entity_ref(ref) for ref in refs])
    assert 1 < server.most_at_once <= 8
    asked = len(server.asked)
    assert all(site.pages(parse_entity_ref(ref)) for ref in refs)
    assert len(server.asked) == asked == 25


def test_a_site_that_is_gone_is_replaced_by_what_was_fetched_and_its_age_is_told(cache: Path) -> None:
    with serving() as server:
        server.files["/catalog.json"] = catalog(entity(ONE))
        assert open_site(server.address, cache, now=lambda: time.time() - 3 * HOUR - 60).is_known
    site = open_site(server.address, cache)
    assert [str(ref) for ref in site.entities] == [ONE]
    assert len(messages(site)) == 1
    assert messages(site)[0].startswith(f"`{server.address}` cannot be reached: ")
    assert messages(site)[0].endswith("; using what was fetched 3 hours ago")
    assert timedelta(hours=3) < site.age < timedelta(hours=4)
    assert site.problems[0].severity is Severity.WARNING


def test_a_site_that_was_never_reached_is_told_once_and_asked_once(cache: Path) -> None:
    with serving() as server:
        pass
    site = open_site(server.address, cache)
    assert (site.is_known, dict(site.entities)) == (False, {})
    assert site.pages(parse_entity_ref(ONE)) is None
    assert dict(site.redirects) == {}
    assert len(messages(site)) == 1
    assert messages(site)[0].endswith("; checks that need it are skipped")
    assert dict(site.skipped) == {"catalog.json": 1, "redirects.json": 1}


def test_confirming_that_nothing_changed_makes_what_is_kept_young_again(cache: Path) -> None:
    with serving() as server:
        server.files["/catalog.json"] = catalog(entity(ONE))
        assert open_site(server.address, cache, now=lambda: time.time() - 30 * HOUR).is_known
        assert open_site(server.address, cache, now=lambda: time.time() - 2 * HOUR).is_known
    site = open_site(server.address, cache)
    assert site.is_known
    assert "fetched 2 hours ago" in messages(site)[0]


def test_offline_nobody_is_asked_and_what_was_fetched_is_used(server: Server, cache: Path) -> None:
    assert open_site(server.address, cache).is_known
    server.asked.clear()
    site = open_site(server.address, cache, offline=True)
    assert [str(ref) for ref in site.entities] == [ONE, "group:default/red"]
    assert server.asked == []
    assert messages(site) == [
        f"`{server.address}` was not contacted because of `--offline`; using what was fetched less than a minute ago"
    ]
    assert [problem.severity for problem in site.problems] == [Severity.NOTE]
    assert site.pages(parse_entity_ref(ONE)) is None
    assert messages(site)[0].endswith(", and checks that need more are skipped")
    assert [problem.severity for problem in site.problems] == [Severity.WARNING]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<!doctype html><title>Log in</title>", "it is an HTML page"),
        (b"\xff\xfe", "it is not JSON"),
        (b"[" * 100_000, "it is not JSON"),
        (b"[]", "`catalog.json` does not have the form that techdocs writes: "),
        (catalog(version=2), "`version` does not have the form that techdocs writes: 2 is not one of 1"),
        (catalog(entity(ONE, pages="many")), "`entities.0.techdocs.pages` does not have the form that techdocs "),
        (
            catalog(entity(ONE, ref="component:default/a\nb")),
            "`entities.0.techdocs.ref` does not have the form that techdocs writes: ",
        ),
        (catalog(entity(ONE, url="https://elsewhere.example/")), "`entities.0.techdocs.url` does not have the form"),
        (catalog(entity(ONE, docs="docs/../../etc/")), "the address `docs/../../etc/` leaves the site"),
        (catalog(entity(ONE, docs="docs/a\u202eb/")), "the address `docs/ab/` contains control characters"),
    ],
)
def test_a_catalog_that_is_none_is_a_problem_that_says_why(
    server: Server, cache: Path, body: bytes, reason: str
) -> None:
    server.files["/catalog.json"] = body
    site = open_site(server.address, cache)
    assert not site.is_known
    assert messages(site)[0].startswith(f"`{server.address}catalog.json` cannot be read: {reason}")
    assert messages(site)[0].isprintable()


def test_a_broken_document_does_not_replace_the_one_that_was_fetched(server: Server, cache: Path) -> None:
    assert open_site(server.address, cache).is_known
    server.files["/catalog.json"] = b"oops"
    site = open_site(server.address, cache)
    assert len(site.entities) == 2
    assert "it is not JSON; using what was fetched less than a minute ago" in messages(site)[0]


@pytest.mark.parametrize(
    ("pages", "reason"),
    [
        ([page("../../../catalog/")], "the address `../../../catalog/` leaves the site"),
        ([page("/etc/")], "the address `/etc/` leaves the site"),
        ([page("javascript://x")], "the address `javascript://x` leaves the site"),
        ([page("", linked_from=[inbound(TWO, "../../x/")])], "leaves the site"),
        (
            [page("", linked_from=[inbound(TWO, former="x")])],
            "`pages.0.linked_from.0.former` does not have the form that techdocs writes: ",
        ),
        ([page("", linked_from=[inbound(TWO, former="docs/a/b/c/../../x/")])], "leaves the site"),
        ([page("", anchors="setup")], "`pages.0.anchors` does not have the form that techdocs writes: "),
    ],
)
def test_links_that_leave_the_site_or_have_another_shape_are_refused(
    server: Server, cache: Path, pages: list[dict[str, object]], reason: str
) -> None:
    server.files[LINKS_OF_ONE] = links(ONE, *pages)
    site = open_site(server.address, cache)
    assert site.pages(parse_entity_ref(ONE)) is None
    assert reason in messages(site)[0]
    assert dict(site.skipped) == {"links.json": 1}


def test_links_of_another_component_are_refused(server: Server, cache: Path) -> None:
    server.files[LINKS_OF_ONE] = links(TWO, page(""))
    site = open_site(server.address, cache)
    assert site.pages(parse_entity_ref(ONE)) is None
    assert f"it is about `{TWO}`" in messages(site)[0]


def test_links_of_version_1_do_not_tell_who_links(server: Server, cache: Path) -> None:
    old = {"url": "", "path": "index.md", "title": "One", "anchors": []}
    server.files[LINKS_OF_ONE] = links(ONE, old, version=1)
    pages = open_site(server.address, cache).pages(parse_entity_ref(ONE)) or ()
    assert [(each.title, each.linked_from) for each in pages] == [("One", None)]


def test_texts_lose_their_control_characters(server: Server, cache: Path) -> None:
    server.files["/catalog.json"] = catalog(entity(ONE, title="a\x1b[31mred\u202e"))
    assert [each.title for each in open_site(server.address, cache).entities.values()] == ["a[31mred"]


def test_a_ref_that_is_none_costs_its_relation_alone(server: Server, cache: Path) -> None:
    edges = [("ownedBy", "group:default/red"), ("dependsOn", "::")]
    server.files["/catalog.json"] = catalog(entity(ONE, owner="::", relations=edges))
    one = open_site(server.address, cache).entities[parse_entity_ref(ONE)]
    assert [(edge.type, str(edge.target)) for edge in one.relations] == [("ownedBy", "group:default/red")]
    assert one.owner is None


def test_a_redirect_on_the_same_host_is_followed(server: Server, cache: Path) -> None:
    server.files["/now.json"] = server.files["/catalog.json"]
    server.behaviours["/catalog.json"] = redirect("/now.json")
    assert len(open_site(server.address, cache).entities) == 2


def test_a_redirect_to_another_host_is_not_followed_and_no_login_goes_there(server: Server, cache: Path) -> None:
    with serving() as other:
        other.files["/catalog.json"] = server.files["/catalog.json"]
        server.login = "ada:secret"
        server.behaviours["/catalog.json"] = redirect(f"{other.address}catalog.json")
        site = open_site(server.address.replace("http://", "http://ada:secret@"), cache)
        assert not site.is_known
        assert f"it redirects to another host, `{other.address.rstrip('/')}`" in messages(site)[0]
        assert other.headers == []


def test_redirects_that_go_round_end(server: Server, cache: Path) -> None:
    server.behaviours["/catalog.json"] = redirect("/catalog.json")
    assert "it redirects more than 5 times" in messages(_opened(server.address, cache))[0]


def test_an_answer_that_breaks_off_is_told(server: Server, cache: Path) -> None:
    server.behaviours["/catalog.json"] = break_off
    assert "the response was cut off" in messages(_opened(server.address, cache))[0]


@pytest.mark.parametrize("code", [403, 404, 500, 503])
def test_an_answer_that_is_an_error_is_told_with_its_number(server: Server, cache: Path, code: int) -> None:
    server.behaviours["/catalog.json"] = status(code)
    assert f"the server answered {code} " in messages(_opened(server.address, cache))[0]


def test_a_site_that_is_too_slow_is_given_up(server: Server, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "READ_SECONDS", 0.1)
    server.seconds = 0.5
    assert "cannot be reached: no answer within 0.1 s" in messages(_opened(server.address, cache))[0]


def test_an_answer_that_drips_is_given_up(server: Server, cache: Path) -> None:
    def drip(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("content-length", "100")
        handler.end_headers()
        for _ in range(100):
            try:
                handler.wfile.write(b" ")
            except OSError:
                return
            time.sleep(0.02)

    server.behaviours["/drip"] = drip
    with WebClient(read_seconds=10) as client, pytest.raises(FetchError, match="it takes too long"):
        fetch(client, server.address + "drip", max_bytes=1000, total_seconds=0.1)


def test_an_answer_that_is_too_large_is_not_read_packed_or_not(
    server: Server, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", {"catalog.json": 100_000})
    server.files["/catalog.json"] = b" " * 50_000_000  # packed by the server to 50 kB
    assert "it is larger than 100,000 bytes" in messages(_opened(server.address, cache))[0]


@pytest.mark.parametrize("count", [2_000, pytest.param(20_000, marks=pytest.mark.soak)])
def test_a_catalog_of_many_entities_is_read(server: Server, cache: Path, count: int) -> None:
    server.files["/catalog.json"] = catalog(*(entity(f"component:default/c{number}") for number in range(count)))
    assert len(open_site(server.address, cache).entities) == count
    assert len(open_site(server.address, cache, offline=True).entities) == count


def test_a_login_of_the_address_is_used_and_never_shown_or_kept(server: Server, cache: Path) -> None:
    server.login = "ada:s3cret!"
    site = open_site(server.address.replace("http://", "http://ada:s3cret%21@"), cache)
    assert len(site.entities) == 2
    server.login = "ada:other"
    denied = open_site(server.address.replace("http://", "http://ada:s3cret%21@"), cache)
    assert len(denied.entities) == 2
    assert "the server answered 401 Unauthorized" in messages(denied)[0]
    assert "~/.netrc" in denied.problems[0].hint
    kept = b"".join(path.read_bytes() for path in cache.rglob("*") if path.is_file())
    for told in (repr(denied.problems), repr(vars(denied)), site.shown, kept.decode()):
        assert "s3cret" not in told


def test_a_login_of_netrc_is_used(server: Server, cache: Path) -> None:
    server.login = "ada:secret"
    file = Path(os.environ["HOME"]) / ".netrc"
    file.write_text("machine 127.0.0.1 login ada password secret\n")
    file.chmod(0o600)
    assert open_site(server.address, cache).is_known


def test_a_netrc_that_is_not_understood_is_told_without_what_stands_in_it(server: Server, cache: Path) -> None:
    file = Path(os.environ["HOME"]) / ".netrc"
    file.write_text("machine 127.0.0.1 passwort secret\n")
    file.chmod(0o600)
    site = open_site(server.address, cache)
    assert site.is_known
    assert messages(site) == [f"the login for `{server.address}` is not used: `{file}` has an error in line 1"]


def test_a_proxy_of_the_environment_is_used(server: Server, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.address)
    monkeypatch.setenv("http_proxy", server.address)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    server.files["http://docs.acme.example/catalog.json"] = server.files["/catalog.json"]
    assert len(open_site("http://docs.acme.example", cache).entities) == 2


def test_a_certificate_that_is_not_trusted_is_refused(cache: Path) -> None:
    with serving() as server:
        site = open_site(server.address.replace("http://", "https://"), cache)
        assert not site.is_known
        assert "SSL" in messages(site)[0]


def test_what_is_kept_is_for_its_user_alone_and_damage_is_seen(server: Server, cache: Path) -> None:
    assert open_site(server.address, cache).is_known
    folder = next((cache / "published").iterdir())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (kept,) = folder.iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    kept.write_bytes(kept.read_bytes().replace(b"First", b"Worst"))
    assert not open_site(server.address, cache, offline=True).is_known
    assert open_site(server.address, cache).is_known


@pytest.mark.parametrize("left", [b"", b"\n", b"[]\n{}", b'{"format": 0}\n{}', b"\xff\n"])
def test_a_kept_file_that_is_something_else_counts_as_none(server: Server, cache: Path, left: bytes) -> None:
    assert open_site(server.address, cache).is_known
    (kept,) = next((cache / "published").iterdir()).iterdir()
    kept.write_bytes(left)
    assert not open_site(server.address, cache, offline=True).is_known


def test_redirects_are_read_and_a_site_without_them_has_none(server: Server, cache: Path) -> None:
    assert (dict(open_site(server.address, cache).redirects), len(server.asked)) == ({}, 1)
    moved = [{"from": "docs/a/", "to": "docs/b/", "entity": ONE}, {"from": "docs/c/", "to": "https://c.example/"}]
    server.files["/redirects.json"] = json.dumps({"version": 1, "redirects": moved}).encode()
    site = open_site(server.address, cache)
    assert dict(site.redirects) == {"docs/a/": "docs/b/", "docs/c/": "https://c.example/"}
    assert site.problems == ()


def test_a_folder_is_read_as_it_is(tmp_path: Path, cache: Path) -> None:
    docs = tmp_path / "public/docs/default/component/one"
    docs.mkdir(parents=True)
    (tmp_path / "public/catalog.json").write_bytes(catalog(entity(ONE)))
    (docs / "links.json").write_bytes(links(ONE, page("")))
    site = open_site("public", cache, here=tmp_path)
    assert [each.url for each in site.pages(parse_entity_ref(ONE)) or ()] == [""]
    assert not cache.exists()


def test_a_folder_that_is_no_site_is_told(tmp_path: Path, cache: Path) -> None:
    assert messages(_opened(str(tmp_path), cache)) == [
        f"`{tmp_path}/catalog.json` cannot be read: `catalog.json` does not exist; checks that need it are skipped"
    ]
    assert messages(_opened(f"{tmp_path}/gone", cache)) == [
        f"`{tmp_path}/gone` cannot be reached: no such folder; checks that need it are skipped"
    ]


def test_nothing_outside_of_the_folder_is_read(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "elsewhere.json").write_bytes(catalog(entity(ONE)))
    (tmp_path / "public").mkdir()
    (tmp_path / "public/catalog.json").symlink_to(tmp_path / "elsewhere.json")
    site = _opened(str(tmp_path / "public"), cache)
    assert not site.is_known
    assert "it is not a file of the site" in messages(site)[0]


@pytest.mark.parametrize("text", ["ftp://docs.example/", "https://", "http://[::1", "https://x:y:z/"])
def test_the_address_of_nothing_is_refused_at_once(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError):
        check_address(text, tmp_path)


@pytest.mark.parametrize("tail", ["", "/", "/index.html", "/catalog.json", "/?q=1#top"])
def test_however_the_front_page_is_written_it_is_the_same_site(server: Server, cache: Path, tail: str) -> None:
    site = open_site(server.address.rstrip("/") + tail, cache)
    assert (site.is_known, site.shown) == (True, server.address)


def _opened(address: str, cache: Path) -> PublishedSite:
    site = open_site(address, cache)
    assert not site.is_known
    return site
