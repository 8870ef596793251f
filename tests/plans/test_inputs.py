"""Which files of a docs folder are read: what is beyond a limit or leads out is left out by name, the rest is built."""

from collections.abc import Callable
from pathlib import Path

import pytest

from techdocs.model.docs import DocsSettings
from techdocs.model.limits import Limits
from techdocs.model.problem import Place
from techdocs.model.source import Source
from techdocs.plans.choose import choose_downloads, choose_files, tell_over_limit
from techdocs.plans.file_index import FileIndex
from techdocs.plans.inputs import Inputs, collect_pictures, collect_snippets
from techdocs.plans.listing import list_folder
from tests.conftest import COMPONENT, Build, Write

Collect = Callable[..., Inputs]
MEGABYTE = b"x" * 1_000_000


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a repository with a docs folder and one page."""
    root = (tmp_path / "repository").resolve()
    (root / "docs").mkdir(parents=True)
    (root / "docs/index.md").write_text("# One\n")
    return root


@pytest.fixture
def collect(root: Path, tmp_path: Path) -> Collect:
    """Collect the docs folder of the repository under limits."""

    def run(**limits: int) -> Inputs:
        inputs = Inputs(source=Source(name="one", root=root), file_index=FileIndex(), limits=Limits(**limits))
        choice = choose_files(list_folder(root / "docs"), inputs, DocsSettings(site_name="One"), file_types=())
        choose_downloads(choice, None)
        tell_over_limit(inputs)
        return inputs

    return run


def told(inputs: Inputs) -> list[str]:
    return [f"{problem.place.path} {problem.code} {problem.message}" for problem in inputs.problems]


def test_everything_below_the_docs_folder_is_an_input(root: Path, collect: Collect) -> None:
    (root / "docs/a/b").mkdir(parents=True)
    (root / "docs/a/b/c.md").write_text("c")
    (root / "docs/a/p.png").write_bytes(b"p")
    (root / "README.md").write_text("outside")
    inputs = collect()
    assert sorted(inputs.files) == ["a/b/c.md", "a/p.png", "index.md"]
    assert inputs.origins["a/b/c.md"] == "docs/a/b/c.md"
    assert told(inputs) == []


def test_dot_files_and_caches_are_left_out_silently(root: Path, collect: Collect) -> None:
    for name in (".env", ".hidden/a.md", "node_modules/a.md", "__pycache__/a.md", ".git/config", "venv/a.md"):
        (root / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "docs" / name).write_text("x")
    inputs = collect()
    assert (sorted(inputs.files), told(inputs)) == (["index.md"], [])


@pytest.mark.parametrize(
    ("name", "content", "limits", "reason"),
    [
        ("a.md", MEGABYTE + b"x", {"page_mb": 1}, "it is larger than 1 MB (`limits.page_mb`)"),
        ("a.pdf", MEGABYTE + b"x", {"asset_mb": 1}, "it is larger than 1 MB (`limits.asset_mb`)"),
        (
            f"{'n' * 30}.md", b"x", {"name_bytes": 32},
            "a part of its path is longer than 32 bytes (`limits.name_bytes`)",
        ),
        (
            "é" * 9 + "/a.md", b"x", {"name_bytes": 17},
            "a part of its path is longer than 17 bytes (`limits.name_bytes`)",
        ),
    ],
)  # fmt: skip
def test_a_file_beyond_a_limit_is_not_published(
    root: Path, collect: Collect, name: str, content: bytes, limits: dict[str, int], reason: str
) -> None:
    (root / "docs" / name).parent.mkdir(exist_ok=True)
    (root / "docs" / name).write_bytes(content)
    (root / "docs/index.md").write_text("[a](a.pdf)")
    inputs = collect(**limits)
    assert sorted(inputs.files) == ["index.md"]
    what = "TD230 the page" if name.endswith(".md") else "TD406 the file"
    assert told(inputs) == [f"docs/{name} {what} is not published: {reason}"]


def test_a_file_as_large_as_its_limit_is_published(root: Path, collect: Collect) -> None:
    (root / "docs/a.md").write_bytes(MEGABYTE)
    assert "a.md" in collect(page_mb=1).files


def test_folders_that_are_too_deep_are_not_published(root: Path, collect: Collect) -> None:
    (root / "docs/a/b/c").mkdir(parents=True)
    for name in ("a/x.md", "a/b/x.md", "a/b/c/x.md"):
        (root / "docs" / name).write_text("x")
    inputs = collect(folder_depth=2)
    assert sorted(inputs.files) == ["a/b/x.md", "a/x.md", "index.md"]
    assert told(inputs) == [
        "docs/a/b/c/x.md TD230 the page is not published: it is more than 2 folders deep (`limits.folder_depth`)"
    ]


def test_an_error_counts_the_pages_that_a_limit_takes(root: Path, collect: Collect) -> None:
    for number in range(10):
        (root / f"docs/{number}.md").write_text("x")
    inputs = collect(component_files=3)
    assert sorted(inputs.files) == ["0.md", "1.md", "2.md"]
    assert told(inputs) == [
        (
            "docs/3.md TD230 8 pages are not published: the docs have more than 3 files (`limits.component_files`);"
            " the first is `3.md`"
        )
    ]
    assert [problem.severity for problem in inputs.problems] == ["error"]
    assert len(inputs.over_limit) == 8


def test_pages_come_before_pictures_and_only_what_is_published_counts(root: Path, collect: Collect) -> None:
    (root / "docs/code").mkdir()
    for number in range(4):
        (root / f"docs/code/a{number}.cpp").write_text("x" * 600_000)
        (root / f"docs/a{number}.png").write_bytes(b"x" * 400_000)
    for name in ("y.md", "z.markdown"):
        (root / "docs" / name).write_text("x")
    inputs = collect(component_mb=1)
    assert sorted(inputs.files) == ["a0.png", "a1.png", "index.md", "y.md", "z.markdown"]
    assert told(inputs) == [
        (
            "docs/a2.png TD406 2 files are not published: the docs are larger than 1 MB (`limits.component_mb`);"
            " the first is `a2.png`"
        )
    ]
    assert sorted(collect(component_files=3).files) == ["index.md", "y.md", "z.markdown"]


def test_a_download_is_an_input_where_a_page_names_it(root: Path, collect: Collect) -> None:
    (root / "docs/index.md").write_text(
        "[a](two%20words.pdf) [b](<f/it's (1).csv>) <a href='u\u0308ber.txt'>x</a> [c][c]\n\n[c]: a&amp;b\\_c.zip\n"
    )
    (root / "docs/f").mkdir()
    named = ["a&b_c.zip", "f/it's (1).csv", "two words.pdf", "\u00fcber.txt"]
    for name in (*named, "other.pdf", "secrets.yaml"):
        (root / "docs" / name).write_text("x")
    assert sorted(collect().files) == sorted(["index.md", *named])


def test_a_link_inside_the_repository_is_published_as_the_file(root: Path, collect: Collect) -> None:
    (root / "CHANGES.md").write_text("changes")
    (root / "docs/changes.md").symlink_to("../CHANGES.md")
    inputs = collect()
    assert inputs.files["changes.md"] == root / "CHANGES.md"
    assert told(inputs) == []


@pytest.mark.parametrize(
    "target", ["/etc/passwd", "../../secret.md", "../folder", "nowhere.md", "self.md", "../.git/config", "/dev/zero"]
)
def test_a_link_that_leads_elsewhere_is_not_followed(root: Path, collect: Collect, target: str) -> None:
    (root / ".git").mkdir()
    (root / ".git/config").write_text("[remote]\n")
    (root / "folder").mkdir()
    (root / "folder/a.md").write_text("a")
    (root.parent / "secret.md").write_text("secret")
    (root / "docs/self.md").symlink_to(target)
    inputs = collect()
    assert sorted(inputs.files) == ["index.md"]
    assert told(inputs) == [
        (
            "docs/self.md TD405 the symlink is not followed: "
            "it points outside the repository, to a folder or to a missing file"
        )
    ]


def test_a_name_that_no_address_should_hold_is_not_published(root: Path, collect: Collect) -> None:
    (root / "docs/a\u202eb.md").write_text("x")
    (root / "docs/<b>.md").write_text("x")
    inputs = collect()
    assert sorted(inputs.files) == ["index.md"]
    assert [problem.code for problem in inputs.problems] == ["TD408", "TD408"]


def test_pictures_of_a_readme_are_those_that_it_shows(root: Path, tmp_path: Path) -> None:
    (root / "README.md").write_text("![a](a.png) ![b](../b.png) <img src='./c.PNG?raw'> ![d](d.txt) ![e](/etc/e.png)\n")
    for name in ("a.png", "c.PNG", "d.txt"):
        (root / name).write_bytes(b"x")
    (root.parent / "b.png").write_bytes(b"x")
    source = Source(name="one", root=root)
    pages = Inputs(source=source, file_index=FileIndex())
    pages.add("index.md", root / "README.md")
    assert sorted(collect_pictures(pages, source, "").files) == ["a.png", "c.PNG"]


@pytest.mark.parametrize(
    ("markdown", "names"),
    [
        ("![a](art/two%20words.png)", ["art/two words.png"]),
        ("![b](<art/two words.png>)", ["art/two words.png"]),
        ("![c][ref]\n\n[ref]: a.png", ["a.png"]),
        ("![c]\n\n[c]: a.png", ["a.png"]),
        ("<img src=a.png>", ["a.png"]),
        ("![a](a(1).png)", ["a(1).png"]),
        ("<picture><source srcset='b.png 1x, a.png 2x'><img src=a.png></picture>", ["a.png", "b.png"]),
        ("<video src=f.mp4 poster=a.png></video>", ["a.png", "f.mp4"]),
        ("![a](/a.png)", ["a.png"]),
        ("`![a](a.png)`\n\n```\n![a](a.png)\n```\n\n<!-- ![a](a.png) -->", []),
    ],
)
def test_a_picture_of_a_readme_is_found_in_every_form(root: Path, markdown: str, names: list[str]) -> None:
    (root / "README.md").write_text(f"# One\n\n{markdown}\n")
    (root / "art").mkdir()
    for name in ("a.png", "b.png", "a(1).png", "art/two words.png", "f.mp4"):
        (root / name).write_bytes(b"x")
    source = Source(name="one", root=root)
    pages = Inputs(source=source, file_index=FileIndex())
    pages.add("index.md", root / "README.md")
    assert sorted(collect_pictures(pages, source, "").files) == names


def snippets(root: Path, collect: Collect, **limits: int) -> tuple[list[str], list[str]]:
    pages = collect(**limits)
    found = collect_snippets(pages, pages.source, [root], {})
    return sorted(found.files), [*told(pages), *told(found)]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("/etc/passwd", "TD407"),
        ("../secret.md", "TD407"),
        ("https://example.org/x.md", "TD407"),
        (".env", "TD407"),
        (".git/config", "TD407"),
        ("out.md", "TD407"),
        ("gone.md", "TD308"),
    ],
)
def test_a_snippet_is_a_file_of_the_repository(root: Path, collect: Collect, name: str, code: str) -> None:
    (root / ".env").write_text("KEY=x\n")
    (root / "out.md").symlink_to("/etc/passwd")
    (root / "docs/index.md").write_text(f'# One\n\n--8<-- "{name}"\n')
    files, problems = snippets(root, collect)
    assert files == []
    assert len(problems) == 1
    assert problems[0].startswith(f"docs/index.md {code} the snippet `{name}` is not included: ")


def test_snippets_in_snippets_have_a_depth(root: Path, collect: Collect) -> None:
    (root / "docs/index.md").write_text('--8<-- "1.md"\n')
    for number in range(1, 5):
        (root / f"{number}.md").write_text(f'--8<-- "{number + 1}.md"\n')
    files, problems = snippets(root, collect, include_depth=2)
    assert files == ["snippets:/1.md", "snippets:/2.md"]
    assert len(problems) == 1
    assert "it is deeper than 2 levels (`limits.include_depth`)" in problems[0]


def test_snippets_have_a_size(root: Path, collect: Collect) -> None:
    (root / "docs/index.md").write_text('--8<-- "a.md"\n\n--8<-- "b.md"\n')
    (root / "a.md").write_bytes(b"x" * 600_000)
    (root / "b.md").write_bytes(b"x" * 600_000)
    files, problems = snippets(root, collect, include_mb=1)
    assert files == ["snippets:/a.md"]
    assert "the docs include more than 1 MB (`limits.include_mb`)" in problems[0]


def test_snippets_have_a_number_and_take_no_room_from_pages(root: Path, collect: Collect) -> None:
    (root / "docs/index.md").write_text('--8<-- "a.md"\n\n--8<-- "b.md"\n')
    (root / "docs/more.md").write_text("more")
    for name in "ab":
        (root / f"{name}.md").write_text("x")
    files, problems = snippets(root, collect, include_files=1, component_files=2)
    assert files == ["snippets:/a.md"]
    assert problems == [
        (
            "docs/index.md TD407 the snippet `b.md` is not included:"
            " the docs include more than 1 files (`limits.include_files`)"
        )
    ]
    assert sorted(collect(component_files=2).files) == ["index.md", "more.md"]


def test_snippets_that_include_one_another_end(root: Path, collect: Collect) -> None:
    (root / "docs/index.md").write_text('--8<-- "a.md"\n')
    (root / "a.md").write_text('--8<-- "b.md"\n')
    (root / "b.md").write_text('--8<-- "a.md"\n')
    files, _ = snippets(root, collect)
    assert files == ["snippets:/a.md", "snippets:/b.md"]


def test_what_is_appended_to_every_page_is_told_where_the_settings_say_so(root: Path, collect: Collect) -> None:
    pages = collect()
    place = Place(source="one", path="mkdocs.yml", line=7)
    found = collect_snippets(pages, pages.source, [root], {"../x.md": place})
    assert (found.files, [str(problem.place) for problem in pages.problems]) == ({}, ["one/mkdocs.yml:7"])


def test_a_base_path_that_leaves_the_repository_gives_nothing(root: Path, collect: Collect) -> None:
    (root.parent / "secret.md").write_text("secret")
    (root / "docs/index.md").write_text('--8<-- "secret.md"\n')
    pages = collect()
    assert collect_snippets(pages, pages.source, [root.parent], {}).files == {}


def test_included_docs_count_into_the_limits_of_those_that_include_them(write: Write, build: Build) -> None:
    files = {
        "one/catalog-info.yaml": COMPONENT.format(name="one", owner="red"),
        "one/mkdocs.yml": "site_name: One\nplugins: [techdocs-core]\n"
        "nav:\n- index.md\n- '*include parts/*/mkdocs.yml'\n",
        "one/docs/index.md": "# One\n",
    }
    for part in "abc":
        files[f"one/parts/{part}/mkdocs.yml"] = f"site_name: {part}\n"
        files |= {f"one/parts/{part}/docs/{number}.md": "# Part\n" for number in range(3)}
    write(files)
    outcome = build(limits=Limits(component_files=5))
    (docs,) = [docs for ref, docs in outcome.parts.docs.items() if ref.name == "one"]
    assert len(docs.pages) == 5
    (over,) = [problem for problem in outcome.report.problems if problem.code == "TD230"]
    assert over.message.startswith("5 pages are not published: the docs have more than 5 files")
    assert over.place.path.startswith("parts/")
