"""The payloads of DOMPurify in every place that a repository fills, judged page by page by structure."""

import json
import re
from html import unescape

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.attacks.building import Run
from tests.attacks.judge import ARTICLE, judge_site
from tests.attacks.payloads import PLACES, read_payloads
from tests.attacks.sites import payloads_site
from tests.attacks.victims import own_files
from tests.shared import made_once

NUMBERS = range(len(read_payloads()))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Build all payloads in one run."""
    return payloads_site(tmp_path_factory)


@pytest.fixture(scope="module")
def judged(run: Run, scripts: frozenset[str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Judge the whole site, once."""
    return made_once(tmp_path_factory, "judged-payloads", lambda _: judge_site(run.site, scripts=scripts))


def test_there_are_many_payloads_and_each_is_built(run: Run) -> None:
    assert run.code in {0, 1}, run.said[-3000:]
    assert len(NUMBERS) > 200
    for place in PLACES[:-1]:
        assert run.state_of(f"component:default/payload-{place}") == "built"


@pytest.mark.parametrize("place", PLACES[:-1])
def test_no_page_with_a_payload_harms(run: Run, judged: dict[str, list[str]], place: str) -> None:
    folder = f"docs/default/component/payload-{place}/"
    assert len(list((run.site / folder).rglob("index.html"))) == len(NUMBERS) + 1
    assert {path: said for path, said in judged.items() if path.startswith(folder)} == {}


def test_no_page_of_the_catalog_with_a_payload_harms(run: Run, judged: dict[str, list[str]]) -> None:
    assert len(list((run.site / "catalog/default/component").glob("payload-*/index.html"))) >= len(NUMBERS)
    assert {path: said for path, said in judged.items() if path.startswith("catalog/")} == {}


def test_no_other_page_and_no_data_file_harms(judged: dict[str, list[str]]) -> None:
    assert {path: said for path, said in judged.items() if not path.startswith(("docs/", "catalog/"))} == {}


def test_what_is_in_a_fence_is_shown_as_it_is(run: Run) -> None:
    lost = []
    for item in read_payloads():
        page = run.docs_of("component:default/payload-fence") / f"p{item.number:03}" / "index.html"
        code = LexborHTMLParser(page.read_text(encoding="utf-8", errors="surrogatepass")).css_first(f"{ARTICLE} code")
        if code is None or _words(item.text) not in _words(code.text()):
            lost.append(item.text)
    assert lost == []


def test_titles_are_shown_as_text(run: Run) -> None:
    lost = []
    for item in read_payloads():
        page = run.docs_of("component:default/payload-front-matter") / f"p{item.number:03}" / "index.html"
        title = LexborHTMLParser(page.read_text(encoding="utf-8", errors="surrogatepass")).css_first("head > title")
        if title is None or _words(unescape(item.line))[:40] not in _words(title.text()):
            lost.append(item.line)
    assert lost == []


def test_what_payloads_removed_is_reported_with_its_page(run: Run) -> None:
    removed = {p["place"]["path"] for p in run.problems_of("payload-html") if p["code"] == "TD409"}
    dangerous = [item for item in read_payloads() if re.search(r"<script|\son\w+=|<iframe|<style", item.text)]
    assert len(removed) >= len(dangerous) * 0.8
    assert all(p["hint"] for p in run.problems_of("payload-html") if p["code"] == "TD409")


def test_the_victims_are_as_they_are_without_payloads(run: Run, innocent: Run) -> None:
    for victim in ("victim-one", "victim-two"):
        ref = f"component:default/{victim}"
        assert own_files(run.docs_of(ref)) == own_files(innocent.docs_of(ref))


def test_the_lists_of_the_search_hold_titles_as_they_were_written(run: Run) -> None:
    entities = json.loads((run.site / "search/entities.json").read_text(encoding="utf-8"))
    assert len([entity for entity in entities if entity["ref"].startswith("component:default/payload-")]) >= len(
        NUMBERS
    )


def _words(text: str) -> str:
    """Return a text without white space, control characters and what cannot be decoded."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd]", "", text)
