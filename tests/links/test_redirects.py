"""Redirects lead to pages: chains are shortened, loops and conflicts are told, nothing takes a page's place."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from techdocs.links import redirects as redirects_module
from techdocs.links.redirects import site_redirects
from techdocs.model.docs import DocsState, Failure
from techdocs.model.urls import file_of
from techdocs.secrets_scan import EnvironmentSecrets
from tests.links.workspace import Workspace, page, redirects, ref, told

ONE = "docs/default/component/one/"


def mapped(maps: Mapping[str, str], **changes: object) -> Workspace:
    """Return a component with pages `index.md`, `new.md` and `a/b.md`, a file, and a `redirect_maps`."""
    pages = (page("index.md"), page("new.md", anchors=("setup",)), page("a/b.md"))
    return Workspace().add("one", *pages, files=["flow.pdf"], redirects=maps, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("former", "target", "origin", "leads_to"),
    [
        ("old.md", "new.md", "old/", f"{ONE}new/"),
        ("old.md", "new.md#setup", "old/", f"{ONE}new/#setup"),
        ("old.md", "./a/b.md", "old/", f"{ONE}a/b/"),
        ("x/old.md", "index.md", "x/old/", ONE),
        ("old.md", "flow.pdf", "old/", f"{ONE}flow.pdf"),
        ("old.md", "https://wiki.example/x y#z", "old/", "https://wiki.example/x%20y#z"),
        ("a/index.md", "a/b.md", "a/", f"{ONE}a/b/"),
    ],
)
def test_a_former_file_leads_to_a_file_or_to_the_web(former: str, target: str, origin: str, leads_to: str) -> None:
    links = mapped({former: target}).read()
    assert redirects(links) == {ONE + origin: leads_to}
    assert told(links) == []


def test_a_chain_is_shortened_to_its_end_and_keeps_the_last_anchor() -> None:
    links = mapped({"a.md": "b.md#setup", "b.md": "c.md", "c.md": "new.md", "d.md": "e.md#x", "e.md": "new.md#setup"})
    assert redirects(links.read()) == {
        f"{ONE}a/": f"{ONE}new/#setup", f"{ONE}b/": f"{ONE}new/", f"{ONE}c/": f"{ONE}new/",
        f"{ONE}d/": f"{ONE}new/#setup", f"{ONE}e/": f"{ONE}new/#setup",
    }  # fmt: skip


def test_a_chain_may_go_by_an_alias() -> None:
    workspace = Workspace().add("one", page("new.md", aliases=("old.md",)), redirects={"older.md": "old.md"})
    assert redirects(workspace.read())[f"{ONE}older/"] == f"{ONE}new/"


def test_a_loop_leads_nowhere_and_each_of_its_lines_is_told() -> None:
    links = mapped({"a.md": "b.md", "b.md": "a.md", "c.md": "c.md", "d.md": "a.md", "old.md": "new.md"}).read()
    assert redirects(links) == {f"{ONE}old/": f"{ONE}new/"}
    assert told(links) == [
        "TD221 one/mkdocs.yml:7 redirect `c.md: c.md` points to itself",
        "TD221 one/mkdocs.yml:5 redirect `a.md: b.md` is part of a loop",
        "TD221 one/mkdocs.yml:6 redirect `b.md: a.md` is part of a loop",
        "TD221 one/mkdocs.yml:8 redirect `d.md: a.md` is part of a loop",
    ]


def test_a_target_that_does_not_exist_is_told_with_whatever_leads_there() -> None:
    links = mapped({"a.md": "gone.md", "b.md": "a.md", "c.md": "../other.md", "d.md": "#setup"}).read()
    assert redirects(links) == {}
    assert [text.split(" redirect ")[1].partition(" is")[0] for text in told(links)] == [
        "`a.md: gone.md`", "`c.md: ../other.md`", "`d.md: #setup`", "`b.md: a.md`",
    ]  # fmt: skip
    assert {text.split()[0] for text in told(links)} == {"TD220"}


def test_an_anchor_that_its_page_does_not_have_is_told_and_the_redirect_made() -> None:
    links = mapped({"old.md": "new.md#gone"}).read()
    assert redirects(links) == {f"{ONE}old/": f"{ONE}new/#gone"}
    assert told(links) == [
        "TD202 one/mkdocs.yml:5 redirect `old.md: new.md#gone` points to a heading that does not exist in `new.md`"
    ]


@pytest.mark.parametrize(
    ("former", "code"),
    [
        ("new.md", "TD222"), ("a/b.md", "TD222"), ("index.md", "TD222"), ("flow.pdf/x.md", "TD222"),
        ("flow.pdf/", "TD222"), ("links.json/", "TD222"), ("index.html/x", "TD222"),
        ("../x.md", "TD220"), ("old.md#anchor", "TD220"), ("/etc/x", "TD220"),
    ],
)  # fmt: skip
def test_what_stands_in_the_docs_is_never_replaced(former: str, code: str) -> None:
    links = mapped({former: "a/b.md" if former != "a/b.md" else "new.md"}).read()
    assert redirects(links) == {}
    assert [text.split()[0] for text in told(links)] == [code]


def test_one_redirect_cannot_stand_in_the_folder_that_would_be_the_file_of_another() -> None:
    links = mapped(
        {"a.html": "new.md", "a.html/x.md": "new.md", "b/c.html/d.md": "new.md", "b/c.html": "new.md"}
    ).read()
    assert redirects(links) == {f"{ONE}a.html": f"{ONE}new/", f"{ONE}b/c.html/d/": f"{ONE}new/"}
    assert [text.split()[0] for text in told(links)] == ["TD222", "TD222"]


def test_two_that_ask_for_one_address_conflict_unless_they_agree() -> None:
    pages = (page("new.md", aliases=("old.md", "same/")), page("other.md", aliases=("old.md",)))
    links = Workspace().add("one", *pages, redirects={"same.md": "new.md"}).read()
    assert redirects(links) == {f"{ONE}old/": f"{ONE}new/", f"{ONE}same/": f"{ONE}new/"}
    assert told(links) == ["TD222 one/docs/other.md:1 redirect `old.md` is not created: it conflicts with `old.md`"]


def test_without_directory_urls_former_pages_are_files() -> None:
    pages = (page("index.md", url="index.html", output="index.html"),)
    new = page("new.md", url="new.html", output="new.html", aliases=("older.md", "./oldest.html"))
    links = Workspace().add("one", *pages, new, redirects={"old.md": "new.md"}, use_directory_urls=False).read()
    assert told(links) == []
    assert redirects(links) == {
        f"{ONE}old.html": f"{ONE}new.html", f"{ONE}older.html": f"{ONE}new.html",
        f"{ONE}oldest.html": f"{ONE}new.html",
    }  # fmt: skip


def test_a_renamed_component_keeps_the_addresses_of_its_pages_of_its_redirects_and_of_its_catalog_page() -> None:
    pages = (page("index.md"), page("guide.md", aliases=("start.md",)))
    links = Workspace().add("one", *pages, former="uno, team/eins", redirects={"old.md": "guide.md"}).read()
    found = redirects(links)
    assert told(links) == []
    for name in ("default/component/uno", "team/component/eins"):
        assert found[f"catalog/{name}/"] == "catalog/default/component/one/"
        assert found[f"docs/{name}/"] == ONE
        assert {found[f"docs/{name}/{path}/"] for path in ("guide", "start", "old")} == {f"{ONE}guide/"}


def test_docs_of_a_renamed_repository_keep_their_addresses_unless_others_have_or_ask_for_them() -> None:
    pages = (page("index.md"), page("new.md", aliases=("old.md",)))
    links = Workspace().add("one", *pages, renamed="uno").read()
    assert redirects(links) == {
        f"{ONE}old/": f"{ONE}new/", "docs/default/component/uno/": ONE,
        "docs/default/component/uno/new/": f"{ONE}new/", "docs/default/component/uno/old/": f"{ONE}new/",
        "catalog/default/component/uno/": "catalog/default/component/one/",
    }  # fmt: skip
    taken = Workspace().add("one", *pages, renamed="uno").add("uno", page("index.md")).read()
    assert redirects(taken) == {f"{ONE}old/": f"{ONE}new/"}
    two = "docs/default/component/two/"
    asked = Workspace().add("one", page("index.md"), renamed="uno").add("two", page("index.md"), former="uno").read()
    assert redirects(asked)["docs/default/component/uno/"] == two
    assert told(taken) == told(asked) == []


def test_a_former_ref_that_is_in_use_is_one_problem() -> None:
    workspace = Workspace().add("one", page("index.md"), page("guide.md"), former="two").add("two", page("index.md"))
    links = workspace.read()
    assert redirects(links) == {}
    assert told(links) == [
        "TD222 one/catalog-info.yaml:4 redirect `two` is not created: a page or file already exists at that address"
    ]


def test_a_former_ref_that_two_ask_for_is_the_firsts() -> None:
    links = Workspace().add("one", former="old").add("two", former="old").read()
    assert redirects(links) == {"catalog/default/component/old/": "catalog/default/component/one/"}
    assert told(links) == ["TD222 two/catalog-info.yaml:4 redirect `old` is not created: it conflicts with `old`"]


@pytest.mark.parametrize("former", ["component:../x", "component:a/../../../../../../tmp/x", "a b", "component:"])
def test_a_former_ref_that_would_leave_the_site_is_refused(former: str) -> None:
    links = Workspace().add("one", page("index.md"), former=former).read()
    assert redirects(links) == {}
    assert [text.split()[0] for text in told(links)] == ["TD220"]


def test_a_renamed_component_whose_docs_are_anothers_leads_there() -> None:
    links = Workspace().add("two", page("index.md")).elsewhere("one", "two", former="uno").read()
    assert redirects(links) == {
        "catalog/default/component/uno/": "catalog/default/component/one/",
        "docs/default/component/uno/": "docs/default/component/two/",
    }


def test_docs_that_could_not_be_built_are_told_nothing_of_pages_they_may_have() -> None:
    failure = Failure(reason="x", since="2026-01-01")
    workspace = Workspace().add(
        "one", redirects={"old.md": "new.md", "wiki.md": "https://wiki.example/", "index.md": "https://wiki.example/"},
        state=DocsState.FAILED, failure=failure,
    )  # fmt: skip
    links = workspace.read()
    assert redirects(links) == {f"{ONE}wiki/": "https://wiki.example/"}
    assert [text.split()[0] for text in told(links)] == ["TD222"]


def test_a_redirect_that_holds_a_secret_is_not_made() -> None:
    value = "q7Rz-Kp29vTx_mW4hLs8"
    workspace = mapped({"old.md": f"https://x.example/?token={value}", "older.md": "new.md"})
    found, problems = site_redirects(workspace.addresses, EnvironmentSecrets({"DEPLOY_TOKEN": value}))
    assert [one.origin for one in found] == [f"{ONE}older/"]
    assert [one.code for one in problems[ref("one")]] == ["TD412"]


def test_more_than_many_redirects_are_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redirects_module, "MOST", 3)
    links = mapped({f"old{number}.md": "new.md" for number in range(5)}).read()
    assert len(links.redirects) == 3
    assert [text.split()[0] for text in told(links)] == ["TD406"]


NAMES = st.sampled_from(["a", "b", "c", "d", "index", "new", "a/b", "flow.pdf", "flow.pdf/x", "a.html", "a.html/b"])
TARGETS = st.one_of(NAMES.map("{}.md".format), st.sampled_from(["https://wiki.example/", "new.md#x", "gone.md", "#x"]))


@settings(max_examples=200)
@given(
    st.dictionaries(NAMES.map("{}.md".format), TARGETS, max_size=8), st.lists(NAMES, max_size=3),
    st.lists(st.sampled_from(["one", "two", "uno", "eins"]), max_size=3), st.sampled_from(["two", "zwei"]),
)  # fmt: skip
def test_no_redirect_loops_and_each_leads_to_a_page_of_the_site_or_to_the_web(
    maps: dict[str, str], aliases: list[str], former: list[str], other: str
) -> None:
    workspace = Workspace().add(
        "one", page("index.md"), page("new.md", aliases=tuple(aliases)), files=["flow.pdf"], redirects=maps,
        former=",".join(former),
    )  # fmt: skip
    workspace.add(other, page("index.md"), former="eins")
    found = redirects(workspace.read())
    addresses = workspace.addresses
    for origin, target in found.items():
        path = target.partition("#")[0]
        assert path not in found
        assert path.startswith("https://") or addresses.is_taken(path)
        assert not addresses.is_taken(origin)
    files = [*map(file_of, found), *(file for one in workspace.entities for file in addresses.files_of(one))]
    folders = {file.rsplit("/", depth)[0] for file in files for depth in range(1, file.count("/") + 1)}
    assert folders.isdisjoint(files)
