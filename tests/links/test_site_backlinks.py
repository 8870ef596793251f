"""Who links to a page is shown on it and kept in `links.json`; what others link to renders nothing."""

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import GROUP, Build, Write, site_files
from tests.links.finished import ARTICLE, ONE, TARGET, TWO, leads, one, page_of, rendered, two


def test_a_page_shows_who_links_to_it_and_an_entity_by_which_team(write: Write, build: Build) -> None:
    write({"org/catalog-info.yaml": GROUP.format(name="red", title="Red team")})
    two(write, "# Two\n\n## Set up\n\n[book](run%20book.md)\n")
    one(
        write,
        "[a](component:two#set-up) [b](component:two)",
        **{"one/docs/x.md": "# <b>X</b> & Y\n\n[c](component:two)\n"},
    )
    write({"lone/docs/index.md": "# Lone\n\n[d](component:two/run%20book.md)\n"})
    outcome = build()
    details = page_of(outcome, TWO).css_first(f"{ARTICLE} details.td-backlinks")
    assert details is not None
    assert [" ".join(node.text().split()) for node in details.css("summary, li")] == [
        "Linked from 2 pages", "Home in one · Red team", "X & Y in one · Red team",
    ]  # fmt: skip
    assert [node.attributes["href"] for node in details.css("a")] == ["../one/", "../one/x/"]
    book = page_of(outcome, f"{TWO}run book/").css_first("details.td-backlinks")
    assert book is not None
    assert [" ".join(node.text().split()) for node in book.css("li")] == ["Lone in lone · owner unknown", "Two"]
    entity = page_of(outcome, "catalog/default/component/two/")
    heading = next(node for node in entity.css("h2") if node.text() == "Linked from")
    facts = heading.next
    while facts is not None and facts.tag != "dl":
        facts = facts.next
    assert facts is not None
    assert [" ".join(node.text().split()) for node in facts.css("dt")] == ["Red team", "no owner"]
    assert page_of(outcome, ONE).css("details.td-backlinks") == []


def test_many_links_to_one_page_are_cut_and_lead_to_the_entitys_page(write: Write, build: Build) -> None:
    two(write)
    write({f"one/docs/p{number:02}.md": f"# P{number}\n\n[a](component:two)\n" for number in range(25)})
    one(write, "x")
    outcome = build()
    details = page_of(outcome, TWO).css_first("details.td-backlinks")
    assert details is not None
    assert len(details.css("li")) == 6
    assert details.css("li")[-1].text().strip() == "and 20 more"
    assert leads(outcome, "catalog/default/component/two/")["P24"] == f"{ONE}p24/"


def test_links_json_lists_anchors_former_addresses_links_and_who_links_here(write: Write, build: Build) -> None:
    two(write, f"---\naliases: [old.md]\n---\n{TARGET}\n[book](run%20book.md#restart)\n")
    one(write, "[a](component:two#set-up) [b](component:two/old.md)")
    document = json.loads((build().site.folder / TWO / "links.json").read_text())
    assert document["version"] == 2
    assert document["pages"][0].pop("digest")
    assert document["pages"][0] == {
        "url": "", "path": "index.md", "title": "Two", "anchors": ["two", "set-up"], "aliases": ["old/"],
        "links": [f"{TWO}run book/#restart"],
        "linked_from": [
            {"url": ONE, "title": "Home", "entity": "component:default/one", "owner": "group:default/red",
             "anchor": "", "former": f"{TWO}old/"},
            {"url": ONE, "title": "Home", "entity": "component:default/one", "owner": "group:default/red",
             "anchor": "set-up"},
        ],
    }  # fmt: skip
    assert [page["url"] for page in document["pages"]] == ["", "run book/"]


def test_a_new_link_renders_the_docs_it_stands_in_and_changes_the_page_it_leads_to(write: Write, build: Build) -> None:
    two(write)
    root = one(write, "x")
    build()
    (root / "one/docs/index.md").write_text("# Home\n\n[a](component:two)\n")
    outcome = build()
    assert rendered(outcome) == ["one"]
    assert page_of(outcome, TWO).css_first("details.td-backlinks") is not None


