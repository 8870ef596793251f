"""What an author changes is seen by the next look, and what it does not touch stays as it was."""

from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import pytest

from techdocs.config import Config
from tests.conftest import GROUP, Write
from tests.preview.conftest import COMPLETE, Look, Looking, bytes_of

ONE, TWO = "docs/default/component/one/", "docs/default/component/two/"
TEAMS = GROUP.format(name="red", title="Red team") + "---" + GROUP.format(name="blue", title="Blue team")
SETTINGS = "site_name: One\nnav:\n- Start: index.md\n- More: more.md\n"


@pytest.fixture
def looking(look: Look, write: Write) -> Looking:
    """Look at two components, all of whose pages are built."""
    write(
        {
            "org/catalog-info.yaml": TEAMS,
            "one/catalog-info.yaml": COMPLETE.format(name="one", owner="red"),
            "one/mkdocs.yml": SETTINGS,
            "one/docs/index.md": "# One\n\n![A](a.png)\n",
            "one/docs/more.md": "# More\n\nA walrus.\n",
            "two/catalog-info.yaml": COMPLETE.format(name="two", owner="blue"),
            "two/docs/index.md": "# Two\n\n[One](component:one) [Two](component:two)\n",
        }
    )
    (looked := look()).save({"one/docs/a.png": b"\x89PNG\r\n\x1a\n one"})
    looked.build("one", "two")
    return looked


def rendered(looking: Looking) -> int:
    """Return how many component builds are in the store."""
    return len([*looking.root.parent.glob("preview/cache/v1/docs/*/*")])


def test_a_page_that_is_edited_is_seen_at_once_and_no_other_page_changes(looking: Looking) -> None:
    others = {path: looking.html(path) for path in (ONE, TWO)}
    looking.save({"one/docs/more.md": "# More\n\nA narwhal.\n"})
    assert "A narwhal." in looking.article(f"{ONE}more/")
    assert "walrus" not in looking.html(f"{ONE}more/")
    looking.build("one")
    assert {path: looking.html(path) for path in (ONE, TWO)} == others


def test_the_page_of_an_entity_has_the_problems_of_its_descriptor(looking: Looking) -> None:
    entity = "catalog/default/component/one/"
    assert looking.problems(entity) == []
    looking.save({"one/catalog-info.yaml": COMPLETE.format(name="one", owner="rde")})
    assert looking.codes(entity) == ["TD103"]
    assert looking.problems("catalog/default/component/two/") == looking.problems("catalog/") == []
    looking.save({"one/catalog-info.yaml": COMPLETE.format(name="one", owner="red")})
    assert looking.problems(entity) == []


def test_a_descriptor_that_is_broken_for_a_while_keeps_its_pages_which_say_so(looking: Looking) -> None:
    whole = COMPLETE.format(name="one", owner="red")
    looking.save({"one/catalog-info.yaml": whole.replace("kind: Component", "kind: [Component")})
    assert "A walrus." in looking.article(f"{ONE}more/")
    assert "catalog/default/group/red/" in looking.html(ONE)
    assert looking.codes(ONE) == ["TD101"]
    looking.save({"one/docs/more.md": "# More\n\nA narwhal.\n"})
    assert "A narwhal." in looking.article(f"{ONE}more/")
    looking.save({"one/catalog-info.yaml": whole})
    assert looking.problems(ONE) == []
    looking.save({"one/catalog-info.yaml": COMPLETE.format(name="uno", owner="red")})
    assert looking.answer(ONE).status == HTTPStatus.NOT_FOUND


def test_a_repository_that_goes_and_comes_back_is_there_again(looking: Looking) -> None:
    one = looking.root / "one"
    assert one in looking.preview.watched()
    one.rename(looking.root.parent / "away")
    looking.note("one")
    assert looking.answer(ONE).status == HTTPStatus.NOT_FOUND
    assert one in looking.preview.watched()
    (looking.root.parent / "away").rename(one)
    looking.note("one")
    assert "One" in looking.article(ONE)


