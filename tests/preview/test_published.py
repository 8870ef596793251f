"""A published site tells a preview of one repository what it does not know itself."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http import HTTPStatus
from pathlib import Path

import pytest

from tests.conftest import GROUP, Build, Write
from tests.preview.conftest import COMPLETE, Look, Looking, bytes_of
from tests.published.server import Server, serving

OWN, BAR = "docs/default/component/foo/", "docs/default/component/bar/"
LINKS = "# Foo\n\n[Bar](component:bar/guide.md#set-up) [Lost](component:bar/none.md) [Nobody](component:nobody)\n"
Publish = Callable[[str], str]


@pytest.fixture
def site(write: Write, build: Build) -> Path:
    """Build the site of a company, then leave one of its repositories alone in the folder; return the site."""
    root = write(
        {
            "org/catalog-info.yaml": GROUP.format(name="red", title="Red team"),
            "foo/catalog-info.yaml": COMPLETE.format(name="foo", owner="red") + "  dependsOn: [component:bar]\n",
            "foo/docs/index.md": "# Foo\n",
            "bar/catalog-info.yaml": COMPLETE.format(name="bar", owner="red").replace(
                "name: bar", "name: bar\n  title: The bar"
            ),
            "bar/docs/index.md": "# Bar\n\n[Foo](component:foo)\n",
            "bar/docs/guide.md": "# Guide\n\n## Set up\n\nA quokka.\n",
            "baz/catalog-info.yaml": COMPLETE.format(name="baz", owner="ghosts"),
        }
    )
    folder = build().site.folder
    for name in ("org", "bar", "baz"):
        (root / name).rename(root.parent / name)
    (root / "foo/docs/index.md").write_text(LINKS, encoding="utf-8")
    return folder


@pytest.fixture
def publish(site: Path) -> Iterator[Publish]:
    """Publish the site as a folder, or on the web; return its address."""
    with ExitStack() as stack:

        def address(how: str) -> str:
            if how == "folder":
                return str(site)
            server: Server = stack.enter_context(serving())
            server.files |= {
                f"/{path.relative_to(site).as_posix()}": path.read_bytes() for path in site.rglob("*") if path.is_file()
            }
            return server.address

        yield address


@pytest.fixture(params=["folder", "web"])
def looking(request: pytest.FixtureRequest, publish: Publish, look: Look) -> Looking:
    """Look at one repository beside the published site."""
    return look(published_site=publish(request.param), sources=("repositories/foo",), has_file=False)


def test_owners_relations_and_links_have_the_names_and_addresses_of_the_site(looking: Looking) -> None:
    page = looking.html(OWN)
    assert "Red team" in page
    assert 'href="../bar/guide/#set-up"' in page
    entity = looking.html("catalog/default/component/foo/")
    assert "The bar" in entity
    assert "The bar" in looking.html("catalog/")
    assert "Red team" in looking.html("teams/")


def test_only_what_the_site_does_not_know_either_is_a_problem(looking: Looking) -> None:
    told = [one for one in looking.answer(OWN).problems if one.severity.value != "info"]
    assert [(problem.place.line, problem.message) for problem in told] == [
        (3, "link `component:bar/none.md` names a page that its docs do not have"),
        (3, "link `component:nobody` names an entity that is not in the catalog"),
    ]


def test_catalog_pages_of_what_only_the_site_has_are_there(looking: Looking) -> None:
    assert "The bar" in looking.html("catalog/default/component/bar/")
    assert "Red team" in looking.html("catalog/default/group/red/")


def test_the_page_of_an_owner_whom_nobody_declares_is_that_of_the_site(looking: Looking, site: Path) -> None:
    path = "catalog/default/group/ghosts/"
    answer = looking.answer(path)
    assert bytes_of(answer) == (site / path / "index.html").read_bytes() or b"This page is in the" in answer.content
    assert looking.answer("catalog/default/group/nobody/").status == HTTPStatus.NOT_FOUND


def test_pages_that_only_the_site_has_are_those_of_a_folder(publish: Publish, site: Path, look: Look) -> None:
    looking = look(published_site=publish("folder"), sources=("repositories/foo",), has_file=False)
    assert bytes_of(looking.answer(f"{BAR}guide/")) == (site / BAR / "guide/index.html").read_bytes()
    assert looking.answer(f"{BAR}nothing/").status == HTTPStatus.NOT_FOUND
    assert looking.answer(f"{BAR}../../../../../secret").status == HTTPStatus.NOT_FOUND


def test_pages_that_only_the_site_has_lead_on_to_it_on_the_web(publish: Publish, look: Look) -> None:
    address = publish("web")
    looking = look(published_site=address, sources=("repositories/foo",), has_file=False)
    assert f'content="0; url={address}{BAR}guide/"' in looking.html(f"{BAR}guide/")


def test_the_search_finds_own_pages_and_those_of_the_site(looking: Looking) -> None:
    manifest = json.loads(looking.answer("search/shards.json").content)
    own, published = manifest["shards"]
    assert published.startswith("published/")
    for name, pages in ((own, 1), (published, 3)):
        entry = json.loads(bytes_of(looking.answer(f"search/{name}/pagefind-entry.json")))
        assert [language["page_count"] for language in entry["languages"].values()] == [pages]


@pytest.mark.usefixtures("site")
def test_without_a_site_what_is_unknown_is_shown_as_such_and_is_no_fault(look: Look) -> None:
    looking = look(sources=("repositories/foo",), has_file=False)
    page = looking.html(OWN)
    assert "td-unresolved" in page
    assert "red" in page
    assert {problem.severity.value for problem in looking.answer(OWN).problems} == {"info"}
    assert looking.answer(f"{BAR}guide/").status == HTTPStatus.NOT_FOUND


@pytest.mark.usefixtures("site")
def test_own_docs_win_over_those_of_the_site(publish: Publish, look: Look) -> None:
    looking = look(published_site=publish("folder"), sources=("repositories/foo",), has_file=False)
    assert "Nobody" in looking.article(OWN)
    looking.save({"foo/docs/new.md": "# New\n"})
    assert "New" in looking.article(f"{OWN}new/")


@pytest.mark.usefixtures("site")
def test_a_site_that_cannot_be_reached_is_a_warning_and_pages_are_shown(look: Look) -> None:
    looking = look(published_site="http://127.0.0.1:9/", sources=("repositories/foo",), has_file=False)
    assert "Foo" in looking.article(OWN)
    assert "TD314" in looking.codes("nothing/")
    assert {problem.severity.value for problem in looking.answer(OWN).problems if problem.code != "TD314"} == {"info"}
