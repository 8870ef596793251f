"""What is served beside pages: pictures and downloads, the search over one's own pages, the site's data."""

import json
from http import HTTPStatus

import pytest

from techdocs.server.contract import HTML
from tests.conftest import COMPONENT, Write
from tests.preview.conftest import Look, Looking, bytes_of, text_of

ONE = "docs/default/component/one/"
PICTURE = b"\x89PNG\r\n\x1a\n one"


@pytest.fixture
def looking(look: Look, write: Write) -> Looking:
    """Look at two components with pictures and downloads, nothing of which is built."""
    root = write(
        {
            "one/catalog-info.yaml": COMPONENT.format(name="one", owner="red"),
            "one/docs/index.md": "# One\n\nA pangolin, and [notes](notes.txt).\n",
            "one/docs/drawing.svg": '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><text>Hi</text></svg>',
            "one/docs/notes.txt": "notes\n",
            "one/docs/run.js": "alert(1)\n",
            "two/catalog-info.yaml": COMPONENT.format(name="two", owner="red"),
            "two/docs/index.md": "# Two\n\nAn aardvark.\n",
        }
    )
    (root / "one/docs/a.png").write_bytes(PICTURE)
    return look()


def test_pictures_and_downloads_are_served_as_a_build_publishes_them(looking: Looking) -> None:
    assert bytes_of(looking.answer(f"{ONE}a.png")) == PICTURE
    assert bytes_of(looking.answer(f"{ONE}notes.txt")) == b"notes\n"
    drawing = text_of(looking.answer(f"{ONE}drawing.svg"))
    assert "Hi" in drawing
    assert "alert" not in drawing
    assert looking.answer(f"{ONE}run.js").status == HTTPStatus.NOT_FOUND


def test_a_file_says_by_its_name_what_it_is(looking: Looking) -> None:
    answer = looking.answer(f"{ONE}a.png")
    assert answer.file is not None
    assert answer.file.name == "a.png"


def test_a_picture_that_has_not_changed_waits_for_no_build(looking: Looking, monkeypatch: pytest.MonkeyPatch) -> None:
    looking.build("one")
    looking.save({"one/docs/index.md": "# One\n\nA narwhal.\n"})
    monkeypatch.setattr("techdocs.preview.docs.LiveDocs.whole", None)
    assert bytes_of(looking.answer(f"{ONE}a.png")) == PICTURE


def test_own_pages_are_found_by_the_search_before_anybody_has_looked_at_them(looking: Looking) -> None:
    manifest = json.loads(looking.answer("search/shards.json").content)
    assert manifest["shards"]
    for name in manifest["shards"]:
        for file in ("pagefind.js", "pagefind-entry.json"):
            assert looking.answer(f"search/{name}/{file}").status == HTTPStatus.OK
        entry = json.loads(bytes_of(looking.answer(f"search/{name}/pagefind-entry.json")))
        assert [language["page_count"] for language in entry["languages"].values()] == [2]
    assert looking.answer(f"search/{manifest['shards'][0]}/nothing.js").status == HTTPStatus.NOT_FOUND


def test_a_page_that_is_added_is_found_by_the_search(looking: Looking) -> None:
    looking.answer("search/shards.json")
    looking.save({"one/docs/new.md": "# New\n\nAn okapi.\n"})
    (name,) = json.loads(looking.answer("search/shards.json").content)["shards"]
    entry = json.loads(bytes_of(looking.answer(f"search/{name}/pagefind-entry.json")))
    assert [language["page_count"] for language in entry["languages"].values()] == [3]


def test_entities_are_found_by_the_search(looking: Looking) -> None:
    cards = json.loads(looking.answer("search/entities.json").content)
    assert [card["ref"] for card in cards] == ["component:default/one", "component:default/two", "group:default/red"]


def test_the_sites_data_are_served(looking: Looking) -> None:
    catalog = json.loads(looking.answer("catalog.json").content)
    assert [entity["metadata"]["name"] for entity in catalog["entities"]] == ["one", "two"]
    links = json.loads(looking.answer(f"{ONE}links.json").content)
    assert [page["path"] for page in links["pages"]] == ["index.md"]
    for path in ("catalog.json", "redirects.json", f"{ONE}links.json", "search/shards.json", "search/entities.json"):
        answer = looking.answer(path)
        assert (answer.status, answer.media_type) == (HTTPStatus.OK, "application/json")
    assert looking.answer("").media_type == HTML


def test_the_themes_files_are_served(looking: Looking) -> None:
    page = looking.html(ONE)
    sheets = [part.partition('"')[0] for part in page.split('href="../../../../')[1:] if part.startswith("assets/")]
    assert sheets
    for sheet in sheets:
        assert looking.answer(sheet).status == HTTPStatus.OK, sheet
    assert looking.answer("assets/techdocs/").status == HTTPStatus.NOT_FOUND
