"""The redirects as data and as rules for hosts; nginx itself answers with the rules that are made for it."""

import http.client
import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest

from techdocs.model.links import Redirect
from techdocs.portal.redirects import redirect_files, redirects_document

ROOT = "docs/default/component/one/"
REDIRECTS = tuple(
    Redirect(origin=ROOT + origin, target=target, entity="component:default/one")
    for origin, target in {
        "old/": f"{ROOT}new/",
        "old.html": f"{ROOT}new/#set up",
        "a b/ü$x'{}\\\"/": f"{ROOT}ü b/",
        "100%25/": f"{ROOT}new/",
        "wiki/": "https://wiki.example/a?b=$c&d=%20;{}#e",
    }.items()
)


def test_the_document_names_what_leads_where_and_whose_it_is() -> None:
    document = redirects_document(REDIRECTS[:1])
    assert document.pop("generator")
    assert document == {
        "version": 1,
        "redirects": [{"from": f"{ROOT}old/", "to": f"{ROOT}new/", "entity": "component:default/one"}],
    }


def test_no_form_is_no_file() -> None:
    assert redirect_files(REDIRECTS, "https://docs.acme.example/", []) == {}


@pytest.mark.parametrize(
    ("site_url", "root"), [("", "/"), ("https://a.example/", "/"), ("https://a.example/x/", "/x/")]
)
def test_netlify_reads_a_quoted_path_a_target_and_a_status(site_url: str, root: str) -> None:
    ((name, text),) = redirect_files(REDIRECTS, site_url, ["netlify"]).items()
    assert name == "_redirects"
    rules = [line.split(" ") for line in text.splitlines()]
    assert [len(rule) for rule in rules] == [3] * len(REDIRECTS)
    assert rules[0] == [f"{root}{ROOT}old/", f"{root}{ROOT}new/", "301"]
    assert rules[1][1] == f"{root}{ROOT}new/#set%20up"
    assert rules[2][:2] == [root + quote(REDIRECTS[2].origin), f"{root}{ROOT}%C3%BC%20b/"]
    assert rules[4][1] == REDIRECTS[4].target
    assert not any(mark in rule[0] for rule in rules for mark in "*:")


def test_s3_reads_keys_and_locations() -> None:
    ((name, text),) = redirect_files(REDIRECTS, "https://a.example/x/", ["s3"]).items()
    assert name == "_redirects.s3.json"
    rows = json.loads(text)
    assert rows[0] == {"Key": f"x/{ROOT}old/index.html", "WebsiteRedirectLocation": f"/x/{ROOT}new/"}
    assert rows[1]["Key"] == f"x/{ROOT}old.html"
    assert rows[2]["Key"] == f"x/{REDIRECTS[2].origin}index.html"
    assert all(row["WebsiteRedirectLocation"].isascii() for row in rows)
    assert all(row["WebsiteRedirectLocation"].startswith(("/", "https://", "http://")) for row in rows)


NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
CONFIG = """daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ }}
http {{
  access_log off;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; root {folder}; absolute_redirect off; include {folder}/_redirects.nginx.conf; }}
}}
"""


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[int]:
    """Run nginx with the rules, and return its port."""
    if NGINX is None:
        pytest.skip("nginx is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    for name, text in redirect_files(REDIRECTS, "https://docs.acme.example/", ["nginx"]).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "nginx.conf").write_text(CONFIG.format(folder=tmp_path, port=port))
    tmp_path.chmod(0o755)
    command = [NGINX, "-p", str(tmp_path), "-e", str(tmp_path / "error.log"), "-c", str(tmp_path / "nginx.conf")]
    server = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        _wait(server, port)
        yield port
    finally:
        server.terminate()
        server.communicate()


def _wait(server: "subprocess.Popen[bytes]", port: int) -> None:
    for _ in range(200):
        assert server.poll() is None, server.stderr.read() if server.stderr else b""
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("nginx does not answer")


def test_nginx_answers_with_the_rules(nginx: int) -> None:
    for redirect in REDIRECTS:
        path, mark, anchor = redirect.target.partition("#")
        is_web = redirect.target.startswith("https://")
        location = redirect.target.replace("$", "%24") if is_web else f"/{quote(path)}{mark}{quote(anchor)}"
        assert _answer(nginx, "/" + quote(redirect.origin)) == (301, location), redirect.origin
    assert _answer(nginx, f"/{ROOT}other/") == (404, None)


def _answer(port: int, path: str) -> tuple[int, str | None]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers["Location"]
