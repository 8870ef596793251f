"""The page of the preview is the page of the build, byte for byte, and nothing else is served."""

import difflib
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

import pytest

from techdocs.config import Config
from techdocs.workers.forkserver import start_workers
from tests.conftest import COMPONENT, GROUP, ROOT, Build, Write
from tests.preview.conftest import WAIT, Look, Looking, bytes_of, text_of

DATA = ("catalog.json", "redirects.json", "search/shards.json", "search/entities.json", "search/names.json")
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
        assert looking.answer(file.relative_to(site).as_posix()).status == HTTPStatus.OK


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
    if site_url:  # the site's scripts come from its address, those of the preview from wherever it is
        named = f"script-src {site_url}assets/ {site_url}search/ ".encode()
        pages = [page for page in site.rglob("*.html") if b"Content-Security-Policy" in page.read_bytes()]
        assert all(page.read_bytes().count(named) == 1 for page in pages)
        for page in pages:
            page.write_bytes(page.read_bytes().replace(named, b"script-src 'self' "))
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


LEAVING = (
    "..",
    "../secret.txt",
    "/etc/passwd",
    "docs/../../secret.txt",
    "docs/default/component/one/../../../../../secret.txt",
    "docs/default/component/one/%2e%2e/secret.txt",
    "docs/default/component/one//etc/passwd",
    "docs/default/component/one/mkdocs.yml",
    "docs/default/component/one/docs/index.md",
    "docs/default/component/one/.hidden",
    "docs/default/component/one/leaves.png",
    "docs/default/component/one/" + "x" * 5000,
    "docs/default/component/one/\0",
    "docs/../component/one/",
    "docs/default/component//",
    "docs/default/component/One/",
    "assets/../../secret.txt",
    "assets//etc/passwd",
    "search/../../secret.txt",
    "search/shard-00/../../../secret.txt",
    "search/published/../../secret.txt",
    "catalog/../secret.txt",
    "catalog.json/",
    "sitemap.xml",
    "_techdocs/live.js",
)


@pytest.mark.parametrize("path", LEAVING)
def test_nothing_outside_of_the_site_is_served(look: Look, write: Write, tmp_path: Path, path: str) -> None:
    root = write(
        {
            "one/catalog-info.yaml": COMPONENT.format(name="one", owner="red"),
            "one/mkdocs.yml": "site_name: A secret\n",
            "one/docs/index.md": "# One\n",
            "one/docs/.hidden": "a secret\n",
        }
    )
    (tmp_path / "secret.txt").write_text("a secret", encoding="utf-8")
    (root / "one/docs/leaves.png").symlink_to(tmp_path / "secret.txt")
    answer = look().answer(path)
    assert answer.status == HTTPStatus.NOT_FOUND
    assert b"a secret" not in bytes_of(answer)


def test_names_that_need_quoting_are_served_and_linked(look: Look, write: Write) -> None:
    names = ("größe & co", "a b", "100%", "it's (1)", "q=1;x,y@z+w")
    write(
        {
            "one/catalog-info.yaml": COMPONENT.format(name="one", owner="red"),
            "one/docs/index.md": "# One\n",
            **{f"one/docs/{name}.md": f"# Page {number}\n" for number, name in enumerate(names)},
            **{f"one/docs/{name}/more.md": "# More\n" for name in names},
        }
    )
    looking = look()
    looking.save({f"one/docs/{name}.png": PICTURE for name in names})
    start = looking.html("docs/default/component/one/")
    for number, name in enumerate(names):
        assert f'href="{quote(name)}/"' in start.replace("&#39;", "'").replace("./", ""), name
        assert f"Page {number}" in looking.article(f"docs/default/component/one/{name}/")
        assert "More" in looking.article(f"docs/default/component/one/{name}/more/")
        assert bytes_of(looking.answer(f"docs/default/component/one/{name}.png")) == PICTURE
        lead = looking.answer(f"docs/default/component/one/{name}")
        assert (lead.status, lead.location) == (HTTPStatus.FOUND, f"{quote(name)}/")


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("docs/default/component/one", "one/"),
        ("docs/default/component/one/guide", "guide/"),
        ("docs/default/component/one/deep/page", "page/"),
        ("catalog", "catalog/"),
        ("catalog/default/component/one", "one/"),
        ("docs/default/component/two/", "first/"),
    ],
)
def test_an_address_without_its_slash_or_without_an_index_leads_on(
    look: Look, write: Write, path: str, location: str
) -> None:
    write(
        {
            "one/catalog-info.yaml": COMPONENT.format(name="one", owner="red"),
            "one/docs/index.md": "# One\n",
            "one/docs/guide.md": "# Guide\n",
            "one/docs/deep/page.md": "# Deep\n",
            "two/catalog-info.yaml": COMPONENT.format(name="two", owner="red"),
            "two/docs/first.md": "# First\n",
        }
    )
    answer = look().answer(path)
    assert (answer.status, answer.location) == (HTTPStatus.FOUND, location)