def test_a_page_that_is_added_is_there_and_in_the_nav(looking: Looking) -> None:
    assert looking.answer(f"{TWO}new/").status == HTTPStatus.NOT_FOUND
    looking.save({"two/docs/new.md": "# Brand new\n"})
    assert "Brand new" in looking.article(f"{TWO}new/")
    assert "Brand new" in looking.html(TWO)


def test_a_page_that_is_removed_is_gone_and_what_linked_to_it_is_told(looking: Looking) -> None:
    looking.save({"one/docs/index.md": "# One\n\n[More](more.md)\n"})
    assert looking.codes(ONE) == []
    looking.remove("one/docs/more.md")
    assert looking.answer(f"{ONE}more/").status == HTTPStatus.NOT_FOUND
    assert looking.problems(ONE)[0].startswith("one/docs/index.md:3 TD201 link `more.md`: target not found")
    assert "one/mkdocs.yml:4:9 TD204 nav entry `more.md` points to a file that does not exist" in looking.problems(ONE)


def test_a_page_that_is_renamed_is_at_its_new_address_alone(looking: Looking) -> None:
    looking.rename("one/docs/more.md", "one/docs/less.md")
    assert looking.answer(f"{ONE}more/").status == HTTPStatus.NOT_FOUND
    assert "A walrus." in looking.article(f"{ONE}less/")


def test_the_nav_that_is_edited_is_seen(looking: Looking) -> None:
    looking.save({"one/mkdocs.yml": SETTINGS.replace("More:", "Marine mammals:")})
    assert "Marine mammals" in looking.html(ONE)


def test_settings_that_are_broken_are_a_problem_and_the_next_save_heals_them(looking: Looking) -> None:
    before = looking.html(ONE)
    looking.save({"one/mkdocs.yml": "site_name: One\nnav: [\n"})
    assert looking.html(ONE) != before
    assert "TD303" in looking.codes(ONE)
    looking.save({"one/mkdocs.yml": SETTINGS})
    assert looking.html(ONE) == before
    assert looking.codes(ONE) == []


def test_another_owner_is_seen_and_nothing_is_rendered(looking: Looking) -> None:
    builds = rendered(looking)
    assert "Red team" in looking.html(ONE)
    looking.save({"one/catalog-info.yaml": COMPLETE.format(name="one", owner="blue")})
    assert "Blue team" in looking.html(ONE)
    assert "Red team" not in looking.html(ONE)
    assert "Blue team" in looking.html("catalog/default/component/one/")
    assert rendered(looking) == builds


def test_a_descriptor_that_is_broken_is_a_problem_where_its_docs_were_and_heals(looking: Looking) -> None:
    before = looking.html(ONE)
    looking.save({"one/catalog-info.yaml": "apiVersion: [\n"})
    answer = looking.answer(ONE)
    assert "one/catalog-info.yaml" in " ".join(str(problem.place) for problem in answer.problems)
    looking.save({"one/catalog-info.yaml": COMPLETE.format(name="one", owner="red")})
    looking.build("one")
    assert looking.html(ONE) == before


def test_an_entity_that_is_renamed_is_at_its_new_address_and_its_former_one_leads_on(looking: Looking) -> None:
    descriptor = COMPLETE.format(name="uno", owner="red")
    looking.save({"one/catalog-info.yaml": descriptor})
    assert looking.answer(ONE).status == HTTPStatus.NOT_FOUND
    assert "A walrus." in looking.article("docs/default/component/uno/more/")
    looking.save(
        {"one/catalog-info.yaml": descriptor.replace("annotations:\n", "annotations:\n    techdocs/former-refs: one\n")}
    )
    assert "../../uno/more/" in looking.html(f"{ONE}more/")
    assert "../uno/" in looking.html(ONE)


def test_codeowners_are_read_again(looking: Looking) -> None:
    descriptor = COMPLETE.format(name="one", owner="x").replace("  owner: x\n", "")
    looking.save({"one/catalog-info.yaml": descriptor, "one/CODEOWNERS": "* @acme/red\n"})
    assert "Red team" in looking.html(ONE)
    looking.save({"one/CODEOWNERS": "* @acme/blue\n"})
    assert "Blue team" in looking.html(ONE)


