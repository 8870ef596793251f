"""Links that lead nowhere are problems with a place and a hint, and notes for readers; nothing else is said."""

from dataclasses import replace
from pathlib import Path

import pytest

from techdocs.model.docs import DocsState
from techdocs.model.problem import Place
from tests.links.workspace import Workspace, page, ref, told

TWO = "docs/default/component/two/"


def estate_of(*to: str, shows: tuple[str, ...] = ()) -> Workspace:
    """Return a component `one` whose page has some links, and a component `two` with a page, an anchor and a file."""
    workspace = Workspace().add("one", page("index.md", to=to, shows=shows))
    return workspace.add("two", page("index.md", anchors=("setup",)), page("guide.md"), files=["flow.png"])


NOT_IN_CATALOG = " points to an entity that is not in the catalog"
NO_PAGE = " points to a page that does not exist"
NOTHING = ": target not found in these docs or the repository"


@pytest.mark.parametrize(
    ("target", "code", "problem", "hint", "note"),
    [
        ("component:tow", "TD209", NOT_IN_CATALOG, "did you mean `component:default/two`?", "is not in the catalog"),
        ("component:two/gone.md", "TD209", NO_PAGE, "check the path after the ref", "was not found"),
        ("gone.md", "TD201", NOTHING, "check the path, relative to this file", "was not found"),
    ],
)
def test_a_link_that_leads_nowhere_is_told_and_noted(
    target: str, code: str, problem: str, hint: str, note: str
) -> None:  # fmt: skip
    links = estate_of(target).read()
    assert told(links) == [f"{code} one/docs/index.md:3 link `{target}`{problem}"]
    assert links.problems[ref("one")][0].hint == hint
    resolved = links.of(ref("one"), "index.md")
    assert (resolved.targets, resolved.notes, resolved.outgoing) == ({target: ""}, {target: f"{target} {note}"}, ())


def test_a_lost_anchor_is_told_with_a_near_one_and_the_link_still_leads_to_the_page() -> None:
    links = estate_of("component:two#set-up").read()
    assert told(links) == [
        "TD202 one/docs/index.md:3 link `component:two#set-up` points to a heading that does not exist"
    ]
    assert links.problems[ref("one")][0].hint == "did you mean `#setup`?"
    assert links.of(ref("one"), "index.md").targets == {"component:two#set-up": f"{TWO}#set-up"}


def test_an_image_that_nobody_has_is_told() -> None:
    links = estate_of(shows=("no.png",)).read()
    assert told(links) == ["TD203 one/docs/index.md:3 image `no.png` does not exist"]
    assert links.of(ref("one"), "index.md").pictures == {}


def test_docs_that_the_site_does_not_have_are_told_at_their_address() -> None:
    links = estate_of("/docs/default/component/tow/", "/gone.md").read()
    assert told(links) == [
        "TD209 one/docs/index.md:3 link `/docs/default/component/tow/` points to docs that are not on this site",
        "TD201 one/docs/index.md:3 link `/gone.md`: target not found in these docs or the repository",
    ]
    assert links.problems[ref("one")][0].hint == "did you mean `component:default/two`?"
    assert links.of(ref("one"), "index.md").targets == {"/docs/default/component/tow/": "", "/gone.md": ""}


def test_what_is_fine_is_not_told() -> None:
    links = estate_of("component:two#setup", "https://example.com/", "/teams/", "component:two/guide.md").read()
    assert told(links) == []
    resolved = links.of(ref("one"), "index.md")
    assert resolved.targets == {"component:two#setup": f"{TWO}#setup", "component:two/guide.md": f"{TWO}guide/"}
    assert resolved.notes == {}
    assert resolved.outgoing == (f"{TWO}#setup", f"{TWO}guide/")


def test_a_file_of_a_repository_without_a_web_address_is_noted_but_not_told(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "main.go").write_text("x")
    links = Workspace().add("one", page("index.md", to=("../main.go",)), root=tmp_path).read()
    assert told(links) == []
    assert links.of(ref("one"), "index.md").notes == {
        "../main.go": "../main.go is in the repository, whose web address is not known"
    }


def test_pages_of_the_last_good_build_are_told_nothing_of() -> None:
    workspace = estate_of("gone.md", "component:nobody")
    workspace.docs[ref("one")] = replace(workspace.docs[ref("one")], state=DocsState.KEPT)
    links = workspace.read()
    assert told(links) == []
    assert set(links.of(ref("one"), "index.md").targets) == {"gone.md", "component:nobody"}


def test_the_refs_of_a_nav_and_of_a_descriptors_links_are_resolved_with_their_places() -> None:
    workspace = estate_of()
    place = Place(source="one", path="mkdocs.yml", line=7)
    nav = dict.fromkeys(["component:two/guide.md", "api:default/none", "guide.md", "https://x.example/"], place)
    workspace.builds[ref("one")] = replace(workspace.builds[ref("one")], nav_places=nav)
    workspace.add("three", links=["component:two", "component:none", "https://x.example/", "slack://x"])
    links = workspace.read()
    assert links.nav == {ref("one"): {"component:two/guide.md": f"{TWO}guide/", "api:default/none": ""}}
    assert links.entities == {ref("three"): {"component:two": TWO, "component:none": ""}}
    assert told(links) == [
        "TD209 one/mkdocs.yml:7 nav entry `api:default/none` points to an entity that is not in the catalog",
        "TD209 three/catalog-info.yaml:4 link `component:none` points to an entity that is not in the catalog",
    ]


def test_control_characters_of_a_target_are_not_in_what_is_told() -> None:
    links = estate_of("gone\u202e\x1b[31m.md").read()
    assert [text.isprintable() for text in told(links)] == [True]
