"""A site with an address lets scripts come from its own folders of scripts only, and all of it works under that."""

import os
import socket
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE, Site, search
from tests.conftest import COMPONENT, GROUP
from tests.runs import techdocs

pytestmark = pytest.mark.browser
DOCS = "docs/default/component/one/"
PAGE = "# One\n\nA walrus, $x^2$.\n\n```mermaid\ngraph LR\n  a[Alpha] --> b\n```\n"
ALARM = """
window.__violations = [];
document.addEventListener("securitypolicyviolation", (event) => window.__violations.push(event.blockedURI));
"""
TRY = """(address) => new Promise((done) => {
  const script = Object.assign(document.createElement("script"), { src: address });
  script.onload = () => done("runs");
  script.onerror = () => done("is stopped");
  document.head.append(script);
})"""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="module", params=[pytest.param("", marks=pytest.mark.soak), "sub/path/"])
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build and serve a site at its `site_url`, at the root and below a path."""
    folder = tmp_path_factory.mktemp("policy")
    url = f"http://127.0.0.1:{free_port()}/{request.param}"
    texts = {
        "org/catalog-info.yaml": GROUP.format(name="red", title="Red team"),
        "one/catalog-info.yaml": COMPONENT.format(name="one", owner="red"),
        "one/mkdocs.yml": "plugins: [techdocs-core]\nmarkdown_extensions: [pymdownx.arithmatex]\n",
        "one/docs/index.md": PAGE,
        "one/docs/poly.txt": "window.__polyglot = 1\n",
        "techdocs.yml": f"sources: [org, one]\nsite_url: {url}\n",
    }
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    root = folder / "www"
    done = techdocs(folder, "build", "--site-dir", str(root / request.param), HOME=str(folder))
    assert done.returncode == 0, done.stderr
    handler = partial(Guessing, directory=str(root), missing=root / request.param / "404.html")
    with ThreadingHTTPServer(("127.0.0.1", int(url.split(":")[2].partition("/")[0])), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield url
        server.shutdown()
        thread.join()


class Guessing(Site):
    """Serves as a host does that lets browsers guess types: a text without a type may be run as a script."""

    def __init__(self, *arguments: object, missing: Path, **options: object) -> None:
        self.missing = missing
        super().__init__(*arguments, **options)  # type: ignore[arg-type]

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        return "" if str(path).endswith(".txt") else super().guess_type(path)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        directory, self.directory = self.directory, str(self.missing.parent)
        super().send_error(code, message, explain)
        self.directory = directory


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=address, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    context.add_init_script(ALARM)
    opened = context.new_page()
    yield opened
    context.close()


def broken_rules(page: Page) -> list[str]:
    """Return the addresses of what the policy has stopped since the page was loaded."""
    return [str(address) for address in page.evaluate("window.__violations")]


def test_all_of_a_site_works_and_a_file_of_an_author_runs_nothing(page: Page) -> None:
    for path in ("", "catalog/", "docs/", "apis/", "teams/", "problems/", "nowhere/"):
        page.goto(path)
        assert search(page, "walrus").count() > 0, path
        assert broken_rules(page) == [], path
    page.goto(DOCS)
    expect(page.locator("div.mermaid")).to_have_count(1)
    expect(page.locator("mjx-container svg").first).to_be_attached()
    assert search(page, "walrus").count() > 0
    assert broken_rules(page) == []
    assert page.evaluate(TRY, "poly.txt") == "is stopped"
    assert page.evaluate("window.__polyglot") is None
    assert [address.rpartition("/")[2] for address in broken_rules(page)] == ["poly.txt"]
