"""Readers notice nothing of a publish: no page, script or search result is missing while the bucket changes."""

import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import obstore
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import search
from tests.conftest import ONE
from tests.publishers.conftest import Bucket, bucket, s3_server
from tests.publishers.test_interrupt import SETTINGS
from tests.publishers.test_stores import served
from tests.runs import techdocs, techdocs_process

__all__ = ["bucket", "s3_server"]
pytestmark = [pytest.mark.browser, pytest.mark.soak]
DOCS = "docs/default/component/one/"
PAGES, REQUESTS_A_PAGE = 50, 10


class Reading:
    """What a host serves of a bucket; `missing` are the paths that it did not have."""

    def __init__(self, bucket: Bucket) -> None:
        self._store = bucket.store
        self.missing: list[str] = []

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"].encode("latin-1").decode()
        path += "index.html" if path.endswith("/") else ""
        try:
            found = obstore.get(self._store, f"site{path}")
        except FileNotFoundError:
            self.missing.append(path)
            start_response("404 Not Found", [])
            return [b""]
        start_response("200 OK", [(name, str(value)) for name, value in found.attributes.items()])
        return [bytes(found.bytes())]


def write_docs(folder: Path, word: str) -> None:
    """Write fifty pages, all with a word, whose addresses and style sheets stay the same but for a digest."""
    docs = folder / "repositories/one/docs"
    docs.mkdir(parents=True, exist_ok=True)
    (docs.parent / "catalog-info.yaml").write_text(ONE.lstrip())
    for number in range(PAGES):
        name = "index" if number == 0 else f"page-{number}"
        (docs / f"{name}.md").write_text(f"# Page {number}\n\nAbout {word} and number {number}.\n")
    own = folder / "look/assets/techdocs/techdocs.css"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(f"/* {word} */\n")


def watched(browser: Browser, complaints: list[str]) -> Page:
    page = browser.new_context().new_page()
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page


def test_a_reader_meets_no_missing_file_while_a_site_is_published(
    bucket: Bucket, browser: Browser, tmp_path: Path
) -> None:
    (tmp_path / "techdocs.yml").write_text(SETTINGS.format(bucket=bucket) + "site_template: look\n")
    write_docs(tmp_path, "penguins")
    assert techdocs(tmp_path, "build", "--quiet").returncode == 0
    assert techdocs(tmp_path, "publish").returncode == 0
    write_docs(tmp_path, "walruses")
    assert techdocs(tmp_path, "build", "--quiet").returncode == 0
    reading, steps = Reading(bucket), threading.Semaphore(0)
    complaints: list[str] = []

    def slowly(request: str) -> None:
        if not request.startswith(
            "GET "
        ):  # a few writes for each page that is read, so that the reader sees every stage
            steps.acquire(timeout=30)

    done: list[int] = []
    publish = threading.Thread(target=lambda: done.append(_publish(tmp_path)))
    with served(reading) as address:
        page = watched(browser, complaints)
        page.goto(f"{address}/{DOCS}")
        bucket.fault = slowly
        publish.start()
        rounds = 0
        while publish.is_alive():
            steps.release(REQUESTS_A_PAGE)
            number = 1 + rounds % (PAGES - 1)
            page.goto(f"{address}/{DOCS}page-{number}/")
            expect(page.locator("article")).to_contain_text(f"number {number}")
            if rounds % 5 == 0:
                expect(search(page, "number").first).to_be_visible()
            rounds += 1
        publish.join()
        bucket.fault = None
        page.goto(f"{address}/{DOCS}page-1/")
        expect(page.locator("article")).to_contain_text("walruses")
        page.context.close()
    assert done == [0]
    assert (reading.missing, complaints) == ([], [])
    assert rounds > 5, "pages were read while the site was published"


def _publish(folder: Path) -> int:
    """Publish in a process of its own: this one is busy with the browser."""
    return techdocs_process(folder, "publish").returncode
