"""Pages come in the order that `.pages` and `.nav.yml` files ask for, whatever those hold."""

from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from techdocs.documents.located_yaml import load_documents
from techdocs.engine.bounds import cpu_bound
from techdocs.model.limits import Limits
from techdocs.model.problem import Place, Problem
from techdocs.plans.nav.globs import Globs
from techdocs.plans.nav.order import ordered_nav

Files = Mapping[str, str]
Nav = tuple[object, ...] | None


def place(path: str) -> Place:
    return Place(source="repo", path=f"docs/{path}")


def ordered(pages: str, files: Files, nav: Nav = None, limits: Limits | None = None) -> tuple[Nav, list[str]]:
    found, problems = ordered_nav(
        pages.split(),
        {path: text.encode() for path, text in files.items()},
        place,
        nav=nav,
        load=load_documents,
        nav_places={"... | regex=.*": Place(source="repo", path="mkdocs.yml", line=3)},
        limits=limits or Limits(),
    )
    return found, [told(problem) for problem in problems]


def told(problem: Problem) -> str:
    return f"{problem.place} {problem.severity} {problem.code} {problem.message}"


def nav_of(pages: str, files: Files, nav: Nav = None) -> list[object]:
    """Return the nav where nothing is wrong."""
    found, problems = ordered(pages, files, nav)
    assert problems == []
    assert found is not None
    return list(found)


def problems_of(pages: str, files: Files, nav: Nav = None) -> list[str]:
    return ordered(pages, files, nav)[1]


def paths(nav: object) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    else:
        for item in nav.values() if isinstance(nav, dict) else nav:  # type: ignore[attr-defined]
            yield from paths(item)


def levels(nav: object) -> int:
    if isinstance(nav, (list, tuple)):
        return 1 + max(map(levels, nav), default=0)
    return max(map(levels, nav.values())) if isinstance(nav, dict) else 0


def test_without_nav_files_mkdocs_makes_the_nav_and_an_authors_nav_stays() -> None:
    assert ordered("index.md a.md", {}) == (None, [])
    assert ordered("index.md a.md", {}, ("a.md", {"Home": "index.md"})) == (("a.md", {"Home": "index.md"}), [])


def test_folders_without_a_file_come_as_mkdocs_has_them() -> None:
    assert nav_of("b.md README.md a-folder/y.md a-folder/index.md Big_one/x.md a.md", {"a-folder/.pages": ""}) == [
        "README.md", "a.md", "b.md",
        {"Big one": ["Big_one/x.md"]}, {"A folder": ["a-folder/index.md", "a-folder/y.md"]},
    ]  # fmt: skip


def test_a_readme_beside_an_index_is_no_page() -> None:
    assert nav_of("index.md README.md", {".pages": "nav: [...]"}) == ["index.md"]


# .pages


def test_pages_lists_files_folders_and_the_rest() -> None:
    text = "nav:\n- sub\n- c.md\n- ...\n- a.md\n"
    assert nav_of("index.md a.md b.md c.md sub/x.md", {".pages": text}) == [
        {"Sub": ["sub/x.md"]}, "c.md", "index.md", "b.md", "a.md",
    ]  # fmt: skip


def test_pages_without_the_rest_leaves_unlisted_pages_out() -> None:
    assert nav_of("index.md a.md sub/x.md", {".pages": "nav: [a.md]"}) == ["a.md"]


def test_pages_gives_titles_links_and_sections() -> None:
    text = (
        "nav:\n- First: a.md\n- Part:\n  - Folder: sub\n  - index.md\n"
        "- Site: https://example.org\n- Sheet: files/a.pdf\n- None: []\n"
    )
    assert nav_of("index.md a.md sub/x.md", {".pages": text}) == [
        {"First": "a.md"}, {"Part": [{"Folder": ["sub/x.md"]}, "index.md"]},
        {"Site": "https://example.org"}, {"Sheet": "files/a.pdf"},
    ]  # fmt: skip