@pytest.mark.parametrize("path", ["docs/default/component/one/guide/", "docs/default/component/one/guide/index.html"])
def test_the_markdown_file_of_a_page_is_told(look: Look, write: Write, path: str) -> None:
    root = write(
        {
            "one/catalog-info.yaml": COMPONENT.format(name="one", owner="red"),
            "one/docs/guide.md": "# Guide\n",
        }
    )
    assert look().answer(path).origin == root / "one/docs/guide.md"


def test_former_addresses_lead_on_before_anything_is_built(look: Look, write: Write) -> None:
    descriptor = COMPONENT.format(name="one", owner="red")
    write(
        {
            "one/catalog-info.yaml": descriptor.replace(
                "annotations:\n", "annotations:\n    techdocs/former-refs: first\n"
            ),
            "one/mkdocs.yml": "site_name: One\nplugins:\n- redirects:\n    redirect_maps: {old.md: guide.md}\n",
            "one/docs/index.md": "# One\n",
            "one/docs/guide.md": "---\naliases: [begin]\n---\n# Guide\n",
        }
    )
    for former in ("one/old/", "one/begin/", "first/guide/"):
        looking = look()
        looking.html("catalog/")
        assert 'content="0; url=../' in looking.html(f"docs/default/component/{former}"), former


IN_PROC = pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="processes are seen in /proc")


def offspring() -> frozenset[int]:
    """Return the processes that this one, or one that it has started, has started."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended
            state, parent = stat.read_text(encoding="utf-8").rpartition(") ")[2].split()[:2]
            if state != "Z":
                parents[int(stat.parent.name)] = int(parent)
    found = {os.getpid()}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return frozenset(found)


def wait_until(is_so: Callable[[], bool]) -> bool:
    """Wait until something is so, and say whether it has become so in time."""
    end = time.monotonic() + WAIT
    while not is_so() and time.monotonic() < end:
        time.sleep(0.02)
    return is_so()


@IN_PROC
@pytest.mark.parametrize("which", [slice(None), slice(1)], ids=["all", "one"])
def test_a_preview_whose_idle_processes_are_killed_renders_the_next_page(
    look: Look, write: Write, which: slice
) -> None:  # fmt: skip
    write({"one/catalog-info.yaml": COMPONENT.format(name="one", owner="red"), "one/docs/index.md": "# One\n"})
    start_workers()
    before = offspring()
    looking = look()
    looking.build("one")
    for process in sorted(offspring() - before)[which]:
        os.kill(process, signal.SIGKILL)
    for number in range(3):
        looking.save({"one/docs/index.md": f"# One\n\nEdit {number}.\n"})
        assert f"Edit {number}." in looking.article("docs/default/component/one/")
        looking.build("one")


@IN_PROC
def test_nothing_is_left_when_the_preview_ends(look: Look, write: Write, tmp_path: Path) -> None:
    write({"one/catalog-info.yaml": COMPONENT.format(name="one", owner="red"), "one/docs/index.md": "# One\n"})
    start_workers()
    before = offspring()
    looking = look()
    looking.html("docs/default/component/one/")
    assert offspring() > before
    looking.preview.__exit__(None, None, None)
    assert wait_until(lambda: offspring() <= before)
    assert [*(tmp_path / "preview/cache/v1/tmp").iterdir()] == []
    names = ("builds", "news")
    assert wait_until(lambda: not any(thread.name.startswith(names) for thread in threading.enumerate()))


def test_an_api_has_its_page_its_file_and_its_operations_in_the_search(write: Write, build: Build, look: Look) -> None:
    api = "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {name: pets}\nspec:\n  type: openapi\n"
    api += "  lifecycle: production\n  owner: red\n  definition: {$text: ./openapi.yaml}\n"
    write(
        {
            "one/catalog-info.yaml": f"{api}---{GROUP.format(name='red', title='Red')}",
            "one/openapi.yaml": "openapi: 3.1.0\npaths: {/pets: {get: {summary: All, requestBody: {$ref: '#/x'}}}}\n",
        }
    )
    site = build().site.folder
    looking = look()
    assert looking.codes("catalog/default/api/pets/") == ["TD120", "TD127"]
    page = "catalog/default/api/pets/"
    for path, file in ((page, f"{page}index.html"), (f"{page}pets.openapi.yaml", f"{page}pets.openapi.yaml")):
        assert bytes_of(looking.answer(path)) == (site / file).read_bytes(), path
    assert ">/pets<" in looking.html(page)
    assert bytes_of(looking.answer("search/names.json")) == (site / "search/names.json").read_bytes()
    looking.save({"one/openapi.yaml": "openapi: 3.1.0\npaths: {/cats: {get: {summary: All}}}\n"})
    assert "GET /cats" in text_of(looking.answer("search/names.json"))
