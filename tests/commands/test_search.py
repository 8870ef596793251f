"""`techdocs search`: what is printed for what is asked, and the exit codes."""

import json
from pathlib import Path

import jsonschema_rs
import pytest
from syrupy.assertion import SnapshotAssertion

from tests.browser.test_names import CASES
from tests.conftest import ROOT
from tests.published.samples import catalog, entity, names
from tests.published.server import serving
from tests.runs import Done, techdocs

DOCUMENT = json.dumps({"generator": "techdocs 0", **CASES["names"]}).replace(
    "javascript:alert(1)", "mailto:a@b.example"
)
QUERIES = (
    "playlist service", "who owns playlist service?", "who owns threat models", "owner of track-graph",
    "owner:playlists", "roylaty leger", "kind:api track", "playlist-service qqqq", "playbacklists", "xqzwv", "tag:none",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write a site of names only, in a folder of its own."""
    (tmp_path / "site/search").mkdir(parents=True)
    (tmp_path / "site/search/names.json").write_text(DOCUMENT, encoding="utf-8")
    return tmp_path


def search(folder: Path, *arguments: str) -> Done:
    return techdocs(folder, "search", *arguments, XDG_CACHE_HOME=str(folder / "cache"))


@pytest.mark.parametrize("query", QUERIES)
def test_rows_and_answers_go_to_stdout_and_what_is_said_beside_them_to_stderr(
    folder: Path, query: str, snapshot: SnapshotAssertion
) -> None:
    done = search(folder, "site", *query.split(), "--limit", "3")
    assert f"{done.returncode}\n{done.stdout}--- stderr\n{done.stderr}" == snapshot
    assert done.returncode == (0 if done.stdout else 1)


@pytest.mark.parametrize("query", QUERIES)
def test_json_follows_its_schema_and_has_what_the_text_has(folder: Path, query: str) -> None:
    done = search(folder, "site", query, "--limit", "3", "--format", "json")
    document = json.loads(done.stdout)
    schema = json.loads((ROOT / "docs/schemas/search.schema.json").read_text(encoding="utf-8"))
    jsonschema_rs.meta.validate(schema)
    assert [str(error) for error in jsonschema_rs.validator_for(schema).iter_errors(document)] == []
    text = search(folder, "site", query, "--limit", "3")
    shown = [*document["results"], *document["similar"], *filter(None, [document["answer"]])]
    assert [row["address"] for row in shown if row["address"] not in text.stdout + text.stderr] == []
    assert (done.returncode, done.stderr, document["query"]) == (text.returncode, "", query)


def test_every_field_of_the_json_is_documented() -> None:
    schema = json.loads((ROOT / "docs/schemas/search.schema.json").read_text(encoding="utf-8"))
    fields = {
        *schema["properties"],
        *(name for part in schema["$defs"].values() for name in part.get("properties", ())),
    }
    page = (ROOT / "docs/site.md").read_text(encoding="utf-8").partition("\n## Search in a terminal\n")[2]
    assert "schemas/search.schema.json" in page
    assert [field for field in sorted(fields) if f"`{field}`" not in page] == []


def test_a_site_on_the_web_gives_web_addresses_and_is_kept_for_when_it_is_down(folder: Path) -> None:
    with serving() as server:
        server.files["/search/names.json"] = names(["component:default/one"], pages=[[0, "A b", "a b/"]])
        done = search(folder, server.address, "a b")
        assert done.stdout == f"A b  page in one\n  {server.address}docs/default/component/one/a%20b/\n"
        assert (done.returncode, done.stderr) == (0, "")
    again = search(folder, server.address, "a b")
    assert (again.returncode, again.stdout) == (0, done.stdout)
    assert "using what was fetched less than a minute ago" in again.stderr
    assert not (folder / ".techdocs").exists()


def test_control_characters_of_authors_never_reach_the_terminal(folder: Path) -> None:
    wild = "\x1b]0;x\x07\u009b31m\u202e"
    row = ["component:default/one", f"One{wild}", f"ser{wild}vice", f"exp{wild}", 1, -1, [], wild]
    content = names(
        row, [f"group:default/r{wild}", f"Red{wild}"], pages=[[0, f"One guide{wild}", "guide/"]],
        contacts=[[1, [f"chat{wild}", "https://chat.example/"]]],
    )  # fmt: skip
    (folder / "site/search/names.json").write_bytes(content)
    for asked in (
        ["one"],
        ["who owns one"],
        ["one", "--format", "json"],
        ["onf"],
        [f"q{wild}"],
        [f"one {wild}", "--format", "json"],
    ):
        done = search(folder, "site", *asked)
        text = (done.stdout + done.stderr).replace("\n", "")
        assert [character for character in text if not character.isprintable()] == []


def test_a_site_that_cannot_be_searched_is_an_error_with_what_helps(folder: Path) -> None:
    (folder / "site/search/names.json").unlink()
    assert search(folder, "site", "one").stderr.startswith(
        "error `site` is not a site that techdocs built\n  hint: give "
    )
    (folder / "site/catalog.json").write_bytes(catalog(entity("component:default/one")))
    old = search(folder, "site", "one")
    assert old.returncode == 2
    assert old.stderr.startswith(
        "error `site` cannot be searched: an older techdocs built it\n  hint: build and publish the site again with "
    )
    assert search(folder, "nope", "one").returncode == search(folder, "ftp://a.example/", "one").returncode == 2


def test_wrong_usage_is_an_error(folder: Path) -> None:
    wrong = (["site"], ["site", "one", "--limit", "0"], ["site", "one", "--format", "xml"], ["site", " "])
    assert [search(folder, *arguments).returncode for arguments in wrong] == [2] * 4


def test_a_cache_that_cannot_be_written_is_an_error_with_what_helps(folder: Path) -> None:
    (folder / "cache").write_text("a file")
    with serving() as server:
        server.files["/search/names.json"] = names(["component:default/one"])
        done = search(folder, server.address, "one")
    assert done.returncode == 2
    assert done.stderr.endswith("  hint: set `XDG_CACHE_HOME` to another folder\n")