def test_a_title_in_the_folders_own_pages_counts_and_in_nav_yml_the_entrys_does() -> None:
    pages = "sub/x.md"
    assert nav_of(pages, {".pages": "nav:\n- Entry: sub\n", "sub/.pages": "title: Own"}) == [{"Own": ["sub/x.md"]}]
    assert nav_of(pages, {".nav.yml": "nav:\n- Entry: sub\n", "sub/.nav.yml": "title: Own"}) == [
        {"Entry": ["sub/x.md"]}
    ]


def test_rest_can_be_filtered_by_a_glob_and_flattened() -> None:
    pages = "a.md page-1.md page-2.md sub/x.md"
    assert nav_of(pages, {".pages": "nav:\n- ... | page-*.md\n- ...\n"}) == [
        "page-1.md", "page-2.md", "a.md", {"Sub": ["sub/x.md"]},
    ]  # fmt: skip
    assert nav_of(pages, {".pages": "nav:\n- ...|glob=page-[2-9].md\n- ... | flat | s*\n"}) == ["page-2.md", "sub/x.md"]


def test_a_regular_expression_is_not_run_and_stands_for_what_no_other_entry_has() -> None:
    files = {".pages": "nav:\n- ... | regex=(a+)+$\n- b.md\n"}
    found, problems = ordered("a.md b.md", files)
    assert found == ("a.md", "b.md")
    assert [problem.partition(": regular")[0] for problem in problems] == [
        "repo/docs/.pages:2:3 warning TD305 `... | regex=(a+)+$` is read as all remaining pages"
    ]
    assert ordered("a.md b.md", {".pages": "nav:\n- ... | regex=a\n- b.md\n- ...\n"})[0] == ("b.md", "a.md")


def test_arrange_puts_some_pages_first_and_appends_the_rest() -> None:
    assert nav_of("a.md b.md c.md", {".pages": "arrange: [c.md]"}) == ["c.md", "a.md", "b.md"]
    assert nav_of("a.md b.md c.md", {".pages": "arrange: [..., a.md]"}) == ["b.md", "c.md", "a.md"]


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("order: asc", ["B1", "a", "p10", "p2"]),
        ("order: desc", ["p2", "p10", "a", "B1"]),
        ("sort_type: natural", ["B1", "a", "p2", "p10"]),
        ("{sort_type: natural, ignore_case: true}", ["a", "B1", "p2", "p10"]),
        ("{order_by: filename, ignore_case: true}", ["a", "B1", "p10", "p2"]),
    ],
)
def test_order_sorts_files_and_folders_together(text: str, order: list[str]) -> None:
    found = nav_of("p10.md p2.md a.md B1/index.md", {".pages": text, "B1/.pages": "collapse: true"})
    assert [str(path).partition("/")[0].removesuffix(".md") for path in found] == order


def test_order_by_title_takes_file_names_and_says_so() -> None:
    assert ordered("b.md A-folder/x.md", {".pages": "order_by: title"}) == (
        ({"A folder": ["A-folder/x.md"]}, "b.md"),
        ["repo/docs/.pages:1:1 note TD304 pages are sorted by their file names, not by their titles"],
    )


def test_order_holds_for_its_own_folder_only() -> None:
    assert nav_of("a.md b.md sub/x.md sub/y.md", {".pages": "order: desc"}) == [
        {"Sub": ["sub/x.md", "sub/y.md"]}, "b.md", "a.md",
    ]  # fmt: skip


def test_a_hidden_folder_is_left_out_even_when_it_is_listed() -> None:
    files = {".pages": "nav: [sub, ...]", "sub/.pages": "hide: true"}
    assert nav_of("a.md sub/x.md sub/deep/y.md", files) == ["a.md"]


def test_collapse_holds_for_one_folder_and_collapse_single_pages_for_those_below() -> None:
    pages = "one/only.md one/deep/x.md two/deep/only.md"
    assert nav_of(pages, {"two/deep/.pages": "collapse: true"}) == [
        {"One": ["one/only.md", {"Deep": ["one/deep/x.md"]}]}, {"Two": ["two/deep/only.md"]},
    ]  # fmt: skip
    assert nav_of(pages, {"one/.pages": "collapse_single_pages: true"}) == [
        {"One": ["one/only.md", "one/deep/x.md"]}, {"Two": [{"Deep": ["two/deep/only.md"]}]},
    ]  # fmt: skip


