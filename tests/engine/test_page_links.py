"""Links inside of docs are settled by the renderer; all others are left, with their lines, to the site."""

from collections.abc import Mapping

from techdocs.model.docs import DocsPage
from tests.rendering import Render, Rendered

FILES: Mapping[str, str | bytes] = {
    "guide.md": "# Guide\n\n## Set up\n", "deep/a b.md": "# Deep\n\n[home](../index.md)\n", "flow.pdf": b"%PDF-1.4\n",
    "flow.png": b"\x89PNG\r\n\x1a\n",
}  # fmt: skip


def left(out: Rendered) -> list[tuple[str, int]]:
    return [(link.target, link.line) for link in index(out).open_links]


def index(out: Rendered) -> DocsPage:
    return next(page for page in out.record.pages if page.path == "index.md")


def test_links_to_pages_files_and_anchors_of_the_same_docs_are_settled(render: Render) -> None:
    text = "# A\n\n[a](guide.md) [b](guide.md#set-up) [c](<deep/a b.md>) [d](flow.pdf) [e](#a) ![f](flow.png)\n"
    out = render({"index.md": text, **FILES})
    assert left(out) == []
    assert index(out).open_images == ()
    assert index(out).links == ("guide/", "guide/#set-up", "deep/a b/")
    assert out.faults == []


def test_the_address_of_a_page_is_plain_text(render: Render) -> None:
    out = render({"index.md": "# A\n", **FILES, "ü x.md": "# Ü\n"})
    assert sorted(page.url for page in out.record.pages) == ["", "deep/a b/", "guide/", "ü x/"]


def test_what_only_the_site_can_settle_is_left_with_its_line_and_each_once(render: Render) -> None:
    text = (
        "# A\n\n[a](component:default/two/x.md#y)\n[b](gone.md)\n\n[c](../../src/main.go#L3) [b](gone.md)\n"
        "[d](https://example.com/) [e](/docs/x/) ![f](no.png) [g](flow.pdf)\n"
    )
    out = render({"index.md": text, **FILES})
    assert left(out) == [
        ("component:default/two/x.md#y", 3), ("gone.md", 4), ("../../src/main.go#L3", 6), ("https://example.com/", 0),
        ("/docs/x/", 7),
    ]  # fmt: skip
    assert [(image.target, image.line) for image in index(out).open_images] == [("no.png", 7)]
    assert out.faults == []


def test_links_in_code_and_to_mail_are_nobodys(render: Render) -> None:
    text = '# A\n\n`[a](component:two)` <a@b.example>\n\n```html\n<a href="component:two">\n```\n\n//not.a.link/x\n'
    assert left(render({"index.md": text})) == []


def test_an_anchor_of_the_same_docs_that_nobody_has_is_a_fault_here(render: Render) -> None:
    out = render({"index.md": "# A\n\n[a](guide.md#gone) [f](flow.pdf)\n[b](<deep/a b.md#lost>)\n", **FILES})
    assert [fault.rpartition(" points")[0] for fault in out.faults] == [
        "index.md:3 TD202 link `guide.md#gone`", "index.md:4 TD202 link `deep/a b.md#lost`",
    ]  # fmt: skip


def test_without_directory_urls_links_are_settled_the_same(render: Render) -> None:
    settings = "use_directory_urls: false\nplugins: [techdocs-core]\n"
    out = render({"index.md": "# A\n\n[a](guide.md#set-up) [b](./) [c](gone.md)\n", **FILES}, settings)
    assert index(out).url == "index.html"
    assert index(out).links == ("guide.html#set-up",)
    assert left(out) == [("gone.md", 3)]


def test_former_addresses_of_front_matter_are_kept_as_they_are_written(render: Render) -> None:
    out = render(
        {"index.md": "---\naliases: [old.md, ./older/, 5, '']\n---\n# A\n", "b.md": "---\naliases: x\n---\n# B\n"}
    )
    assert {page.path: page.aliases for page in out.record.pages} == {
        "index.md": ("old.md", "./older/", "5"), "b.md": ("x",),
    }  # fmt: skip


def test_all_that_a_page_shows_is_looked_up(render: Render) -> None:
    text = (
        "# A\n\n<picture><source srcset='dark.png 1x, flow.png 2x'><img src=flow.png></picture>\n\n"
        "<video src='film.mp4' poster='poster.png'><source src='other.mp4'></video>\n\n"
        "<audio src='sound.mp3'></audio>\n"
    )
    out = render({"index.md": text, **FILES})
    assert [(image.target, image.line) for image in index(out).open_images] == [
        ("dark.png", 3), ("film.mp4", 5), ("poster.png", 5), ("other.mp4", 5), ("sound.mp3", 7),
    ]  # fmt: skip


def test_a_path_from_the_root_is_one_of_the_docs(render: Render) -> None:
    text = (
        "# A\n\n[a](/guide.md#set-up) [b](/guide/) [c](/flow.pdf) ![d](/flow.png) [e](/deep/a%20b.md) ![f](/no.png)\n"
    )
    page = index(render({"index.md": text, **FILES}))
    assert page.settled == {
        "/guide.md#set-up": "guide/#set-up", "/guide/": "guide/", "/flow.pdf": "flow.pdf", "/flow.png": "flow.png",
        "/deep/a%20b.md": "deep/a b/",
    }  # fmt: skip
    assert page.links == ("guide/#set-up", "guide/", "deep/a b/")
    assert [image.target for image in page.open_images] == ["/no.png"]


def test_an_anchor_of_a_forge_leads_to_the_heading(render: Render) -> None:
    text = (
        "# A\n\n## 🚀 Getting started\n\n## Q & A\n\n## Q & A\n\n## 2024\n\n## Same\n\n"
        "[a](#-getting-started) [b](#q--a-1) [c](#anchor-2024) [d](#same) [e](other.md#c-interop) [f](#gone)\n"
    )
    out = render({"index.md": text, "other.md": "# B\n\n## C++ (interop)\n\n## [C--interop](index.md)\n"})
    assert index(out).settled == {
        "#-getting-started": "#getting-started", "#q--a-1": "#q-a_1", "#anchor-2024": "#2024",
    }  # fmt: skip
    assert [fault.split("`")[1] for fault in out.faults if "TD202" in fault] == ["#gone"]
