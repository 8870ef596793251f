"""The headers that a host should send, in the forms that hosts read: each says the same."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from techdocs.config import Config
from techdocs.engine.theme import load_theme
from techdocs.model.security import Security
from techdocs.model.site import Look
from techdocs.portal.http_headers import IMMUTABLE, header_files
from tests.conftest import Build, site_files

FORMS = {"netlify": "_headers", "nginx": "_headers.nginx.conf", "s3": "_headers.s3.json"}


def read_netlify(text: str) -> dict[str, str]:
    everywhere, *others = re.split(r"\n(?=/)", text)
    assert {other.partition("/*\n")[2].strip() for other in others} <= {f"Cache-Control: {IMMUTABLE}"}
    first, *lines = everywhere.splitlines()
    assert first == "/*"
    assert all(line.startswith("  ") for line in lines)
    return dict(line.strip().split(": ", 1) for line in lines)


def read_nginx(text: str) -> dict[str, str]:
    matches = [re.fullmatch(r'add_header ([A-Za-z-]+) "([^"\\$]*)" always;', line) for line in text.splitlines()]
    return {match[1]: match[2] for match in matches if match}


def read_s3(text: str) -> dict[str, str]:
    config = json.loads(text)
    assert set(config) == {"Name", "SecurityHeadersConfig", "CustomHeadersConfig"}
    security, custom = config["SecurityHeadersConfig"], config["CustomHeadersConfig"]
    assert custom["Quantity"] == len(custom["Items"])
    assert all(part["Override"] is True for part in [*security.values(), *custom["Items"]])
    return {
        "Content-Security-Policy": security["ContentSecurityPolicy"]["ContentSecurityPolicy"],
        "X-Content-Type-Options": "nosniff" if "ContentTypeOptions" in security else "",
        "X-Frame-Options": security["FrameOptions"]["FrameOption"],
        "Referrer-Policy": security["ReferrerPolicy"]["ReferrerPolicy"],
        **{item["Header"]: item["Value"] for item in custom["Items"]},
    }


READERS = {"netlify": read_netlify, "nginx": read_nginx, "s3": read_s3}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_the_same(form: str) -> None:
    ((name, text),) = header_files(load_theme(Look()), [form]).items()
    headers = READERS[form](text)
    assert name == FORMS[form]
    policy = headers.pop("Content-Security-Policy")
    assert policy.endswith("; frame-ancestors 'self'")
    assert headers == {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }


def test_no_form_is_no_file() -> None:
    assert header_files(load_theme(Look()), []) == {}


def test_what_the_operator_adds_stands_in_the_header() -> None:
    look = Look(policy={"connect-src": ("https://metrics.example",)}, external_images=False)
    policy = read_netlify(header_files(load_theme(look), ["netlify"])["_headers"])["Content-Security-Policy"]
    assert "connect-src 'self' https://metrics.example" in policy
    assert "img-src 'self' data:;" in policy


def test_the_sites_pages_are_covered_by_the_headers_of_the_site(two_teams: Path, build: Build, config: Config) -> None:
    folder = build(security=Security(header_files=tuple(FORMS))).site.folder
    read = {form: READERS[form]((folder / name).read_text()) for form, name in FORMS.items()}
    assert len({headers["Content-Security-Policy"] for headers in read.values()}) == 1
    policy = read["netlify"]["Content-Security-Policy"]
    for path in folder.rglob("*.html"):
        html = path.read_text()
        (node,) = LexborHTMLParser(html).css("meta[http-equiv=Content-Security-Policy]")
        assert policy == f"{node.attributes['content']}; frame-ancestors 'self'"
        assert {hash_of(code) for code in scripts(html)} <= set(policy.split(" ; ")[0].replace(";", " ").split())


def scripts(html: str) -> list[str]:
    nodes = LexborHTMLParser(html).css("script:not([src])")
    return [node.text() for node in nodes if node.attributes.get("type") != "application/json"]


def hash_of(code: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"


def test_header_files_come_and_go_with_the_setting_and_nothing_is_rendered(two_teams: Path, build: Build) -> None:
    plain = site_files(build().site.folder)
    outcome = build(security=Security(header_files=("netlify", "s3")))
    with_files = site_files(outcome.site.folder)
    assert {*with_files} - {*plain} == {"_headers", "_headers.s3.json"}
    assert all(docs.state != "rendered" for docs in outcome.parts.docs.values())
    assert site_files(build().site.folder) == plain


def test_a_file_of_an_author_cannot_speak_to_the_host(two_teams: Path, build: Build, config: Config) -> None:
    (two_teams / "one/docs/_headers").write_text("/*\n  X: y\n")
    (two_teams / "one/docs/CNAME").write_text("evil.example\n")
    (two_teams / "one/docs/.htaccess").write_text("Options +Indexes\n")
    files: Mapping[str, str] = site_files(build(look=replace(config.look, site_name="x")).site.folder)
    assert not [path for path in files if path.rpartition("/")[2] in {"_headers", "CNAME", ".htaccess"}]
