import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from techdocs.disk.store import Store
from techdocs.errors import PublishError
from techdocs.model.manifest import PublishedFile
from techdocs.publishers.headers import headers_of
from techdocs.publishers.layout import TechdocsLayout
from tests.conftest import ONE
from tests.publishers.conftest import Bucket
from tests.publishers.test_interrupt import SETTINGS as IN_A_BUCKET
from tests.publishers.test_stores import SERVERS
from tests.runs import techdocs

SETTINGS = """
site_url: https://docs.acme.example/
sources: repositories
publisher:
  type: local
  local: {publishDirectory: www}
  layout: techdocs
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which a site was published with what a Backstage reads."""
    folder = tmp_path_factory.mktemp("layout")
    docs = folder / "repositories/one/docs"
    (docs / "guide").mkdir(parents=True)
    (docs.parent / "catalog-info.yaml").write_text(ONE.lstrip().replace("name: one", "name: one\n  title: S 1", 1))
    (docs / "index.md").write_text('# One\n\n[Guide](guide/install.md), `a href="../../../../x"`\n')
    (docs / "guide/install.md").write_text("# Install\n\nFirst words. [Home](../index.md)\n\n![](dot.png)\n")
    (docs / "guide/dot.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 50)
    (folder / "techdocs.yml").write_text(SETTINGS)
    assert techdocs(folder, "build", "--quiet").returncode == 0
    assert techdocs(folder, "publish").returncode == 0
    return folder


def test_backstage_finds_metadata_pages_pictures_and_search_under_its_names(published: Path) -> None:
    here = published / "www/default/component/one"
    metadata = json.loads((here / "techdocs_metadata.json").read_text())
    assert (metadata["site_name"], metadata["files"][-1]) == ("S 1", "techdocs_metadata.json")
    assert [name for name in metadata["files"] if not (here / name).is_file()] == []
    assert {"index.html", "guide/install/index.html", "guide/dot.png"} <= set(metadata["files"])
    entries = json.loads((here / "search/search_index.json").read_text())["docs"]
    texts = {entry["location"]: entry["text"] for entry in entries}
    assert {entry["location"]: entry["title"] for entry in entries} == {"": "One", "guide/install/": "Install"}
    assert "First words." in texts["guide/install/"]


def test_no_link_leads_out_of_the_folder_that_backstage_reads(published: Path) -> None:
    here = published / "www/default/component/one"
    for name, depth in (("index.html", 0), ("guide/install/index.html", 2)):
        html = (here / name).read_text()
        links = re.findall(r'\s(?:href|src)="([^"]*)"', html)
        assert [link for link in links if link.startswith("../" * (depth + 1))] == ["../../../../x"][depth:]
        assert any(link.startswith("https://docs.acme.example/assets/material-") for link in links)
        assert "td-header" not in html.partition("<article")[0].rpartition("md-content")[2]
    assert '<code>a href="../../../../x"</code>' in (here / "index.html").read_text(), "the author's text stays"


def test_a_second_publish_has_nothing_to_do_and_a_plan_needs_no_cache(published: Path, tmp_path: Path) -> None:
    assert "nothing to publish" in techdocs(published, "publish").stderr
    shutil.copytree(published / "site", tmp_path / "site")
    (tmp_path / "techdocs.yml").write_text(SETTINGS)
    shutil.move(published / "www", published / "www.before")
    techdocs(published, "publish", "--plan", "plan.json")
    text = (published / "plan.json").read_text().replace(str(published), str(tmp_path))
    (tmp_path / "plan.json").write_text(text)
    done = techdocs(tmp_path, "publish", "--apply", "plan.json")
    shutil.move(published / "www.before", published / "www")
    assert done.returncode == 0, done.stderr
    assert techdocs(tmp_path, "publish", "--verify").returncode == 0


def test_what_backstage_cannot_have_is_said(tmp_path: Path) -> None:
    file = PublishedFile("0" * 64, 1, headers_of("x.html"))
    with pytest.raises(PublishError, match="needs the address of the site"):
        TechdocsLayout(tmp_path, {}, "", Store(tmp_path))
    clash = {"search/names.json": file, "docs/search/component/one/links.json": file}
    with pytest.raises(PublishError, match="the namespace `search` is a folder of the site"):
        TechdocsLayout(tmp_path, clash, "https://docs.acme.example/", Store(tmp_path))


@pytest.mark.soak
def test_backstage_s_own_code_reads_it(published: Path, bucket: Bucket) -> None:
    packages = SERVERS / "node_modules"
    if not (packages / "@backstage/plugin-techdocs-node").is_dir():
        pytest.skip("Backstage's techdocs-node is not installed: `make servers`")
    (published / "bucket.yml").write_text(
        IN_A_BUCKET.format(bucket=bucket) + "  layout: techdocs\nsite_url: https://docs.acme.example/\n"
    )
    assert techdocs(published, "publish", "--config", "bucket.yml").returncode == 0
    script = str(Path(__file__).parent / "backstage.cjs")
    done = subprocess.run(
        ["node", script, bucket.endpoint, bucket.name, "default/Component/one"],
        env={**os.environ, "NODE_PATH": str(packages.resolve())}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout)["default/Component/one"]
    assert found["generated"]
    assert found["metadata"]["site_name"] == "S 1"
    assert {status for status, _ in found["answers"].values()} == {200}
    assert {"guide/install/index.html", "techdocs_metadata.json", "search/search_index.json"} <= found["answers"].keys()
