"""The site's own words: a file for each language, with the keys and placeholders of the English one."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.core import Locale

from techdocs.engine.theme import MATERIAL, template_folder
from techdocs.engine.words import load_words, placeholders, read_words
from techdocs.errors import SiteError

WORDS = template_folder() / "words"
LANGUAGES = sorted(path.stem for path in WORDS.glob("*.yml"))
ENGLISH = read_words(WORDS / "en.yml")
_USED = re.compile(r"""(?<![\w.])(?:t|say|sayParts)\(\s*["'](\w+)["']""")
_BEGUN = re.compile(r"""(?<![\w.])(?:t|say)\(\s*["'`](\w+_)(?:["'] ~|\$\{)""")
_NAMED = re.compile(r"""["'](\w+)["']""")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "words").mkdir()
    return tmp_path


def sources() -> Iterator[str]:
    folder = template_folder()
    for path in [*folder.rglob("*.html"), *(folder / "assets" / "techdocs").rglob("*.js")]:
        if "vendor" not in path.parts:
            yield path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_exactly_the_keys_and_placeholders_of_english(language: str) -> None:
    texts = read_words(WORDS / f"{language}.yml")
    assert sorted(texts) == sorted(ENGLISH)
    assert {key: placeholders(text) for key, text in texts.items()} == {
        key: placeholders(text) for key, text in ENGLISH.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_one_that_material_and_the_plural_rules_know(language: str) -> None:
    assert (MATERIAL / "partials" / "languages" / f"{language}.html").is_file()
    forms = Locale.parse(language, sep="-").plural_form.tags | {"other"}
    counted = [text for text in read_words(WORDS / f"{language}.yml").values() if not isinstance(text, str)]
    assert counted
    assert all(text.keys() <= forms for text in counted)


def test_every_word_of_a_template_or_script_is_there_and_every_text_is_used() -> None:
    texts = [*sources()]
    used = {key for text in texts for key in _USED.findall(text)}
    begun = tuple({key for text in texts for key in _BEGUN.findall(text)} | {"kind_", "tab_", "title_"})
    assert {key for key in used if not key.endswith("_")} - ENGLISH.keys() == set()
    named = used | {key for text in texts for key in _NAMED.findall(text)}
    assert [key for key in ENGLISH if key not in named and not key.startswith(begun)] == []


def test_a_text_is_filled_in_counted_and_escaped(own: Path) -> None:
    words = load_words((own, template_folder()), "en")
    assert words("pages", count=1) == "1 page"
    assert words("pages", count=2) == "2 pages"
    assert words("in_docs", docs="<b>") == "in &lt;b&gt;"
    assert words.kind("API") == "API"
    assert words.kind("Robot") == "robot"


def test_the_words_of_a_company_replace_ours_one_by_one(own: Path) -> None:
    (own / "words" / "en.yml").write_text("owned_by: Run by\n", encoding="utf-8")
    words = load_words((own, template_folder()), "en")
    assert words("owned_by") == "Run by"
    assert words("title_catalog") == "Catalog"


def test_a_company_can_add_a_language_with_its_plural_forms(own: Path) -> None:
    forms = '  one: "{count} strona"\n  few: "{count} strony"\n  many: "{count} stron"\n  other: "{count} strony"\n'
    (own / "words" / "pl.yml").write_text(f"pages:\n{forms}", encoding="utf-8")
    words = load_words((own, template_folder()), "pl")
    assert [words("pages", count=count) for count in (1, 3, 5)] == ["1 strona", "3 strony", "5 stron"]
    assert words("title_catalog") == "Catalog"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("ownd_by: x\n", "words/en.yml:1`: unknown key `ownd_by`", "did you mean `owned_by`?"),
        ("\nowned_by: '{who}'\n", "words/en.yml:2`: unknown placeholder `{who}`", "`owned_by` has: none"),
        ("pages: {one: x}\n", "words/en.yml:1`: `pages` is not a text", "use a text, or plural forms"),
        ("title_docs: x\ntitle_docs: y\n", "words/en.yml:2`: duplicate key `title_docs`", "keep one"),
        ("- x\n", "words/en.yml` is not a mapping", "write `key: text`"),
        ("a: [\n", "words/en.yml` cannot be read", "write `key: text`"),
    ],
)
def test_a_fault_in_the_words_of_a_company_names_its_line(own: Path, text: str, message: str, hint: str) -> None:
    (own / "words" / "en.yml").write_text(text, encoding="utf-8")
    with pytest.raises(SiteError) as caught:
        load_words((own, template_folder()), "en")
    assert message in str(caught.value)
    assert hint in str(caught.value.hint)


def test_no_script_has_a_text_of_its_own_for_readers() -> None:
    shown = re.compile(
        r"""(?:(?:textContent|placeholder)\s*[:=]|setAttribute\("aria-label",)\s*["'`][^"'`$]*[A-Za-z]{2}"""
    )
    scripts = [
        *(template_folder() / "assets/techdocs").glob("*.js"),
        *(template_folder() / "assets/techdocs/search").iterdir(),
    ]
    assert [found for path in scripts for found in shown.findall(path.read_text(encoding="utf-8"))] == []