def test_what_the_docs_folder_itself_says_of_collapsing_is_not_heard() -> None:
    assert nav_of("a.md one/b.md", {".pages": "collapse_single_pages: true"}) == ["a.md", {"One": ["one/b.md"]}]


def test_accents_come_after_their_letters() -> None:
    pages = "u.md v.md \u00dcber.md \u00c9.md f.md"
    order = ["\u00c9.md", "f.md", "u.md", "\u00dcber.md", "v.md"]
    assert nav_of(pages, {".nav.yml": "sort: {ignore_case: true}"}) == [
        "\u00c9.md",
        "f.md",
        "u.md",
        "\u00dcber.md",
        "v.md",
    ]
    assert nav_of(pages, {".pages": "sort_type: natural\nignore_case: true"}) == order


def test_two_stars_with_a_slash_match_folders_at_any_depth() -> None:
    files = {".nav.yml": "nav: ['a/x.md', 'a/y.md', '**/']"}
    assert nav_of("a/x.md a/y.md a/b/c.md", files) == ["a/x.md", "a/y.md", {"B": ["a/b/c.md"]}]


# `...` in the nav of mkdocs.yml

TREE = "introduction.md page1.md page2.md folder/introduction.md folder/page3.md folder/page4.md"


def test_rest_in_mkdocs_yml_takes_what_the_nav_does_not_list() -> None:
    assert nav_of(TREE, {}, ({"Start": ["introduction.md", "page1.md", {"Two": "page2.md"}]}, "...")) == [
        {"Start": ["introduction.md", "page1.md", {"Two": "page2.md"}]},
        {"Folder": ["folder/introduction.md", "folder/page3.md", "folder/page4.md"]},
    ]
    folder = {"Folder": ["folder/introduction.md", "folder/page3.md", "folder/page4.md"]}
    assert nav_of(TREE, {}, ("page1.md", {"Rest": ["..."]}))[1] == {"Rest": ["introduction.md", "page2.md", folder]}


def test_rest_in_mkdocs_yml_filters_by_the_whole_path_and_flattens() -> None:
    assert nav_of(TREE, {}, ("page1.md", {"Rest": ["... | flat | **/introduction.md", "... | flat"]})) == [
        "page1.md",
        {"Rest": ["introduction.md", "folder/introduction.md", "page2.md", "folder/page3.md", "folder/page4.md"]},
    ]


def test_rest_in_mkdocs_yml_comes_in_the_order_of_the_nav_files() -> None:
    files = {"folder/.pages": "title: Own\nnav: [page4.md, page3.md, introduction.md]"}
    assert nav_of(TREE, files, ("page1.md", "folder/page3.md", "..."))[2:] == [
        "introduction.md", "page2.md", {"Own": ["folder/page4.md", "folder/introduction.md"]},
    ]  # fmt: skip


def test_a_problem_of_mkdocs_yml_stands_at_its_line() -> None:
    assert problems_of("a.md", {}, ("... | regex=.*",))[0].startswith("repo/mkdocs.yml:3 warning TD305")


def test_a_nav_without_rest_stays_and_the_files_have_no_effect() -> None:
    assert ordered("a.md b.md", {".pages": "nav: [b.md]"}, ("a.md",)) == (
        ("a.md",),
        ["repo/docs/.pages note TD304 nav files have no effect: `nav` of `mkdocs.yml` has no `...`"],
    )


def test_a_nav_yml_of_the_docs_folder_replaces_the_nav_of_mkdocs_yml() -> None:
    assert ordered("a.md b.md", {".nav.yml": "nav: [b.md]"}, ("a.md",)) == (
        ("b.md",),
        ["repo/docs/.nav.yml note TD304 `nav` of `mkdocs.yml` has no effect: a `.nav.yml` replaces it"],
    )


