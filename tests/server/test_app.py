import json
import logging
import os
import re
from pathlib import Path

import pytest

from techdocs.model.problem import Place, Problem, Severity
from techdocs.server import Answer
from techdocs.server.app import is_plain_path
from tests.server.serving import Served

SCRIPTS = re.compile(r'<script src="(/_techdocs/[^"]+)"')
PROBLEM = Problem(
    code="TD201", severity=Severity.WARNING, message="link `</script><script>alert(1)</script>`: target not found",
    hint="check & mend", place=Place(source="one", path="docs/index.md", line=3),
)  # fmt: skip


def test_a_page_comes_with_the_scripts_of_the_preview_and_is_not_kept(served: Served) -> None:
    reply = served.ask("/")
    assert (reply.status, reply.headers["cache-control"]) == (200, "no-store")
    assert "<h1>Page</h1>" in reply.body
    assert [address.partition("?")[0] for address in SCRIPTS.findall(reply.body)] == [
        "/_techdocs/live.js",
        "/_techdocs/problems.js",
    ]
    assert reply.body.index("live.js") < reply.body.index("</head>")


def test_the_problems_of_a_page_stand_in_it_as_data_that_cannot_end_their_element(served: Served) -> None:
    served.preview.problems[""] = (PROBLEM,)
    body = served.ask("/").body
    found = re.findall(r'<script type="application/json" id="techdocs-problems">(.*?)</script>', body)
    assert [json.loads(text) for text in found] == [
        [
            {
                "code": "TD201",
                "severity": "warning",
                "message": PROBLEM.message,
                "hint": "check & mend",
                "place": "one/docs/index.md:3",
            }
        ]
    ]
    assert "alert(1)</script>" not in body


def test_the_problems_of_the_pages_own_file_come_first_and_of_each_file_the_worst(served: Served) -> None:
    def one(severity: Severity, path: str) -> Problem:
        return Problem(code="TD201", severity=severity, message="x", place=Place(source="one", path=path))

    problems = (
        one(Severity.ERROR, "catalog-info.yaml"), one(Severity.NOTE, "docs/a.md"), one(Severity.WARNING, "docs/a.md"),
        one(Severity.ERROR, "a.md.yml"), one(Severity.ERROR, ""),
    )  # fmt: skip
    page = b"<html><head></head><body></body></html>"
    served.preview.special["a/"] = lambda: Answer(content=page, problems=problems, origin=Path("/x/one/docs/a.md"))
    found = re.findall(r'"severity": "(\w+)".*?"place": "([^"]*)"', served.ask("/a/").body)
    assert found == [
        ("warning", "one/docs/a.md"), ("note", "one/docs/a.md"), ("error", "one"), ("error", "one/a.md.yml"),
        ("error", "one/catalog-info.yaml"),
    ]  # fmt: skip


def test_the_scripts_of_the_preview_are_kept_by_the_browser_until_they_change(served: Served) -> None:
    for address in SCRIPTS.findall(served.ask("/").body):
        reply = served.ask(address)
        assert (reply.status, reply.headers["content-type"]) == (200, "text/javascript; charset=utf-8")
        assert "immutable" in reply.headers["cache-control"]


def test_a_file_is_sent_by_its_type_and_not_again_while_it_is_the_same(served: Served, folder: Path) -> None:
    reply = served.ask("/style.css")
    assert (reply.status, reply.body) == (200, "body { color: red }")
    assert reply.headers["content-type"] == "text/css; charset=utf-8"
    assert (reply.headers["cache-control"], reply.headers["x-content-type-options"]) == ("no-cache", "nosniff")
    again = served.ask("/style.css", If_None_Match=reply.headers["etag"])
    assert (again.status, again.body) == (304, "")
    (folder / "style.css").write_text("body { color: blue }", encoding="utf-8")
    changed = served.ask("/style.css", If_None_Match=reply.headers["etag"])
    assert (changed.status, changed.body) == (200, "body { color: blue }")


def test_bytes_that_are_no_page_are_not_sent_again_while_they_are_the_same(served: Served) -> None:
    served.preview.special["catalog.json"] = lambda: Answer(content=b"{}", media_type="application/json")
    reply = served.ask("/catalog.json")
    assert (reply.body, reply.headers["content-type"]) == ("{}", "application/json")
    assert served.ask("/catalog.json", If_None_Match=reply.headers["etag"]).status == 304


