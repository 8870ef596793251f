"""What is published is what it says it is, and nothing that a browser runs."""

import mimetypes

import pytest

from techdocs.clean.file_types import (
    DOWNLOADS,
    IMAGES,
    NEEDED_HEAD,
    RUN_BY_BROWSERS,
    RUN_BY_SERVERS,
    Refusal,
    refusal,
    safe_name,
)

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


@pytest.mark.parametrize("suffix", sorted(DOWNLOADS))
def test_downloads_are_published(suffix: str) -> None:
    assert refusal(f"files/a b.{suffix}", b"a: <b>1</b>\n") is None
    assert refusal(f"A.{suffix.upper()}", b"") is None


@pytest.mark.parametrize("suffix", sorted(DOWNLOADS | IMAGES))
def test_no_table_of_types_names_a_page_or_a_script_for_what_is_published(suffix: str) -> None:
    kind = mimetypes.MimeTypes().guess_type(f"a.{suffix}")[0] or ""
    assert not kind.endswith(("html", "/xml", "+xml", "javascript", "/css", "/wasm", "json"))


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.png", PNG),
        ("a.PNG", PNG),
        ("a.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF"),
        ("a.jpeg", b"\xff\xd8\xff\xdb"),
        ("a.gif", b"GIF89a\1\0"),
        ("a.gif", b"GIF87a\1\0"),
        ("a.webp", b"RIFF\x24\0\0\0WEBPVP8 "),
        ("a.avif", b"\0\0\0\x20ftypavif\0\0\0\0avifmif1"),
        ("a.avif", b"\0\0\0\x20ftypmif1\0\0\0\0mif1avif"),
        ("a.ico", b"\0\0\1\0\1\0\x10\x10"),
        ("a.bmp", b"BM\x3a\0\0\0"),
        ("photo.png", b"\xff\xd8\xff\xe0"),
        ("page.html.png", PNG),
    ],
)
def test_images_of_every_format_are_published(name: str, head: bytes) -> None:
    assert refusal(name, head) is None


@pytest.mark.parametrize(
    "head",
    [
        b"<html><script>alert(1)</script>",
        b"\xef\xbb\xbf \r\n\t<!DOCTYPE html>",
        b"<!doctype HTML>",
        b"<ScRiPt>alert(1)",
        b"<script\n>",
        b"<IFRAME src=x>",
        b"<?xml version='1.0'?><html/>",
        b"<?php echo 1;",
        b"<!-- c --><p>",
        b"<svg onload=alert(1)>",
        b"<body/onload=alert(1)>",
        b"<a",
        " <html>".encode("utf-16"),
        b" " * (NEEDED_HEAD - 6) + b"<html>",
    ],
)
@pytest.mark.parametrize("name", ["a.png", "a.txt", "a.csv", "a.yaml", "a.pdf", "a.zip", "a.mp4", "a.drawio"])
def test_a_page_under_another_name_is_unsafe(name: str, head: bytes) -> None:
    suffix = name.partition(".")[2]
    reason = f"its content is HTML or XML, not `.{suffix}`"
    assert refusal(name, head) == Refusal(reason=reason, is_unsafe=True)


@pytest.mark.parametrize(
    "head",
    [
        b"a < b > c\n",
        b"text: <script>alert(1)</script>\n",
        b"<mxfile host='app.diagrams.net'>",
        b"<ledger@example.org> wrote:\n",
        b"<table-name>\n",
        b"<p.1> is a placeholder",
        b"<abc>",
        b"<<: *anchor\n",
        b"<",
        b"#!/bin/sh\n",
        b"@startuml\n<style>\n",
    ],
)
def test_text_that_holds_angles_is_text(head: bytes) -> None:
    assert refusal("a.txt", head) is None


def test_an_image_that_is_none_is_unsafe_and_an_empty_one_is_only_none() -> None:
    reason = "it is not an image in a format that browsers show"
    assert refusal("a.png", b"hello") == Refusal(reason=reason, is_unsafe=True)
    assert refusal("a.png", b"") == Refusal(reason=reason, is_unsafe=False)