# .nav.yml


def test_nav_yml_lists_files_folders_titles_links_sections_and_globs() -> None:
    text = "nav:\n- start.md\n- guides\n- Help: sub/help.md\n- More:\n  - '*'\n  - Site: https://example.org\n"
    assert nav_of("start.md other.md guides/a.md sub/help.md sub/x.md", {".nav.yml": text}) == [
        "start.md", {"Guides": ["guides/a.md"]}, {"Help": "sub/help.md"},
        {"More": ["other.md", {"Sub": ["sub/x.md"]}, {"Site": "https://example.org"}]},
    ]  # fmt: skip


def test_nav_yml_takes_a_page_of_a_folder_that_is_shown_as_well() -> None:
    assert nav_of("a/x.md a/y.md", {".nav.yml": "nav: ['*', a/y.md]"}) == [{"A": ["a/x.md"]}, "a/y.md"]


def test_globs_take_what_no_entry_has() -> None:
    assert nav_of("a.md b.md sub/a.md sub/b.md", {".nav.yml": "nav: [sub/*, '**/b.md', '*.md']"}) == [
        "sub/a.md", "sub/b.md", "b.md", "a.md",
    ]  # fmt: skip
    assert nav_of("a.md b.md c.md", {".nav.yml": "nav: ['@(c|a).md']"}) == ["a.md", "c.md"]


def test_a_glob_can_have_rules_of_its_own() -> None:
    text = (
        "nav:\n- glob: x*\n  ignore_no_matches: true\n- glob: '*'\n  preserve_directory_names: true\n"
        "  flatten_single_child_sections: true\n  ignore: b.md\n  sort: {direction: desc, sections: first}\n"
    )
    assert nav_of("a.md b.md c.md one-two/p.md one-two/q.md only/p.md", {".nav.yml": text}) == [
        {"one-two": ["one-two/q.md", "one-two/p.md"]}, "only/p.md", "c.md", "a.md",
    ]  # fmt: skip


def test_append_unmatched_adds_the_rest_here_and_below() -> None:
    files = {".nav.yml": "nav: [b.md]\nappend_unmatched: true", "sub/.nav.yml": "nav: [y.md]"}
    assert nav_of("a.md b.md sub/x.md sub/y.md", files) == ["b.md", "a.md", {"Sub": ["sub/y.md", "sub/x.md"]}]


def test_ignore_hides_from_patterns_here_and_below() -> None:
    pages = "a.md draft-a.md sub/b.md sub/draft-b.md sub/c.md"
    assert nav_of(pages, {".nav.yml": "ignore: draft-*"}) == ["a.md", {"Sub": ["sub/b.md", "sub/c.md"]}]
    assert nav_of(pages, {".nav.yml": "ignore: /draft-*", "sub/.nav.yml": "ignore: [$inherit, c.md]"}) == [
        "a.md", {"Sub": ["sub/b.md", "sub/draft-b.md"]},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("{}", ["a", "B", "p2", "p10", "sub"]),
        ("{direction: desc}", ["p10", "p2", "B", "a", "sub"]),
        ("{type: alphabetical}", ["B", "a", "p10", "p2", "sub"]),
        ("{type: alphabetical, ignore_case: true}", ["a", "B", "p10", "p2", "sub"]),
        ("{sections: first}", ["sub", "a", "B", "p2", "p10"]),
        ("{sections: mixed, by: filename, direction: desc}", ["sub", "p10", "p2", "B", "a"]),
    ],
)
def test_sort_orders_what_a_pattern_finds(text: str, order: list[str]) -> None:
    found = nav_of("p10.md p2.md a.md B.md sub/x.md", {".nav.yml": f"nav: ['*']\nsort: {text}"})
    assert [next(paths(item)).partition("/")[0].removesuffix(".md") for item in found] == order


def test_nav_yml_hides_a_folder_unless_it_is_listed() -> None:
    pages, hidden = "a.md sub/x.md", {"sub/.nav.yml": "hide: true"}
    assert nav_of(pages, hidden) == ["a.md"]
    assert nav_of(pages, {**hidden, ".nav.yml": "nav: [sub]"}) == [{"Sub": ["sub/x.md"]}]


