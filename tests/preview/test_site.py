"""The page of the preview is the page of the build, byte for byte, and nothing else is served."""

import difflib
import shutil
from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import pytest

from techdocs.config import Config
from tests.conftest import COMPONENT, GROUP, ROOT, Build, Write
from tests.preview.conftest import Look, Looking, bytes_of

DATA = ("catalog.json", "redirects.json", "search/shards.json", "search/entities.json")
PICTURE = b"\x89PNG\r\n\x1a\n picture"


def addresses(site: Path) -> Iterator[tuple[str, Path]]:
    """Yield every file of a built site with the address that a reader asks for; data files last."""
    files = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    for name in sorted(files, key=lambda name: (not name.endswith("shards.json"), name)):
        yield name.removesuffix("index.html") if name.endswith(("/index.html", "index.html")) else name, site / name


def differences(looking: Looking, site: Path) -> list[str]:
    """Return the addresses at which the preview answers otherwise than the built site, with the first lines of that."""
    found = []
    for address, file in addresses(site):
        answer = looking.answer(address)
        if answer.status == HTTPStatus.FOUND and leads_to(answer.location) in file.read_text(encoding="utf-8"):
            continue  # without an index, a built site has a page that leads on
        expected = HTTPStatus.NOT_FOUND if address == "404.html" else HTTPStatus.OK
        if answer.status != expected or bytes_of(answer) != file.read_bytes():
            lines = difflib.unified_diff(
                file.read_text("utf-8", "replace").splitlines(),
                bytes_of(answer).decode("utf-8", "replace").splitlines(),
                lineterm="", n=0,
            )  # fmt: skip
            found.append(f"{address} {answer.status} {[line[:200] for line in lines][2:7]}")
    return found


def leads_to(location: str) -> str:
    """Return what a page holds that leads on to an address."""
    return f'<meta http-equiv="refresh" content="0; url={location}">'


def build_all(looking: Looking, site: Path) -> None:
    """Wait until all docs of a site are built."""
    for file in sorted(site.rglob("links.json")):
        assert looking.answer(file.relative_to(site).as_posix()).status == 200  # noqa: PLR2004


@pytest.fixture(autouse=True)
def _one_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all runs be at the same time: a failure is told with it."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")


@pytest.fixture
def company(write: Write) -> Path:
    """Write repositories with what pages can differ by: a nav, a README alone, pictures, links, docs elsewhere."""
    root = write(
        {
            "org/catalog-info.yaml": GROUP.format(name="red", title="Red team"),
            "one/catalog-info.yaml": COMPONENT.format(name="one", owner="red"),
            "one/mkdocs.yml": """
                site_name: One
                nav:
                - Start: index.md
                - Guides:
                  - guides/first.md
                  - Second guide: guides/second.md
                  - Two: component:two/setup.md
                plugins:
                - redirects:
                    redirect_maps: {old.md: guides/first.md}
                """,
            "one/docs/index.md": "# One\n\n![Picture](images/a.png)\n\n[Two](component:two/setup.md#install)\n",
            "one/docs/guides/first.md": "---\naliases: [begin]\n---\n# First *guide*\n\n[Next](second.md#end)\n\n$x$\n",
            "one/docs/guides/second.md": "Without a heading.\n\n## End\n\n[Nobody](component:nobody)\n",
            "one/docs/left-out.md": "# Not in the nav\n\n```mermaid\ngraph TD;\n```\n",
            "two/catalog-info.yaml": COMPONENT.format(name="two", owner="red"),
            "two/mkdocs.yml": "site_name: Two\nuse_directory_urls: false\n",
            "two/docs/index.md": "# Two\n\n[One](component:one) [Set up](setup.md)\n",
            "two/docs/setup.md": "# Set up\n\n## Install\n",
            "two/docs/more/index.md": "# More\n",
            "plain/catalog-info.yaml": COMPONENT.format(name="plain", owner="red"),
            "plain/README.md": "# Plain\n\n[Code](src/main.py) [Setup](component:two/setup.md)\n",
            "plain/src/main.py": "print()\n",
            "mono/a/catalog-info.yaml": COMPONENT.format(name="a", owner="red"),
            "mono/a/docs/README.md": "# A\n\n[To b](../../b/docs/page.md) ![b](../../b/docs/b.png)\n",
            "mono/b/catalog-info.yaml": COMPONENT.format(name="b", owner="red"),
            "mono/b/docs/page.md": "# Page of b\n\n[Up](../../a/docs/README.md)\n",
            "mono/c/catalog-info.yaml": COMPONENT.format(name="c", owner="red").replace(
                "techdocs-ref: dir:.", "techdocs-entity: component:default/a"
            ),
            "lost/catalog-info.yaml": COMPONENT.format(name="lost", owner="red"),
            "lost/mkdocs.yml": "site_name: Lost\ndocs_dir: nowhere\n",
        }
    )
    (root / "one/docs/images").mkdir()
    (root / "one/docs/images/a.png").write_bytes(PICTURE)
    (root / "mono/b/docs/b.png").write_bytes(PICTURE)
    return root


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("site_url", ["", "https://docs.acme.example/all/"])
def test_everything_that_is_built_is_the_same_in_the_preview(
    look: Look, build: Build, config: Config, site_url: str
) -> None:
    own = replace(config.look, site_url=site_url)
    site = build(look=own).site.folder
    looking = look(look=own)
    build_all(looking, site)
    stylesheets = (site / "404.html").read_text(encoding="utf-8")
    assert ('"/all/assets/' in stylesheets) == bool(site_url)
    # the page that says that there is none stands at any depth, and only its host knows a folder above the site
    differing = [found.partition(" ")[0] for found in differences(looking, site)]
    assert differing == (["404.html"] if site_url else []), differences(looking, site)


def test_the_sample_repositories_are_the_same_in_the_preview(look: Look, build: Build, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "sample-repos", tmp_path / "repositories")
    site = build().site.folder
    looking = look()
    build_all(looking, site)
    assert differences(looking, site) == []