def test_a_picture_that_is_replaced_is_served(looking: Looking) -> None:
    assert bytes_of(looking.answer(f"{ONE}a.png")).endswith(b"one")
    looking.save({"one/docs/a.png": b"\x89PNG\r\n\x1a\n two"})
    assert bytes_of(looking.answer(f"{ONE}a.png")).endswith(b"two")


def test_a_file_that_comes_back_as_it_was_while_it_was_read_is_built_again(
    looking: Looking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor may empty a file before it writes the same again: what failed in between must not stay."""
    monkeypatch.setattr("techdocs.preview.answers.FEW", 0)  # nothing is built that nobody looks at
    before, page = looking.html(TWO), looking.root / "two/docs/index.md"
    text = page.read_bytes()
    looking.save({"two/docs/index.md": text + b"x"})
    assert looking.answer(TWO.rstrip("/")).status == HTTPStatus.FOUND  # it is planned by that
    page.write_bytes(b"")
    assert "changed during the build" in looking.html(TWO)
    looking.save({"two/docs/index.md": text + b"x"})
    assert "has changed" not in looking.html(TWO)
    looking.save({"two/docs/index.md": text})
    assert looking.html(TWO) == before


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """Make a company's own template."""
    (folder := tmp_path / "template").mkdir()
    (folder / "partials").mkdir()
    (folder / "portal").mkdir()
    (folder / "assets").mkdir()
    return folder


def test_a_file_of_the_template_is_seen_in_pages_the_portal_and_assets(
    look: Look, write: Write, config: Config, template: Path
) -> None:
    write({"one/catalog-info.yaml": COMPLETE.format(name="one", owner="red"), "one/docs/index.md": "# One\n"})
    looking = look(look=replace(config.look, template=template))
    own = {
        "partials/copyright.html": (ONE, "<p>Of Acme</p>"),
        "portal/404.html": ("nowhere/", "<p>Acme has lost it</p>"),
        "portal/header.html": (ONE, "<p>Acme's header</p>"),
        "assets/acme.css": ("assets/acme.css", "p { color: teal }"),
    }
    assert looking.html(ONE)
    assert looking.answer("assets/acme.css").status == HTTPStatus.NOT_FOUND
    for file, (path, text) in own.items():
        for version in (text, text.replace("Acme", "Emca").replace("teal", "navy")):
            (template / file).write_text(version, encoding="utf-8")
            assert looking.preview.changed(frozenset({template / file}))
            assert version.encode() in bytes_of(looking.answer(path)), file
    assert template in looking.preview.watched()


def test_a_template_with_a_fault_is_told_on_every_page_until_it_is_healed(
    look: Look, write: Write, config: Config, template: Path
) -> None:
    write({"one/catalog-info.yaml": COMPLETE.format(name="one", owner="red"), "one/docs/index.md": "# One\n"})
    looking = look(look=replace(config.look, template=template))
    before = {path: looking.html(path) for path in (ONE, "catalog/")}
    for file in ("portal/catalog.html", "main.html"):
        (template / file).write_text("{% nonsense %}", encoding="utf-8")
        looking.preview.changed(frozenset({template / file}))
        for path in before:
            assert any("nonsense" in problem.message for problem in looking.answer(path).problems), path
        looking.save({"one/docs/index.md": "# One\n"})
        assert any("nonsense" in problem.message for problem in looking.answer(ONE).problems)
        (template / file).unlink()
        looking.preview.changed(frozenset({template / file}))
        looking.build("one")
        assert {path: looking.html(path) for path in before} == before


def test_sources_that_vanish_are_told_and_heal(looking: Looking) -> None:
    before = looking.html(ONE)
    looking.root.rename(looking.root.with_name("away"))
    looking.note("one/catalog-info.yaml")
    assert looking.html(ONE) == before
    assert any("no such folder: `repositories`" in problem.message for problem in looking.answer(ONE).problems)
    looking.root.with_name("away").rename(looking.root)
    looking.note("one/docs/index.md")
    assert looking.html(ONE) == before
    assert looking.codes(ONE) == []
