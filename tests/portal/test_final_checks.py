"""What is looked at once more before a site is exchanged."""

from pathlib import Path

import pytest

from techdocs.disk.store import Store
from techdocs.errors import SiteError
from techdocs.model.tree import Tree
from techdocs.portal.final_checks import check_data, check_paths, check_secrets
from techdocs.secrets_scan import EnvironmentSecrets
from tests.conftest import COMPONENT, Write
from tests.runs import techdocs

VALUE = "q7Rz-Kp29vTx_mW4hLs8"


@pytest.mark.parametrize(
    "path",
    [
        "index.html", "docs/default/component/one/a b/日本.png", "docs/default/component/one/drawing.svg",
        "assets/javascripts/bundle.js", "search/one/pagefind.js", "_headers", "docs/x/links.json", "docs/x/a..b.png",
    ],
)  # fmt: skip
def test_paths_of_a_site_pass(path: str) -> None:
    check_paths([path])


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd", "../x.html", "docs/../x.html", "docs//x.html", "docs/./x.html", "docs\\x.html", "a\0b", "",
        "docs/x/evil.js", "docs/x/evil.HTM", "docs/x/evil.xml", "docs/x/style.css", "catalog/x/evil.mjs", "docs/x/",
    ],
)  # fmt: skip
def test_other_paths_stop_the_run(path: str) -> None:
    with pytest.raises(SiteError, match=r"internal: .* is not a path of a site"):
        check_paths(["index.html", path])


def test_data_that_can_be_read_passes() -> None:
    check_data({"a.json": '{"a": [1, null]}', "b.xml": "<a>&amp;</a>", "c.txt": "{", "_headers": "{"})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", "{"), ("a.json", '{"a": NaN}'), ("a.json", "[Infinity]"), ("a.json", ""), ("b.xml", "<a>"),
        ("b.xml", "<a>&nbsp;</a>"), ("b.xml", "<a>\x01</a>"),
    ],
)  # fmt: skip
def test_data_that_nobody_can_read_stops_the_run(name: str, text: str) -> None:
    with pytest.raises(SiteError, match=f"internal: `{name}` cannot be read"):
        check_data({name: text})


def tree_of(tmp_path: Path, texts: dict[str, str]) -> Tree:
    store = Store(tmp_path / "cache")

    def write(folder: Path) -> None:
        for name, text in texts.items():
            (folder / name).write_text(text)

    return store.keep("test", texts, write)


def test_a_value_in_the_sites_own_pages_stops_the_run_without_being_said(tmp_path: Path) -> None:
    tree = tree_of(tmp_path, {"a.html": "fine", "b.html": f"say {VALUE}"})
    with pytest.raises(SiteError) as caught:
        check_secrets([tree], EnvironmentSecrets({"TOKEN": VALUE}))
    assert "`b.html` would contain the value of the environment variable `TOKEN`" in str(caught.value)
    assert VALUE not in str(caught.value) + caught.value.hint


def test_without_values_nothing_is_looked_for(tmp_path: Path) -> None:
    check_secrets([tree_of(tmp_path, {"a.html": VALUE})], EnvironmentSecrets({}))


def test_a_value_in_an_own_template_stops_the_run_and_the_old_site_stands(write: Write, tmp_path: Path) -> None:
    write({"one/catalog-info.yaml": COMPONENT.format(name="one", owner="red"), "one/docs/index.md": "# One\n"})
    (tmp_path / "techdocs.yml").write_text("sources: repositories\nsite_template: look\n")
    (tmp_path / "look/portal").mkdir(parents=True)
    techdocs(tmp_path, "build")
    before = (tmp_path / "site/index.html").read_text()
    (tmp_path / "look/portal/teams.html").write_text(f"<p>{VALUE}</p>")
    done = techdocs(tmp_path, "build", DEPLOY_TOKEN=VALUE)
    assert done.returncode == 2
    assert "`teams/index.html` would contain the value of the environment variable `DEPLOY_TOKEN`" in done.stderr
    assert VALUE not in done.stdout + done.stderr
    assert (tmp_path / "site/index.html").read_text() == before
