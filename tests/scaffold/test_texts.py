"""The texts of the files: whatever stands in a repository, YAML and Markdown show it and nothing else."""

from html import unescape

import pytest
import yaml

from techdocs.documents.located_yaml import load_documents
from techdocs.engine.text import render_text
from techdocs.scaffold import RepositoryFacts
from techdocs.scaffold.texts import catalog_text, index_text, markdown_text, settings_text, yaml_text

TEXTS = [
    "Payments", "takes money, gives receipts (all)", "yes", "No", "on", "null", "~", "y", "123", "1e3", "0o17", "0x1F",
    "1_000", "12:30:45", "2026-01-02", ".inf", "=", "<<", "- x", "? x", "a: b", "a:", "a #b", "#b", "a  b", " ", "",
    "'x'", '"x"', "back\\slash", "{a: b}", "[a]", "&a", "*a", "!!python/name:os.system", "|", ">", "%x", "@x", "`x`",
    "---", "...", "C#", "${{ values.name }}", "\ufffe", "a\u200db", "é", "e\u0301", "日本語", "🚀 x",
    "\U0001f468\u200d\U0001f469", "\ue000",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_a_value_is_the_same_text_in_both_versions_of_yaml(text: str) -> None:
    document = f"key: {yaml_text(text)}\n"
    for version in ("1.1", "1.2"):
        documents, faults = load_documents(document, version=version)
        assert ([found.value for found in documents], faults) == ([{"key": text}], ())
    assert yaml.safe_load(document) == {"key": text}


@pytest.mark.parametrize("text", ["Payments", "group:default/pay", "https://forge.example/a-b", "It's fast, small."])
def test_what_needs_no_quotes_has_none(text: str) -> None:
    assert yaml_text(text) == text


@pytest.mark.parametrize("text", TEXTS)
def test_a_descriptor_says_what_it_was_given(text: str) -> None:
    facts = RepositoryFacts(
        name="pay", title=text, description=text, owner="group:default/pay", web_url="https://x.example/a"
    )
    entity = yaml.safe_load(catalog_text(facts, "dir:."))
    assert entity["metadata"]["title"] == text
    assert entity["metadata"].get("description", "") == text
    assert entity["spec"]["owner"] == "group:default/pay"
    assert yaml.safe_load(settings_text(facts)) == {"site_name": text, "plugins": ["techdocs-core"]}


def test_an_owner_whom_nobody_names_is_unknown_and_the_file_says_what_to_do() -> None:
    text = catalog_text(RepositoryFacts(name="pay", title="Pay"), "dir:.")
    assert yaml.safe_load(text)["spec"]["owner"] == "unknown"
    assert "# Set this to the team that owns it" in text


@pytest.mark.parametrize(
    "text",
    [
        "C#",
        "_a_ __b__",
        "a_b_c *d* `e`",
        "<b>x</b> & &amp;",
        "[x](y) {#id}",
        "$x$ ~~y~~ ==z== ^w^",
        "a | b \\ c",
        "--8<-- x",
    ],
)
def test_a_title_in_markdown_marks_nothing_up(text: str) -> None:
    shown = render_text(f"{markdown_text(text)}\n")
    assert (unescape(shown), shown.count("<")) == (f"<p>{text}</p>", 2)


def test_a_title_of_plain_words_is_written_as_it_is() -> None:
    assert markdown_text("My_lib & co. (v2): it's R&D") == "My_lib & co. (v2): it's R&D"


def test_the_first_page_says_what_to_write_next_and_how_to_look_at_it() -> None:
    page = index_text(RepositoryFacts(name="pay", title="Pay desk", description="From the README"), "docs")
    assert page.startswith("# Pay desk\n")
    assert "From the README" not in page
    assert "## What to write next" in page
    assert "techdocs serve " in page
    assert "techdocs lint " in page
