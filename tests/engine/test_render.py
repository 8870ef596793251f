"""Pages of every shape become HTML or a fault with its line; none stops the others."""

import pytest

from tests.rendering import Render


def test_a_page_becomes_an_article_with_open_slots(render: Render) -> None:
    out = render({"index.md": "# Hello\n\nWorld.\n"})
    assert '<h1 id="hello">' in out.article
    html = out.html("index.html")
    assert html.count("<!--techdocs:header-->") == 1
    assert html.count("<!--techdocs:head-->") == 1


def test_a_page_says_nothing_of_the_catalog_or_of_its_time(render: Render) -> None:
    html = render({"index.md": "# Hello\n"}).html("index.html")
    assert "build-date" not in html.lower()
    assert "/tmp" not in html  # noqa: S108 - what must not be there


def test_the_nav_of_the_author_gives_order_titles_sections_and_links_out(render: Render) -> None:
    out = render(
        {"index.md": "# A\n", "b.md": "# B\n", "deep/c.md": "# C\n"},
        "plugins: [techdocs-core]\nnav:\n- Start: index.md\n- Part:\n  - See: deep/c.md\n"
        "  - Elsewhere: https://example.org/\n- b.md\n",
    )
    assert [page.path for page in out.record.pages] == ["index.md", "deep/c.md", "b.md"]
    assert [page.title for page in out.record.pages] == ["Start", "See", "B"]
    assert 'href="https://example.org/"' in out.html("index.html")


def test_without_a_nav_the_files_make_one(render: Render) -> None:
    out = render({"zoo.md": "# Zoo\n", "index.md": "# A\n", "apes/index.md": "# Apes\n"})
    assert [page.path for page in out.record.pages] == ["index.md", "zoo.md", "apes/index.md"]
    assert all(page.in_nav for page in out.record.pages)


def test_pages_that_are_excluded_are_not_there_and_those_not_in_the_nav_are(render: Render) -> None:
    out = render(
        {"index.md": "# A\n", "draft.md": "# Draft\n", "hidden.md": "# Hidden\n", "lost.md": "# Lost\n"},
        "plugins: [techdocs-core]\nnav: [index.md]\nexclude_docs: draft.md\nnot_in_nav: hidden.md\n",
    )
    assert "draft/index.html" not in out.articles
    assert {page.path: page.in_nav for page in out.record.pages} == {
        "index.md": True,
        "hidden.md": True,
        "lost.md": False,
    }


def test_a_readme_beside_an_index_gives_way(render: Render) -> None:
    out = render({"README.md": "# Readme\n", "index.md": "# Index\n"})
    assert [page.path for page in out.record.pages] == ["index.md"]
    assert "Index" in out.article


def test_addresses_without_folders_are_honoured(render: Render) -> None:
    out = render({"index.md": "[b](b.md)\n", "b.md": "# B\n"}, "use_directory_urls: false\n")
    assert "b.html" in out.articles
    assert 'href="b.html"' in out.article


def test_links_and_images_that_lead_nowhere_here_are_left_to_the_site_and_lost_anchors_are_faults(
    render: Render,
) -> None:
    out = render(
        {
            "index.md": "# A\n\n[gone](gone.md)\n\n![no](no.png) ![yes](yes.png)\n\n"
            "[top](#a) [lost](#lost)\n\n[b](b.md#x)\n",
            "b.md": "# B\n\n[a](index.md)\n",
            "yes.png": b"\x89PNG\r\n\x1a\n",
        }
    )
    page = out.record.pages[0]
    assert [(link.target, link.line) for link in page.open_links] == [("gone.md", 3)]
    assert [(image.target, image.line) for image in page.open_images] == [("no.png", 5)]
    assert page.links == ("b/#x",)
    assert out.faults == [
        "index.md:7 TD202 link `#lost` points to a heading that does not exist",
        "index.md:9 TD202 link `b.md#x` points to a heading that does not exist",
    ]


def test_files_that_are_no_pages_are_published_as_they_are(render: Render) -> None:
    out = render({"index.md": "# A\n\n[a](files/data.csv)\n", "files/data.csv": b"a;b\r\n"})
    assert (out.folder / "site/files/data.csv").read_bytes() == b"a;b\r\n"


@pytest.mark.parametrize(
    "content",
    [
        "# Straße\r\n\r\nÀ propos\r\n",
        "\ufeff# Straße\n\nÀ propos\n",
        "---\ntitle: Straße\n---\n\nÀ propos\n",
        "\ufeff---\r\ntitle: Straße\r\n---\r\nÀ propos\r\n",
    ],
)
def test_line_ends_and_a_byte_order_mark_do_not_show(render: Render, content: str) -> None:
    out = render({"index.md": content.encode()})
    assert out.record.pages[0].title == "Straße"
    assert "À propos" in out.article
    assert "\ufeff" not in out.article
    assert out.faults == []