def test_nav_yml_keeps_folder_names_and_flattens_below_too() -> None:
    pages = "big-one/small-one/x.md big-one/y.md"
    assert nav_of(pages, {".nav.yml": "preserve_directory_names: true"}) == [
        {"big-one": ["big-one/y.md", {"small-one": ["big-one/small-one/x.md"]}]}
    ]
    assert nav_of(pages, {".nav.yml": "flatten_single_child_sections: true"}) == [
        {"Big one": ["big-one/small-one/x.md", "big-one/y.md"]}
    ]


# What is wrong


def test_an_entry_that_names_nothing_is_named_with_the_nearest_name() -> None:
    files = {".pages": "nav:\n- instal.md\n- Title: setup.md\n- index.md\n"}
    found, problems = ordered_nav(
        ["index.md", "install.md", "guide/setup.md"],
        {path: text.encode() for path, text in files.items()}, place, nav=None, load=load_documents,
    )  # fmt: skip
    assert found == ("index.md",)
    assert [(told(problem), problem.hint) for problem in problems] == [
        ("repo/docs/.pages:2:3 warning TD204 nav entry `instal.md` matches no page and no folder with pages",
         "did you mean `install.md`?"),
        ("repo/docs/.pages:3:3 warning TD204 nav entry `setup.md` matches no page and no folder with pages",
         "did you mean `guide/setup.md`?"),
    ]  # fmt: skip
    assert problems_of("a.md", {".nav.yml": "nav: [a.md, 'x*']"}) == [
        "repo/docs/.nav.yml:1:13 warning TD204 `x*` matches no page or folder that is not already listed"
    ]


def test_unknown_keys_are_named_at_their_lines() -> None:
    files = {".pages": "nav: [...]\ncolour: red\n", "sub/.nav.yml": "nav:\n- glob: '*'\n  depth: 2\nsort: {from: a}\n"}
    assert problems_of("a.md sub/x.md", files) == [
        "repo/docs/.pages:2:1 note TD304 setting `colour` is ignored",
        "repo/docs/sub/.nav.yml:4:8 note TD304 setting `from` is ignored",
        "repo/docs/sub/.nav.yml:3:3 note TD304 setting `depth` is ignored",
    ]


def test_wrong_types_cost_their_own_key() -> None:
    text = "nav: {a: b}\ntitle: [x]\nhide: maybe\norder: up\ncollapse: 1\n"
    assert ordered("b.md sub/y.md sub/x.md", {"sub/.pages": text}) == (
        ("b.md", {"Sub": ["sub/x.md", "sub/y.md"]}),
        [
            "repo/docs/sub/.pages:2:8 warning TD305 `title` is not a string",
            "repo/docs/sub/.pages:3:7 warning TD305 `hide` must be `true` or `false`",
            "repo/docs/sub/.pages:5:11 warning TD305 `collapse` must be `true` or `false`",
            "repo/docs/sub/.pages:4:8 warning TD305 `order` must be `asc` or `desc`",
            "repo/docs/sub/.pages:1:6 warning TD305 `nav` is not a list",
        ],
    )
    what = "a nav entry must be a file, a folder, a title with either, or a title with a list"
    assert problems_of("a.md", {".nav.yml": "nav: [a.md, {x: 1, y: 2}, !ENV A]\nsort: up\nignore: {}\n"}) == [
        "repo/docs/.nav.yml:2:7 warning TD305 `sort` is not a mapping",
        "repo/docs/.nav.yml:3:9 warning TD305 `ignore` is not a glob or a list of globs",
        f"repo/docs/.nav.yml:1:13 warning TD305 {what}",
        f"repo/docs/.nav.yml:1:27 warning TD305 {what}",
    ]