@pytest.mark.parametrize("name", ["a.png", "a.zip", "a.mp4"])
def test_a_pointer_of_lfs_is_named_as_such(name: str) -> None:
    found = refusal(name, b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n")
    assert found == Refusal(reason="it is a Git LFS pointer, not the file itself")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("evil.html", "`.html` files are not published: browsers run them"),
        ("evil.HTML", "`.html` files are not published: browsers run them"),
        ("evil.html.", "`.html` files are not published: browsers run them"),
        ("evil.html . .", "`.html` files are not published: browsers run them"),
        ("evil.png.xhtml", "`.xhtml` files are not published: browsers run them"),
        ("evil.svgz", "`.svgz` files are not published: browsers run them"),
        ("a.php", "`.php` files are not published: a web server may run them"),
        ("a.php.png", "`.php` files are not published: a web server may run them"),
        ("a.shtml", "`.shtml` files are not published: a web server may run them"),
        ("a.html.gz", "`.html.gz` files are not published: a web server may treat them as `.html`"),
        ("a.svg.proto", "`.svg.proto` files are not published: a web server may treat them as `.svg`"),
        ("a.json", "`.json` files are not published"),
        ("a.jar", "`.jar` files are not published"),
        ("a.exe", "`.exe` files are not published"),
        ("a.\uff48\uff54\uff4d\uff4c", "`.\uff48\uff54\uff4d\uff4c` files are not published"),
        ("Makefile", "files without a suffix are not published"),
        ("_headers", "files without a suffix are not published"),
        ("", "files without a suffix are not published"),
        (".html", "files whose names start with a dot, or end with a dot or a space, are not published"),
        (".htaccess", "files whose names start with a dot, or end with a dot or a space, are not published"),
        (".user.ini", "files whose names start with a dot, or end with a dot or a space, are not published"),
        ("a.png.", "files whose names start with a dot, or end with a dot or a space, are not published"),
    ],
)
def test_other_types_are_not_published(name: str, reason: str) -> None:
    assert refusal(f"docs.v1/{name}", PNG) == Refusal(reason=reason, is_unsafe=False)


def test_names_of_tools_in_typed_files_are_no_types() -> None:
    assert refusal("Intro to Node.js.pdf", b"%PDF-1.7") is None
    assert refusal("report.v1.2.csv", b"a,b\n") is None


def test_the_operator_allows_further_suffixes() -> None:
    extra = frozenset({".IPYNB", "json"})
    assert refusal("a.ipynb", b"{}", extra) is None
    assert refusal("a.json", b"{}", extra) is None
    assert refusal("a.json", b"<html>", extra) is not None
    assert refusal("a.bin", b"", extra) is not None


@pytest.mark.parametrize("suffix", sorted(RUN_BY_BROWSERS | RUN_BY_SERVERS | {""}))
def test_no_operator_allows_what_browsers_and_hosts_run(suffix: str) -> None:
    extra = frozenset({suffix, f".{suffix}", suffix.upper()})
    assert refusal(f"a.{suffix}", b"text", extra) is not None
    assert refusal(f"a.{suffix.upper()}.", b"text", extra) is not None


@pytest.mark.parametrize(
    "part",
    [
        "a.png",
        "日本語.md",
        "straße (1) & more+.pdf",
        "-x",
        "~a",
        "100% done.txt",
        "a'b.md",
        "été",
        "#1?.md",
        "مستند.md",
    ],
)
def test_names_in_any_script_are_safe(part: str) -> None:
    assert safe_name(part)


@pytest.mark.parametrize(
    "part",
    [
        "",
        ".",
        "..",
        "a.",
        "a ",
        "a\u00a0",
        "a\n.md",
        "a\0.md",
        "a\x7f",
        "a\x85b",
        "a/b",
        "a\\b",
        "a.png:evil.html",
        "%2e%2e",
        "a%2Fb",
        "a%00.png",
        "gnp.\u202ehtml",
        "a\u2066b",
        "a\u200bb",
        "a\ufeffb",
        "a\u2028b",
        "a\udcffb",
        "a\ue000b",
    ],
)
def test_names_that_mean_something_else_elsewhere_are_not_safe(part: str) -> None:
    assert not safe_name(part)
