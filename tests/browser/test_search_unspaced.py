"""Words inside a sentence without blanks are found by the full text, on a site that also has pages in English."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PATIENCE, open_search, served
from tests.browser.test_search import rows
from tests.runs import techdocs
from tests.shared import made_once

pytestmark = pytest.mark.browser
PAGES = {
    "ja/docs/index.md": "# 手順書\n\nこのサービスは決済処理を担当しています。障害が発生した場合は"
    "オンコール担当者に連絡してください。`retry_limit`\n",
    "ja/docs/english.md": "# Plans\n\nWe are rotating certificates.\n",
    "zh/docs/index.md": "# 说明\n\n本服务负责处理所有支付请求、并在失败时自动重试。请联系值班工程师。\n",
    "th/docs/index.md": "# คู่มือ\n\nบริการนี้ประมวลผลการชำระเงินทั้งหมดและจะลองใหม่เมื่อเกิดข้อผิดพลาด\n",
    "en/docs/links.md": "# Addresses\n\nOpen https://ledger.example/refunds/today when you need them.\n",
    "en/docs/index.md": "# Guide\n\nThe service retries payments. Engineers on-call rotate the keys of 決済.\n",
}
WORDS = {
    "決済処理": "手順書", "発生": "手順書", "オンコール": "手順書", "担当者 連絡": "手順書", "retry_limit": "手順書",
    "支付请求": "说明", "自动重试": "说明", "值班": "说明", "工程师": "说明",
    "ชำระเงิน": "คู่มือ", "ประมวลผล": "คู่มือ", "ข้อผิดพลาด": "คู่มือ",
    "service payment": "Guide", "engineer": "Guide", "certificates rotate": "Plans",
}  # fmt: skip


@pytest.fixture(scope="module")
def dialog(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Page]:
    """Open the search of the site."""
    with served(made_once(tmp_path_factory, "unspaced", _build)) as address:
        context = browser.new_context(base_url=address, reduced_motion="reduce")
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto("")
        open_search(page)
        yield page
        context.close()


def _build(folder: Path) -> Path:
    for path, text in PAGES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    done = techdocs(folder, "build", *(path.name for path in sorted(folder.iterdir())), HOME=str(folder))
    assert done.returncode == 0, done.stderr
    return folder / "site"


def test_words_inside_sentences_are_found_in_every_language_of_a_mixed_site(dialog: Page) -> None:
    found = {}
    for words in WORDS:
        dialog.get_by_role("searchbox", name="Search").fill(words)
        found[words] = [row.partition(" page in ")[0] for row in rows(dialog, "In the text")]
    assert {words: titles for words, titles in found.items() if titles[:1] != [WORDS[words]]} == {}


def test_of_a_long_address_only_what_was_typed_is_marked(dialog: Page) -> None:
    dialog.get_by_role("searchbox", name="Search").fill("refunds")
    assert [row.partition(" page in ")[0] for row in rows(dialog, "In the text")] == ["Addresses"]
    assert {*dialog.locator(".td-search__text mark").all_inner_texts()} == {"refunds"}


def test_of_keys_in_a_row_only_the_last_is_searched_to_its_end(dialog: Page) -> None:
    field = dialog.get_by_role("searchbox", name="Search")
    field.fill("")
    field.press_sequentially("certificates", delay=160)
    assert [row.partition(" page in ")[0] for row in rows(dialog, "In the text")] == ["Plans"]