def test_a_file_named_by_its_digest_is_kept_forever(served: Served, folder: Path) -> None:
    (folder / "assets" / "javascripts").mkdir(parents=True)
    (folder / "assets" / "javascripts" / "bundle.0123abcd.min.js").write_text("1", encoding="utf-8")
    assert "immutable" in served.ask("/assets/javascripts/bundle.0123abcd.min.js").headers["cache-control"]


def test_a_head_request_has_the_headers_of_a_page_without_its_body(served: Served) -> None:
    reply = served.ask("/", "HEAD")
    assert (reply.status, reply.body) == (200, "")
    assert reply.headers["content-length"] == str(len(served.ask("/").body.encode()))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_nothing_can_be_written(served: Served, method: str) -> None:
    reply = served.ask("/", method, Origin="https://other.example")
    assert reply.status == 405
    assert not [name for name in reply.headers if name.lower().startswith("access-control")]


def test_a_page_that_is_missing_is_the_answer_of_the_preview_and_is_loaded_again_too(served: Served) -> None:
    reply = served.ask("/nowhere/")
    assert reply.status == 404
    assert "no page" in reply.body
    assert SCRIPTS.findall(reply.body)


def test_a_redirect_keeps_the_query_and_the_site(served: Served) -> None:
    reply = served.ask("/docs?q=words")
    assert (reply.status, reply.headers["location"]) == (302, "/docs/?q=words")


@pytest.mark.parametrize(
    "location", ["https://other.example/", "//other.example/", "/\\other.example/", "javascript:1"]
)
def test_a_redirect_to_another_site_leads_nowhere(served: Served, location: str) -> None:
    served.preview.special["away"] = lambda: Answer(status=302, location=location)
    reply = served.ask("/away")
    assert reply.status == 404
    assert "location" not in reply.headers


def test_a_page_that_fails_says_so_in_one_line_and_tells_the_terminal_where(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "techdocs.server"):
        reply = served.ask("/fails")
    assert reply.status == 500
    assert "<code>ValueError: nothing &lt;works&gt; here</code>" in reply.body
    assert SCRIPTS.findall(reply.body)
    assert not re.search(r"Traceback|\.py|line \d", reply.body)
    assert "`/fails` cannot be shown" in caplog.text
    assert "in fail" in caplog.text
    assert served.ask("/").status == 200


TRAVERSALS = (
    "/../secret.txt", "/docs/../../secret.txt", "/%2e%2e/secret.txt", "/%2E%2E%2fsecret.txt", "/..%2fsecret.txt",
    "/docs/..%2f..%2fsecret.txt", "/%252e%252e/secret.txt", "/..%5csecret.txt", "/..\\secret.txt", "//secret.txt",
    "/%2fetc/passwd", "//etc/passwd", "/docs//../../secret.txt", "/./../secret.txt", "/%c0%ae%c0%ae/secret.txt",
    "/secret.txt%00.html", "/docs/%00", "/.%2e/secret.txt", "/..;/secret.txt", "/%0a", "http://other.example/index.html",
    "/_techdocs/../../secret.txt", "/_techdocs/%2e%2e/app.py", "/_techdocs/..%2fapp.py", "/_techdocs/problems.md",
)  # fmt: skip


@pytest.mark.parametrize("target", TRAVERSALS)
def test_nothing_outside_the_site_is_served_in_any_spelling(served: Served, target: str) -> None:
    reply = served.send(f"GET {target} HTTP/1.1\r\nHost: {served.host}\r\nConnection: close\r\n\r\n")
    assert reply.split()[1] == "404"
    assert "the secret" not in reply
    assert "root:" not in reply


@pytest.mark.parametrize(
    "path", ["", "a", "a/b/", "a b/é.html", "..a/b..", "a/...", "docs/default/component/one/index.html"]
)
def test_a_path_that_goes_straight_down_is_asked_for(path: str) -> None:
    assert is_plain_path(path)


def test_a_file_that_is_no_regular_one_is_not_sent(served: Served, folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    served.preview.special["pipe"] = lambda: Answer(file=folder / "pipe.txt")
    served.preview.special["gone"] = lambda: Answer(file=folder / "gone.txt")
    assert (served.ask("/pipe").status, served.ask("/gone").status) == (404, 404)


def test_a_code_of_a_problem_is_explained_without_network_and_without_links_that_lead_nowhere(served: Served) -> None:
    reply = served.ask("/_techdocs/problems/")
    assert reply.status == 200
    assert '<h2 id="td201">TD201</h2>' in reply.body
    assert not re.findall(r'<a href="(?!#|https?:)', reply.body)
    assert "style=" not in reply.body
