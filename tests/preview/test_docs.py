"""The page that is looked at comes first, all others follow, and readers are told when that changes something."""

import re
from dataclasses import replace
from http import HTTPStatus

import pytest
from selectolax.lexbor import LexborHTMLParser

from techdocs.config import Config
from techdocs.model.trust import TrustedSettings
from tests.conftest import COMPONENT, GROUP, Build, Write
from tests.preview.conftest import COMPLETE, WAIT, Look, article_of

BACKLINKS = re.compile(r'    <details class="td-backlinks.*?</details>', re.DOTALL)
"""Who links to a page: known when all pages are built."""
ONE, TWO = "docs/default/component/one/", "docs/default/component/two/"


@pytest.fixture
def never_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all pages wait for the one that is looked at until the preview ends."""
    monkeypatch.setattr("techdocs.preview.docs.SETTLE_SECONDS", 10 * WAIT)


@pytest.fixture
def guides(write: Write) -> None:
    """Write a component whose pages have every form of title."""
    write(
        {
            "one/catalog-info.yaml": COMPLETE.format(name="one", owner="red")
            + "---"
            + GROUP.format(name="red", title="Red"),
            "one/docs/index.md": "# Start\n\n[Next](setup.md#install) ![None](none.png)\n",
            "one/docs/setup.md": "# Set *up* `it` #\n\n## Install\n\n[Lost](nowhere.md)\n",
            "one/docs/titled.md": "---\ntitle: From the front matter\n---\n# Another\n",
            "one/docs/late.md": "Late\n====\n",
        }
    )


@pytest.mark.usefixtures("guides", "never_whole")
def test_a_page_is_there_before_the_others_with_the_article_that_a_build_gives_it(look: Look, build: Build) -> None:
    site = build().site.folder
    looking = look()
    for page in ("", "setup/", "titled/", "late/"):
        built = (site / ONE / page / "index.html").read_text(encoding="utf-8")
        assert article_of(looking.html(ONE + page)) == BACKLINKS.sub("    ", article_of(built))


@pytest.mark.usefixtures("guides", "never_whole")
def test_the_nav_shows_titles_that_are_guessed_until_all_pages_are_built(look: Look) -> None:
    looking = look()
    looking.save(
        {
            "one/docs/remark.md": "<!-- Not first -->\n\n# Remark\n",
            "one/docs/fence.md": "Text.\n\n```sh\n# no title\n```\n",
            "one/docs/marked.md": "#A **bold** [link](https://example.org/) # {#id}\n",
            "one/docs/second.md": "## Second\n\n# First\n",
            "one/docs/empty.md": "",
            "one/docs/odd.md": "# An ==odd== one\n",
        }
    )
    guessed = nav_of(looking.html(ONE))
    assert guessed >= {
        "Set up it",
        "From the front matter",
        "Late",
        "Remark",
        "Fence",
        "A bold link",
        "Second",
        "Empty",
    }
    assert "An ==odd== one" in guessed
    looking.build("one")
    built = nav_of(looking.html(ONE))
    assert guessed ^ built == {"An ==odd== one", "An odd one"}


def nav_of(html: str) -> set[str]:
    """Return the titles in the nav of a page."""
    links = LexborHTMLParser(html).css(".md-nav--primary .md-nav__link")
    return {" ".join(link.text().split()) for link in links}


@pytest.mark.usefixtures("guides", "never_whole")
def test_what_is_not_built_yet_makes_no_problem(look: Look) -> None:
    looking = look()
    first = {page: looking.problems(ONE + page) for page in ("", "setup/")}
    lost = "target not found in these docs or the repository"
    assert first == {
        "": ["one/docs/index.md:3 TD203 image `none.png` does not exist"],
        "setup/": [f"one/docs/setup.md:5 TD201 link `nowhere.md`: {lost}"],
    }
    looking.build("one")
    assert {*first[""], *first["setup/"]} == {*looking.problems(ONE)}


@pytest.mark.usefixtures("guides")
def test_the_problems_of_the_pages_own_file_come_first(look: Look) -> None:
    looking = look()
    looking.build("one")
    assert [place.partition(" ")[0] for place in looking.problems(ONE)] == [
        "one/docs/index.md:3",
        "one/docs/setup.md:5",
    ]
    assert [place.partition(" ")[0] for place in looking.problems(f"{ONE}setup/")] == [
        "one/docs/setup.md:5",
        "one/docs/index.md:3",
    ]


def test_readers_are_told_when_all_pages_are_built_only_if_that_changes_their_page(look: Look, write: Write) -> None:
    write(
        {
            "one/catalog-info.yaml": COMPONENT.format(name="one", owner="red"),
            "one/docs/index.md": "# One\n",
            "one/docs/more.md": "# More\n",
            "two/catalog-info.yaml": COMPONENT.format(name="two", owner="red"),
            "two/docs/index.md": "# Two\n",
            "two/docs/late.md": "A ==late== title\n====\n",
        }
    )
    looking = look()
    same = looking.html(ONE)
    assert "A late title" not in looking.html(TWO)
    assert looking.told.get(timeout=WAIT)
    assert "A late title" in looking.html(TWO)
    assert looking.html(ONE) == same
    looking.build("one")
    assert looking.told.empty()


@pytest.mark.usefixtures("guides")
def test_pages_for_which_the_operators_code_runs_are_built_with_all_others(
    look: Look, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust = {
        "trusted": TrustedSettings(extensions=(("markdown.extensions.wikilinks", {}),)),
        "trusted_sources": frozenset({"repositories"}),
    }
    site = build(**trust).site.folder
    monkeypatch.setattr("techdocs.builds.workers.Workers.partial_render", None)  # it would run behind walls
    looking = look(**trust)
    looking.save({"one/docs/setup.md": "# Set up\n\n[[Wiki]]\n"})
    assert 'class="wikilink td-unresolved"' in looking.article(f"{ONE}setup/")
    assert looking.article(ONE) == article_of((site / ONE / "index.html").read_text(encoding="utf-8"))


@pytest.mark.usefixtures("guides")
def test_a_page_that_was_rendered_before_is_shown_without_rendering_it_again(look: Look) -> None:
    looking = look()
    looking.build("one")
    before = looking.html(f"{ONE}late/")
    looking.save({"one/docs/late.md": "Later\n=====\n"})
    assert "Later" in looking.html(f"{ONE}late/")
    looking.save({"one/docs/late.md": "Late\n====\n"})
    assert looking.html(f"{ONE}late/") == before


@pytest.mark.usefixtures("guides")
def test_a_page_that_cannot_be_rendered_says_so_and_the_next_save_heals_it(look: Look) -> None:
    looking = look()
    looking.build("one")
    before = looking.html(f"{ONE}setup/")
    looking.save({"one/docs/setup.md": f"# Long\n\n{'[x] ' * 4000}\n\n[x]: https://acme.test/{'x' * 1000}\n"})
    assert "This page could not be rendered" in looking.html(f"{ONE}setup/")
    assert looking.answer(f"{ONE}setup/").problems[0].severity.value == "error"
    assert looking.html(ONE)
    looking.save({"one/docs/setup.md": "# Set *up* `it` #\n\n## Install\n\n[Lost](nowhere.md)\n"})
    looking.build("one")
    assert looking.html(f"{ONE}setup/") == before


@pytest.mark.usefixtures("guides")
def test_docs_that_take_too_long_are_told_in_place_of_the_page(
    look: Look, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("techdocs.builds.budget.PAGE_SECONDS", 0)
    looking = look(limits=replace(config.limits, component_seconds=0.001))  # type: ignore[arg-type]
    answer = looking.answer(ONE)
    assert answer.status == HTTPStatus.OK
    assert "limits.component_seconds" in answer.content.decode()
    assert "TD310" in [problem.code for problem in answer.problems]


@pytest.mark.usefixtures("guides")
def test_docs_that_cannot_be_planned_keep_their_last_good_pages(look: Look) -> None:
    looking = look()
    looking.build("one")
    before = looking.html(f"{ONE}setup/")
    looking.save({"one/mkdocs.yml": "site_name: One\ndocs_dir: nowhere\n"})
    kept = looking.html(f"{ONE}setup/")
    title, banner, text = article_of(kept).partition('<p class="td-note')
    assert title + text.partition("</p>")[2] == article_of(before)
    assert banner
    assert "docs_dir: nowhere" in kept
    assert "TD307" in looking.codes(f"{ONE}setup/")
    looking.remove("one/mkdocs.yml")
    assert looking.html(f"{ONE}setup/") == before


def test_docs_that_were_never_built_say_why_and_heal(look: Look, write: Write) -> None:
    write(
        {
            "one/catalog-info.yaml": COMPONENT.format(name="one", owner="red"),
            "one/mkdocs.yml": "site_name: One\ndocs_dir: nowhere\n",
        }
    )
    looking = look()
    assert "docs_dir: nowhere" in looking.html(ONE)
    assert "TD307" in looking.codes(ONE)
    assert looking.answer(f"{ONE}guide/").status == HTTPStatus.NOT_FOUND
    looking.save({"one/mkdocs.yml": "site_name: One\n", "one/docs/index.md": "# Healed\n"})
    assert "Healed" in looking.article(ONE)


MADE_UP = "ghp" + "_a8Hq2LmZ0rTn5WvXy7Bc3Df6Gj9Kp4Qs1Eu8"


def test_a_page_with_a_secret_is_shown_with_the_error_that_withholds_it_from_the_site(look: Look, write: Write) -> None:
    write(
        {
            "one/catalog-info.yaml": COMPONENT.format(name="one", owner="red"),
            "one/docs/index.md": f"# One\n\nUse `{MADE_UP}`.\n",
            "one/docs/more.md": "# More\n\nThe password is correct-horse-battery.\n",
        }
    )
    looking = look({"DATABASE_PASSWORD": "correct-horse-battery"})
    assert "one/docs/index.md:3 TD412 the page is withheld: it contains a GitHub token" in looking.problems(ONE)
    assert MADE_UP in looking.article(ONE)
    (first, *_) = looking.problems(f"{ONE}more/")
    value = "the value of the environment variable `DATABASE_PASSWORD`"
    assert first == f"one/docs/more.md:3 TD412 the page is withheld: it contains {value}"
    assert "correct-horse" not in repr(looking.answer(f"{ONE}more/").problems)