def test_a_file_that_is_no_yaml_costs_its_own_folders_order() -> None:
    found, problems = ordered("a.md b.md sub/x.md sub/y.md", {".pages": "nav: [b.md, a", "sub/.pages": "order: desc"})
    assert found == ("a.md", "b.md", {"Sub": ["sub/y.md", "sub/x.md"]})
    assert [problem.partition("invalid")[0] for problem in problems] == ["repo/docs/.pages:2:1 error TD303 "]
    assert problems_of("a.md", {".pages": "- a.md"}) == [
        "repo/docs/.pages:1:1 warning TD303 the file is not a mapping of settings"
    ]


def test_of_two_files_of_one_folder_nav_yml_counts() -> None:
    assert ordered("a.md b.md", {".pages": "nav: [a.md]", ".nav.yml": "nav: [b.md]"}) == (
        ("b.md",),
        ["repo/docs/.pages note TD304 `.pages` is ignored: its folder also has a `.nav.yml`"],
    )


def test_title_and_hide_mean_nothing_in_the_docs_folder_itself() -> None:
    assert problems_of("a.md", {".pages": "title: All\nhide: true\n"}) == [
        "repo/docs/.pages:1:1 note TD304 `title` has no effect in the docs folder itself",
        "repo/docs/.pages:2:1 note TD304 `hide` has no effect in the docs folder itself",
    ]


def test_a_folder_stands_in_the_nav_once_and_never_inside_itself() -> None:
    files = {".nav.yml": "nav: [a, a]", "a/.nav.yml": "nav: [., b, '*']", "a/b/.nav.yml": "nav: [.., y.md]"}
    found, problems = ordered("a/x.md a/b/y.md", files)
    assert found == ({"A": [{"B": ["a/b/y.md"]}, "a/x.md"]},)
    assert [problem.rpartition("TD305 ")[2] for problem in problems] == [
        "folder `..` is already in the nav",
        "folder `.` is already in the nav",
        "folder `a` is already in the nav",
    ]


# Limits


def test_a_nav_has_no_more_levels_than_its_limit_and_loses_no_page() -> None:
    limits = Limits(nav_depth=3)
    found, problems = ordered("a/b/c/d/e.md a/b/x.md", {".pages": "nav: [...]"}, limits=limits)
    assert found == ({"A": [{"B": ["a/b/x.md", "a/b/c/d/e.md"]}]},)
    assert problems == [
        "repo/docs/.pages warning TD406 a nav has at most 3 levels; deeper pages are listed without their sections"
    ]
    files = {"a/.pages": "nav: [{S: [{T: [x.md]}]}, ...]"}
    assert ordered("a/x.md a/y.md", files, limits=limits)[0] == ({"A": [{"S": ["a/x.md"]}, "a/y.md"]},)


def test_entries_beyond_the_limit_are_left_out_and_named_once() -> None:
    limits = Limits(nav_entries=2)
    what = "the nav files of a component have too many entries; the ones from here on are left out"
    assert ordered("a.md b.md c.md", {".pages": "nav: [c.md, b.md, a.md]"}, limits=limits) == (
        ("c.md", "b.md"),
        [f"repo/docs/.pages:1:19 warning TD406 {what}"],
    )
    assert ordered("a.md b.md c.md", {".pages": "nav: [...]"}, limits=limits) == (
        ("a.md", "b.md"),
        ["repo/docs/.pages warning TD406 a nav has at most 2 entries; other pages can be found only by search"],
    )


def test_globs_that_are_too_much_match_nothing_and_are_named_once() -> None:
    long, many, negated = "a*" * 101, "@(a|b)" * 6, "!(a).md"
    problems = problems_of("a.md b.md", {".nav.yml": f"nav: [a.md, b.md]\nignore: ['{long}', '{many}', '{negated}']"})
    assert problems == []
    problems = problems_of("a.md b.md", {".nav.yml": f"nav: ['{long}', '{many}', '{negated}', '*']"})
    assert [problem.partition("matches nothing: ")[2] for problem in problems if "nothing:" in problem] == [
        "it is longer than 200 characters",
        "it expands to more than 32 patterns",
        "only `@(a|b)` and `?(a|b)` are supported",
    ]


