"""`techdocs digest`: what changed between two sites, by what pages say, and for whom."""

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema_rs
import pytest

from tests.conftest import COMPONENT, GROUP, ROOT, write_texts
from tests.published.samples import catalog, entity, links, page
from tests.published.server import Server, serving
from tests.runs import Done, techdocs

TEAMS = "---".join(GROUP.format(name=name, title=f"{name.title()} team") for name in ("red", "blue"))
HOSTILE = "`](http://a.example) @all <b>"
ONE = "component:default/one"


def digest(folder: Path, *arguments: str) -> Done:
    return techdocs(folder, "digest", *arguments, XDG_CACHE_HOME=str(folder / "cache"))


def test_what_two_builds_say_differently_is_told_by_owner(tmp_path: Path) -> None:
    one = COMPONENT.format(name="one", owner="red")
    texts = {
        "org/catalog-info.yaml": TEAMS, "one/catalog-info.yaml": one, "one/docs/index.md": "# One\n",
        "one/docs/guide.md": "# Guide\n\nText.\n", "one/docs/gone.md": "# Gone\n", "one/docs/place.md": "# Place\n",
        "two/catalog-info.yaml": COMPONENT.format(name="two", owner="red"), "two/docs/index.md": "# Two\n",
    }  # fmt: skip
    write_texts(tmp_path / "repositories", texts)
    build(tmp_path, "before")
    build(tmp_path, "same")
    for path in ("one/docs/gone.md", "one/docs/place.md"):
        (tmp_path / "repositories" / path).unlink()
    changed = {
        "one/catalog-info.yaml": one.replace("production", "deprecated"), "one/docs/guide.md": "# Guide\n\nOther.\n",
        "one/docs/where.md": "# Place\n", "one/docs/fresh.md": "# Fresh\n",
        "two/catalog-info.yaml": COMPONENT.format(name="two", owner="blue"),
        "three/catalog-info.yaml": COMPONENT.format(name="three", owner="blue"), "three/docs/index.md": "# Three\n",
    }  # fmt: skip
    write_texts(tmp_path / "repositories", changed)
    build(tmp_path, "now")
    assert digest(tmp_path, "same", "--since", "before").stdout == "# What changed\n\nNothing changed.\n"
    done = digest(tmp_path, "now", "--since", "before")
    blue = (
        "## `Blue team` (`group:default/blue`)\n\n"
        "- `three` (`component:default/three`): new\n"
        "- `two` (`component:default/two`): owner `group:default/red` → `group:default/blue`\n"
        "- New page: `Three` of `component:default/three`\n"
    )
    red = (
        "## `Red team` (`group:default/red`)\n\n"
        "- `one` (`component:default/one`): lifecycle `production` → `deprecated`\n"
        "- New page: `Fresh` of `component:default/one`\n- Changed page: `Guide` of `component:default/one`\n"
        "- Moved page: `Place` of `component:default/one`, before at `docs/default/component/one/place/`\n"
        "- Removed page: `Gone` of `component:default/one`\n"
    )
    assert (done.returncode, done.stdout) == (0, f"# What changed\n\n{blue}\n{red}")
    document = json.loads(digest(tmp_path, "now", "--since", "before", "--owner", "red", "--format", "json").stdout)
    schema = json.loads((ROOT / "docs/schemas/digest.schema.json").read_text(encoding="utf-8"))
    jsonschema_rs.meta.validate(schema)
    assert [str(error) for error in jsonschema_rs.validator_for(schema).iter_errors(document)] == []
    assert [one["entity"] for one in document["entities"]] == [ONE, "component:default/two"]
    assert [one["change"] for one in document["pages"]].count("added") == 1
    assert document["undone"] == []


def build(folder: Path, name: str) -> None:
    """Build the site, and keep it under a name."""
    done = techdocs(folder, "build", *map(str, sorted((folder / "repositories").iterdir())), "--quiet")
    assert done.returncode in (0, 1), done.stderr
    (folder / "site").rename(folder / name)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def test_a_site_on_the_web_is_linked_and_what_cannot_be_read_is_said(server: Server, tmp_path: Path) -> None:
    before = tmp_path / "before"
    (before / "docs/default/component/one").mkdir(parents=True)
    (before / "catalog.json").write_bytes(catalog(entity(ONE, title=HOSTILE), entity("component:default/two")))
    (before / "docs/default/component/one/links.json").write_bytes(links(ONE, page("a/", digest="0" * 64)))
    server.files["/catalog.json"] = catalog(entity(ONE, title=HOSTILE, owner=None), entity("component:default/two"))
    changed = page("a/", digest="1" * 64, title=HOSTILE)
    server.files["/docs/default/component/one/links.json"] = links(ONE, changed)
    done = digest(tmp_path, server.address, "--since", "before")
    span = f"`` {HOSTILE} ``"
    assert done.stdout.splitlines()[2:6] == [
        "## No owner", "",
        f"- [{span}](<{server.address}catalog/default/component/one/>) (`{ONE}`): owner `group:default/red` → none",
        f"- Changed page: [{span}](<{server.address}docs/default/component/one/a/>) of `{ONE}`",
    ]  # fmt: skip
    assert "## Not compared\n\n- ``the pages of `component:default/two` in " in done.stdout


def test_a_site_that_is_none_and_an_owner_of_neither_are_errors(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    assert digest(tmp_path, "site", "--since", "site").stderr.startswith("error `site` cannot be read\n  hint: give ")
    (tmp_path / "site/catalog.json").write_bytes(catalog(entity(ONE)))
    assert "No team or person `nope`" in digest(tmp_path, "site", "--since", "site", "--owner", "nope").stderr
    assert digest(tmp_path, "site", "--since", "site", "--owner", "red").returncode == 0
    assert digest(tmp_path, "site").returncode == 2


def test_pages_that_are_gone_are_in_the_order_of_the_site_and_an_alias_moves_once(tmp_path: Path) -> None:
    names = [f"p{number}" for number in range(8)]
    before = [page(f"{name}/") for name in names]
    now = [page(f"{name}/", aliases=["p0/"]) for name in ("x", "y")]
    for folder, pages in (("before", before), ("now", now)):
        place = tmp_path / folder / "docs/default/component/one"
        place.mkdir(parents=True)
        (tmp_path / folder / "catalog.json").write_bytes(catalog(entity(ONE)))
        (place / "links.json").write_bytes(links(ONE, *pages))
    document = json.loads(digest(tmp_path, "now", "--since", "before", "--format", "json").stdout)
    found = [(one["change"], one["url"].split("/")[-2]) for one in document["pages"]]
    assert [url for change, url in found if change == "removed"] == names[1:]
    assert [change for change, url in found if url in ("x", "y")].count("moved") == 1
