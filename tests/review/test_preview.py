"""`techdocs preview`: the whole command, against a site that the whole command has built."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import COMPONENT, GROUP, Write
from tests.runs import techdocs
from tests.similar.planted import API

ONE, TWO = "docs/default/component/one/", "docs/default/component/two/"
FLEET = {
    "org/catalog-info.yaml": GROUP.format(name="red", title="Red") + "---" + GROUP.format(name="blue", title="Blue"),
    "one/catalog-info.yaml": COMPONENT.format(name="one", owner="red"),
    "one/mkdocs.yml": "site_name: One\n",
    "one/docs/index.md": "# One\n\nFirst.\n\n## Set up\n\nSecond.\n",
    "one/docs/guide.md": "# Guide\n\nOf one.\n",
    "one/docs/old.md": "# Old\n\nGoes.\n",
    "two/catalog-info.yaml": COMPONENT.format(name="two", owner="blue"),
    "two/mkdocs.yml": "site_name: Two\n",
    "two/docs/index.md": "# Two\n\n[a](component:one#set-up) [b](component:one/guide.md) [c](component:one/old.md)\n",
}
SETTINGS = "sources: [fleet/*]\nsite_url: https://docs.example/\n"


@pytest.fixture
def fleet(write: Write) -> Path:
    """Write the fleet, build its site, and return the folder of both."""
    folder = write({"techdocs.yml": SETTINGS, **{f"fleet/{path}": text for path, text in FLEET.items()}})
    done = techdocs(folder, "build", "--quiet")
    assert done.returncode == 0, done.stderr
    return folder


def preview(folder: Path, *sources: str, code: int = 0) -> dict[str, Any]:
    """Preview some sources against the site, and return what changes."""
    done = techdocs(folder, "preview", *sources, "--against", "site", "--comment", "comment.md")
    assert done.returncode == code, done.stderr
    document: dict[str, Any] = json.loads((folder / "preview/preview.json").read_text())
    return document


def test_one_changed_paragraph_is_one_page_whoever_owns_it_and_however_it_looks(fleet: Path, write: Write) -> None:
    write({
        "techdocs.yml": f"{SETTINGS}site_name: Other\ncopyright: Acme\n",
        "fleet/one/catalog-info.yaml": COMPONENT.format(name="one", owner="blue"),
        "fleet/one/docs/guide.md": "# Guide\n\nOf one and all.\n",
    })  # fmt: skip
    found = preview(fleet)
    assert [(page["change"], page["url"]) for page in found["pages"]] == [("changed", f"{ONE}guide/")]
    assert found["pages"][0]["paragraphs"] == [{"before": "Of one.", "after": "Of one and all."}]
    owner = {"entity": "component:default/one", "before": "group:default/red", "after": "group:default/blue"}
    assert found["owners"] == [owner]
    assert (found["failed"], found["undone"], found["problems"]) == ([], [], [])
    site = fleet / "preview"
    assert sorted(path.relative_to(site).as_posix() for path in (site / "docs").rglob("index.html")) == [
        f"{ONE}guide/index.html", f"{ONE}index.html", f"{ONE}old/index.html",
    ]  # fmt: skip
    assert f'href="{ONE}guide/"' in (site / "index.html").read_text()
    assert '<meta name="robots" content="noindex">' in (site / ONE / "guide/index.html").read_text()
    assert (site / "catalog/default/component/one/index.html").is_file()
    assert "+ Of one and all." in (fleet / "comment.md").read_text()


def test_one_repository_alone_says_what_it_takes_from_others(fleet: Path, write: Write) -> None:
    (fleet / "techdocs.yml").unlink()
    (fleet / "fleet/one/docs/old.md").unlink()
    (fleet / "fleet/one/docs/guide.md").rename(fleet / "fleet/one/docs/manual.md")
    write({
        "fleet/one/docs/index.md": "# One\n\nFirst.\n\n## Install\n\nSecond. [two](component:two)\n",
        "fleet/one/docs/new.md": "# New\n",
    })  # fmt: skip
    found = preview(fleet, "fleet/one")
    pages = {page["url"].removeprefix(ONE): page for page in found["pages"]}
    kinds = {url: page["change"] for url, page in pages.items()}
    assert kinds == {"": "changed", "new/": "added", "manual/": "moved", "old/": "removed"}
    assert pages[""]["lost_anchors"] == ["set-up"]
    assert pages["manual/"]["former"] == f"{ONE}guide/"
    links = {url: [(link["url"], link["owner"]) for link in page["linked_from"]] for url, page in pages.items()}
    by_two = [(TWO, "group:default/blue")]
    assert links == {"": by_two, "new/": [], "manual/": by_two, "old/": by_two}
    assert {problem["code"] for problem in found["problems"]} == {"TD223"}
    assert (found["entities_added"], found["entities_removed"], found["undone"]) == ([], [], [])
    text = (fleet / "comment.md").read_text()
    assert "headings that are gone: `#set-up`" in text
    assert "linked from `Two` (`group:default/blue`)" in text


def test_nothing_changed_is_an_empty_preview_which_the_next_one_replaces(fleet: Path, write: Write) -> None:
    assert preview(fleet)["pages"] == []
    assert "No page changes." in (fleet / "preview/index.html").read_text()
    assert not (fleet / "preview/docs").exists()
    write(
        {
            "fleet/three/catalog-info.yaml": COMPONENT.format(name="three", owner="red"),
            "fleet/three/docs/index.md": "# 3\n",
        }
    )
    found = preview(fleet)
    assert [(page["change"], page["entity"]) for page in found["pages"]] == [("added", "component:default/three")]
    assert found["entities_added"] == ["component:default/three"]


def test_what_may_do_the_same_as_a_new_entity_is_named_with_its_owner(fleet: Path, write: Write) -> None:
    write({"fleet/music/catalog-info.yaml": API.format(name="music", owner="red", parameter="track")})
    assert techdocs(fleet, "build", "--quiet").returncode == 0
    write({
        "fleet/songs/catalog-info.yaml": API.format(name="songs", owner="blue", parameter="id"),
    })  # fmt: skip
    found = preview(fleet, "fleet/songs")
    assert found["similar"] == [{
        "entity": "api:default/songs", "other": "api:default/music", "owner": "group:default/red",
        "reason": "operations", "same": 4, "count": 4,
    }]  # fmt: skip
    line = "may do the same as `api:default/music` (`group:default/red`): 4 of 4 operations are the same"
    assert line in (fleet / "comment.md").read_text()
    page = (fleet / "preview/catalog/default/api/songs/index.html").read_text()
    assert "because 4 of 4 operations are the same" in page


def test_a_renamed_entity_is_not_similar_to_its_former_self(fleet: Path, write: Write) -> None:
    write({"fleet/music/catalog-info.yaml": API.format(name="music", owner="red", parameter="track")})
    assert techdocs(fleet, "build", "--quiet").returncode == 0
    write({"fleet/music/catalog-info.yaml": API.format(name="tunes", owner="red", parameter="track")})
    assert preview(fleet)["similar"] == []


def test_docs_that_cannot_be_built_are_said_and_not_called_removed(fleet: Path, write: Write) -> None:
    write({"fleet/one/catalog-info.yaml": FLEET["one/catalog-info.yaml"].replace("dir:.", "dir:./gone")})
    found = preview(fleet, code=1)
    assert found["failed"] == ["component:default/one"]
    assert "removed" not in {page["change"] for page in found["pages"]}
    assert "TD114" in {problem["code"] for problem in found["problems"]}
    assert "#### Could not be built" in (fleet / "comment.md").read_text()


def test_a_site_without_digests_and_one_that_is_not_there_are_said(fleet: Path) -> None:
    links = fleet / "site" / ONE / "links.json"
    document = json.loads(links.read_text())
    links.write_text(json.dumps({**document, "pages": [{**page, "digest": ""} for page in document["pages"]]}))
    found = preview(fleet)
    assert found["pages"] == []
    assert "has no digests of pages" in found["undone"][0]
    done = techdocs(fleet, "preview", "--against", "nowhere")
    assert done.returncode == 2
    assert "nowhere` cannot be read" in done.stderr or "no such folder" in done.stderr


def test_no_secret_of_the_environment_is_in_a_preview(fleet: Path, write: Write) -> None:
    value = "s3cr3t-value-of-the-operator-0123456789"
    write({
        "fleet/three/catalog-info.yaml": COMPONENT.format(name="three", owner=value),
        "fleet/three/docs/index.md": f"# 3\n\n{value}\n", "fleet/three/docs/more.md": "# More\n",
    })  # fmt: skip
    done = techdocs(fleet, "preview", "--against", "site", "--comment", "comment.md", DEPLOY_TOKEN=value)
    texts = [path for path in (fleet / "preview").rglob("*") if path.is_file()] + [fleet / "comment.md"]
    assert [path.name for path in texts if value.encode() in path.read_bytes()] == []
    assert value not in done.stdout + done.stderr
    assert "docs/default/component/three/more/" in done.stdout


def test_a_preview_that_would_hold_a_secret_after_all_is_not_written(fleet: Path, write: Write) -> None:
    value = "s3cr3t-value-of-the-operator-0123456789"
    write({"techdocs.yml": f"{SETTINGS}copyright: {value}\n", "fleet/one/docs/new.md": "# New\n"})
    done = techdocs(fleet, "preview", "--against", "site", DEPLOY_TOKEN=value)
    assert done.returncode == 2
    assert "would contain" in done.stderr
    assert not (fleet / "preview").exists()