def test_no_glob_takes_long() -> None:
    globs, path = Globs(), "/".join(["a" * 120] * 12)
    with cpu_bound(120):
        while not globs.exhausted:
            for glob in ("**/*a" * 20, "*a" * 99 + "b", ("*a" * 9 + "/**/") * 9 + "b", "**/" * 60 + "b", "[!b]*" * 40):
                globs.matches(glob, path)
    assert globs.exhausted


def test_folders_however_deep_are_no_trouble() -> None:
    deep = "/".join("d" for _ in range(2000))
    assert nav_of("a.md", {".pages": "nav: [...]"}) == ["a.md"]
    found, _ = ordered(f"a.md {deep}/x.md", {".pages": "nav: [...]", "d/.nav.yml": "nav: ['**/x.md']"})
    assert list(paths(found)) == ["a.md", f"{deep}/x.md"]


NAMES = st.sampled_from(["a.md", "b.md", "index.md", "B-10.md", "b_2.md", "ä.md", "[x].md"])
FOLDERS = st.sampled_from(["", "", "one/", "one/two-three/", "Big/", "Big/v1.2/x/y/z/w/v/"])
PAGES = st.lists(st.tuples(FOLDERS, NAMES).map("".join), min_size=1, unique=True)
FILES = st.tuples(FOLDERS, st.sampled_from([".pages", ".nav.yml"])).map("".join)
SORTED = st.sampled_from(["order: desc", "sort_type: natural", "sort: {direction: desc, by: filename}", "title: T"])


@given(pages=PAGES, files=st.dictionaries(FILES, SORTED), listed=st.lists(NAMES, unique=True), data=st.data())
def test_with_the_rest_every_page_stands_in_the_nav_once(
    pages: list[str], files: dict[str, str], listed: list[str], data: st.DataObject
) -> None:
    for path, text in files.items():
        nav = [*listed, "..." if path.endswith(".pages") else {"glob": "*", "ignore_no_matches": True}]
        files[path] = f"{text}\nnav: {data.draw(st.permutations(nav))}\n"
    found, _ = ordered(" ".join(pages), files)
    assert sorted(paths(found if found is not None else pages)) == sorted(pages)
    assert levels(found or ()) <= Limits().nav_depth
    assert ordered(" ".join(reversed(pages)), dict(reversed(files.items())))[0] == found


KEYS = st.sampled_from([
    "nav", "arrange", "title", "order", "sort_type", "order_by", "ignore_case", "hide", "collapse", "sort", "by",
    "glob", "collapse_single_pages", "ignore", "append_unmatched", "flatten_single_child_sections", "direction",
])  # fmt: skip
TEXTS = st.sampled_from([
    "a.md", "one", "one/..", ".", "..", "...", "... | flat | *", "... | regex=(a*)*", "*", "**", "**/*.md", "[", "[]",
    "@(", "[z-a]*", "\\", "$inherit", "/", "desc", "natural", "title", "https://x", "\u2028", "", "?(x)a.md",
]) | st.text(max_size=6)  # fmt: skip
VALUES = st.recursive(
    TEXTS | st.none() | st.booleans() | st.integers() | st.floats(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | TEXTS, inner, max_size=3),
    max_leaves=20,
)
TEXT_FILES = st.dictionaries(KEYS, VALUES, max_size=6).map(repr) | st.text()


@settings(max_examples=300)
@given(pages=PAGES, files=st.dictionaries(FILES, TEXT_FILES), nav=st.none() | st.lists(TEXTS, min_size=1))
def test_no_file_whatever_it_holds_raises(pages: list[str], files: dict[str, str], nav: list[str] | None) -> None:
    contents = {path: text.replace("None", "null").encode("utf-8", "replace") for path, text in files.items()}
    given_nav = tuple(nav) if nav else None
    found, problems = ordered_nav(pages, contents, place, nav=given_nav, load=load_documents)
    assert (found, problems) == ordered_nav(pages, contents, place, nav=given_nav, load=load_documents)
    assert found is None or levels(found) <= Limits().nav_depth