def test_a_page_that_is_no_utf8_is_read_and_reported(render: Render) -> None:
    out = render({"index.md": "# Café\n\nfine\n".encode("cp1252")})
    assert "Café" in out.article
    assert out.faults == ["index.md:1 TD206 the page is not UTF-8 and is read as Windows-1252"]


def test_names_in_other_scripts_are_addresses(render: Render) -> None:
    out = render({"index.md": "[x](日本語/ページ.md)\n", "日本語/ページ.md": "# 見出し\n"})
    assert "日本語/ページ/index.html" in out.articles
    assert out.faults == []


def test_an_empty_page_is_a_page(render: Render) -> None:
    out = render({"index.md": "", "b.md": "   \n"})
    assert set(out.articles) == {"index.html", "b/index.html"}
    assert out.record.pages[0].title == "Home"


def test_a_page_of_a_megabyte_and_a_half_is_a_page(render: Render) -> None:
    out = render({"index.md": "# Long\n\n" + f"{'word ' * 100}\n" * 3_000})
    assert len(out.article) > 1_400_000


def test_markdown_nested_without_end_costs_its_page_alone(render: Render) -> None:
    out = render({"index.md": "# A\n", "deep.md": "> " * 3000 + "x\n"})
    assert '<h1 id="a">' in out.article
    assert set(out.articles) == {"index.html", "deep/index.html"}


def test_a_page_can_stay_out_of_the_search(render: Render) -> None:
    out = render({"index.md": "# A\n", "b.md": "---\nsearch: {exclude: true}\n---\n# B\n"})
    assert [page.searchable for page in out.record.pages] == [True, False]
    assert not (out.folder / "search/b/index.html").exists()


def test_the_search_gets_the_article_and_nothing_around_it(render: Render) -> None:
    text = render({"index.md": "# Title\n\nBody words.\n"}).searched("index.html")
    assert "Body words." in text
    assert 'data-pagefind-filter="entity">component:default/sample<' in text
    assert "headerlink" not in text
    assert "md-header" not in text


def test_front_matter_sets_title_description_and_what_is_hidden(render: Render) -> None:
    out = render({"index.md": "---\ntitle: Other\ndescription: In short\nhide: [toc]\n---\n# A\n"})
    html = out.html("index.html")
    assert out.record.pages[0].title == "Other"
    assert '<meta name="description" content="In short">' in html
    assert "md-sidebar--secondary" not in html or 'data-md-type="toc" hidden' in html


def test_front_matter_that_cannot_be_read_is_reported_and_shown(render: Render) -> None:
    out = render({"index.md": "---\ntitle: [x\n---\n# A\n"})
    assert len(out.faults) == 1
    assert "TD207" in out.faults[0]
    assert "the front matter is not read" in out.faults[0]


def test_front_matter_cannot_set_a_template_or_run_anything(render: Render) -> None:
    out = render({"index.md": "---\ntemplate: /etc/passwd\ntitle: !!python/object/apply:os.system [id]\n---\n# A\n"})
    assert '<h1 id="a">' in out.article
    assert "uid=" not in out.html("index.html")


def test_links_to_entities_are_kept_for_the_assembly_with_their_lines(render: Render) -> None:
    out = render({"index.md": "# A\n\n[p](component:default/payments/guide.md#x)\n"})
    assert [(link.target, link.line) for link in out.record.pages[0].open_links] == [
        ("component:default/payments/guide.md#x", 3)
    ]
    assert out.faults == []


def test_large_docs_carry_the_branch_of_a_page_and_not_the_whole_nav(render: Render) -> None:
    files = {f"s{section}/p{page}.md": f"# P{section}-{page}\n" for section in range(21) for page in range(10)}
    html = render({"index.md": "# A\n", **files}).html("s3/p4/index.html")
    assert "P3-9" in html
    assert "P7-9" not in html


def test_a_snippet_of_the_docs_is_included(render: Render) -> None:
    out = render({"index.md": '# A\n\n--8<-- "part.md"\n', "snippets:/part.md": "Shared *words*.\n"})
    assert "Shared <em>words</em>." in out.article


def test_a_snippet_cannot_be_fetched_or_reach_outside(render: Render) -> None:
    out = render({"index.md": '# A\n\n--8<-- "../../../../etc/passwd"\n\n--8<-- "https://example.org/x"\n'})
    assert "root:" not in out.article