def test_a_page_that_moves_changes_the_links_of_others_and_renders_nothing_of_theirs(
    write: Write, build: Build
) -> None:
    root = two(write)
    one(write, "[a](component:two/run%20book.md)")
    assert leads(build(), ONE) == {"a": f"{TWO}run book/"}
    (root / "two/docs/run book.md").rename(root / "two/docs/runbook.md")
    outcome = build()
    assert rendered(outcome) == ["two"]
    assert leads(outcome, ONE) == {"a": "(component:two/run%20book.md was not found)"}
    (root / "two/docs/runbook.md").write_text("---\naliases: [run book.md]\n---\n# Run book\n")
    outcome = build()
    assert rendered(outcome) == ["two"]
    assert leads(outcome, ONE) == {"a": f"{TWO}runbook/"}


@pytest.fixture
def linked(write: Write) -> Path:
    """Write components with every kind of link, backlink and redirect."""
    write({"org/catalog-info.yaml": GROUP.format(name="red", title="Red team")})
    two(write, f"---\naliases: [old.md, /older/]\n---\n{TARGET}\n[one](component:one) [gone](component:gone)\n")
    settings = "site_name: One\nplugins:\n- techdocs-core\n- redirects:\n    redirect_maps: {was.md: index.md}\n"
    root = one(write, "[a](component:two#set-up) [b](gone.md) [c](component:zwei)", **{"one/mkdocs.yml": settings})
    descriptor = root / "two/catalog-info.yaml"
    descriptor.write_text(
        descriptor.read_text().replace("annotations:", "annotations:\n    techdocs/former-refs: zwei")
    )
    return root


def test_a_site_with_links_has_the_same_bytes_cold_and_in_another_order(
    linked: Path, build: Build, tmp_path: Path
) -> None:
    first = site_files(build().site.folder)
    cold = build(site_dir=tmp_path / "cold", cache_dir=tmp_path / "cold-cache", jobs=2)
    assert site_files(cold.site.folder) == first
    for name in ("two", "org", "one"):
        shutil.copytree(linked / name, tmp_path / "moved" / name)
    moved = build(sources=("moved/two", "moved/one", "moved/org"), site_dir=tmp_path / "elsewhere")
    assert site_files(moved.site.folder) == first


def test_a_site_with_links_has_the_same_bytes_after_changes_as_a_cold_one(
    linked: Path, build: Build, tmp_path: Path
) -> None:
    build()
    (linked / "one/docs/index.md").write_text("# Home\n\n[a](component:two/run%20book.md#restart)\n")
    (linked / "two/docs/index.md").write_text("---\naliases: [older.md]\n---\n# Two\n\n[one](component:one)\n")
    (linked / "org/catalog-info.yaml").write_text(GROUP.format(name="red", title="Scarlet team"))
    incremental = site_files(build().site.folder)
    cold = build(site_dir=tmp_path / "cold", cache_dir=tmp_path / "cold-cache")
    assert site_files(cold.site.folder) == incremental
    assert site_files(build().site.folder) == incremental


def test_others_cannot_fill_a_page_with_their_titles(write: Write, build: Build) -> None:
    write({"org/catalog-info.yaml": GROUP.format(name="red", title="Red team")})
    two(write, "# Two\n")
    notice = "SECURITY NOTICE: sign in again at https://evil.example/login"
    pages = {f"one/docs/p{number:03}.md": f"# {notice} {number}\n\n[x](component:two)\n" for number in range(60)}
    one(write, "# One\n", **pages, **{"one/docs/bare.md": "# https://evil.example/login\n\n[x](component:two)\n"})
    write({"lone/docs/index.md": "# Lone\n\n[d](component:two)\n"})
    outcome = build()
    details = page_of(outcome, TWO).css_first(f"{ARTICLE} details.td-backlinks")
    assert details is not None
    shown = [" ".join(node.text().split()) for node in details.css("summary, li")]
    assert shown[0] == "Linked from 62 pages"
    assert len(shown) == 1 + 1 + 5 + 1
    assert shown[1] == "Lone in lone · owner unknown"
    assert all(text.endswith("in one · Red team") for text in shown[2:7])
    assert shown[-1] == "and 56 more"
    entity = page_of(outcome, "catalog/default/component/two/")
    assert "and 11 more" in entity.text()
    for page in (TWO, "catalog/default/component/two/"):
        assert "evil.example" not in page_of(outcome, page).text()
        assert "SECURITY NOTICE: sign in again at" in page_of(outcome, page).text()


def test_a_title_that_is_only_an_address_becomes_the_path_of_the_page(write: Write, build: Build) -> None:
    two(write, "# Two\n")
    one(write, "# One\n", **{"one/docs/bare.md": "# https://evil.example/login\n\n[x](component:two)\n"})
    details = page_of(build(), TWO).css_first("details.td-backlinks li a")
    assert details is not None
    assert details.text() == "bare"
