"""`techdocs similar`, and what `techdocs init` says of a published site: before you build another one."""

from pathlib import Path
from typing import Any

import pytest

from tests.published.samples import names
from tests.published.server import serving
from tests.runs import Done, techdocs

ROWS: tuple[list[Any], ...] = (
    ["group:default/red", "Red team"],
    ["component:default/refund-service", "", "service", "", 0, -1, [], "Pays customers back for cancelled orders"],
    ["component:default/stock", "", "service", "", -1, -1, [], "Counts what is in the warehouse"],
)
CONTACTS = [[0, ["#red", "https://chat.example/red"], ["red@a.example", "mailto:red@a.example"]]]
REFUND = """\
refund-service  service · Red team
  Pays customers back for cancelled orders
  because it mentions `customer`, `order`
  ask #red: https://chat.example/red
  ask red@a.example
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write a site of names only."""
    (tmp_path / "site/search").mkdir(parents=True)
    (tmp_path / "site/search/names.json").write_bytes(names(*ROWS, contacts=CONTACTS))
    return tmp_path


def run(folder: Path, *arguments: str, **environment: str) -> Done:
    return techdocs(folder, *arguments, XDG_CACHE_HOME=str(folder / "cache"), **environment)


def test_candidates_are_printed_with_the_reason_and_who_to_ask(folder: Path) -> None:
    done = run(folder, "similar", "site", "cancel", "the orders of customers")
    assert done.stdout == REFUND + "  site/catalog/default/component/refund-service/index.html\n"
    assert (done.returncode, done.stderr) == (0, "")


def test_nothing_found_is_said_and_has_an_exit_code_of_its_own(folder: Path) -> None:
    done = run(folder, "similar", "site", "deliver pizza")
    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        "nothing found that does `deliver pizza`; try fewer or other words\n",
    )
    assert run(folder, "similar", "site", " ").returncode == 2
    assert run(folder, "similar", "nowhere", "pizza").returncode == 2


def test_an_entity_without_an_owner_has_no_one_to_ask(folder: Path) -> None:
    done = run(folder, "similar", "site", "count the warehouse")
    assert done.stdout.startswith("stock  service · no owner found\n")
    assert "ask" not in done.stdout


def test_control_characters_of_authors_never_reach_the_terminal(folder: Path) -> None:
    wild = "\x1b]0;x\x07\u202e"
    row = ["component:default/one", f"Refund{wild}", f"ser{wild}", "", 1, -1, [], f"refunds{wild}"]
    content = names(row, ["group:default/red", f"Red{wild}"], contacts=[[1, [f"chat{wild}", "https://chat.example/"]]])
    (folder / "site/search/names.json").write_bytes(content)
    done = run(folder, "similar", "site", f"refund{wild}")
    text = (done.stdout + done.stderr).replace("\n", "")
    assert "Refund" in text
    assert [character for character in text if not character.isprintable()] == []


def test_a_new_component_is_told_what_may_do_the_same(folder: Path) -> None:
    (folder / "new").mkdir()
    (folder / "new/README.md").write_text("# Returns\n\nCancels orders of customers.\n", encoding="utf-8")
    with serving() as server:
        server.files["/search/names.json"] = (folder / "site/search/names.json").read_bytes()
        done = run(folder / "new", "init", "--yes", "--published", server.address)
        assert "before you build it: on the published site, this may do the same:\nrefund-service" in done.stderr
        assert f"{server.address}catalog/default/component/refund-service/\n" in done.stderr
    assert done.returncode == 0
    assert (folder / "new/catalog-info.yaml").is_file()
    again = run(folder / "new", "init", "--yes", TECHDOCS_SITE=str(folder / "site"))
    assert "may do the same" not in again.stderr


def test_a_site_that_cannot_be_read_stops_no_init(folder: Path) -> None:
    (folder / "new").mkdir()
    done = run(folder / "new", "init", "--yes", TECHDOCS_SITE=str(folder / "gone"))
    assert done.returncode == 0
    assert "not compared with the published site: `" in done.stderr
    assert (folder / "new/catalog-info.yaml").is_file()
