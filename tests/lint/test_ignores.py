"""Where authors may silence a problem: which lines a comment is for, and which files are opened."""

from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from techdocs.lint.ignore_forms import find_in_markdown, find_in_yaml
from techdocs.lint.ignores import MAX_IGNORES, read_ignores
from techdocs.model.ignore import Ignore
from techdocs.model.limits import Limits
from techdocs.model.problem import Place, Problem, Severity
from techdocs.pipeline import Outcome
from techdocs.workers.repositories import RepositoryWorkers
from tests.conftest import COMPONENT, GROUP, Build, Write


def lines(*found: Ignore) -> list[tuple[tuple[str, ...], str, int, int | None]]:
    return [(ignore.names, ignore.reason, ignore.first, ignore.last) for ignore in found]


def in_yaml(text: str) -> list[tuple[tuple[str, ...], str, int, int | None]]:
    return lines(*find_in_yaml(dedent(text).lstrip("\n").split("\n")))


def in_markdown(text: str) -> list[tuple[tuple[str, ...], str, int, int | None]]:
    return lines(*find_in_markdown(dedent(text).lstrip("\n")))


def told(outcome: Outcome) -> list[str]:
    return [f"{problem.code} {problem.place}" for problem in outcome.report.problems]


def test_a_comment_after_a_value_is_for_its_line() -> None:
    assert in_yaml("a: 1\nb: 2  # techdocs: ignore TD201 -- why not\n") == [(("TD201",), "why not", 2, 2)]


def test_a_comment_of_its_own_is_for_the_line_below_other_comments() -> None:
    text = "# techdocs: ignore TD201, nav-without-file -- x -- y\n#\n# techdocs:ignore TD202 \u2014 z\na: 1\nb: 2\n"
    assert in_yaml(text) == [(("TD201", "nav-without-file"), "x -- y", 1, 4), (("TD202",), "z", 3, 4)]


@pytest.mark.parametrize(
    "text", ["a: x#techdocs: ignore TD201 -- y", "# techdocs ignore TD201 -- y", "# techdocs: ignored TD201 -- y"]
)
def test_what_only_looks_like_a_comment_is_none(text: str) -> None:
    assert in_yaml(text) == []


@pytest.mark.parametrize("rest", ["", " --", " -- ", " because", "-- reason"])
def test_a_reason_stands_after_two_dashes_and_a_space(rest: str) -> None:
    ((_, reason, _, _),) = in_yaml(f"# techdocs: ignore TD201{rest}")
    assert reason == ""


def test_a_comment_that_stands_alone_in_a_page_is_for_the_next_paragraph() -> None:
    text = """
        # Title

        <!-- techdocs: ignore TD201 -- one -->

        A paragraph
        of two lines.

        Another.
        <!-- techdocs: ignore TD202 -- two -->
        <!-- techdocs: ignore TD203 -- three -->
        Below.

        Far below.
    """
    assert in_markdown(text) == [
        (("TD201",), "one", 3, 6),
        (("TD202",), "two", 9, 11),
        (("TD203",), "three", 10, 11),
    ]


def test_a_comment_within_a_line_is_for_this_line() -> None:
    assert in_markdown("A <!-- techdocs: ignore TD201 -- x --> line\ngoes on\n") == [(("TD201",), "x", 1, 1)]


def test_what_is_shown_as_code_silences_nothing() -> None:
    text = """
        ````md
        ```
        <!-- techdocs: ignore TD201 -- x -->
        ```
        ````

        - ~~~
          <!-- techdocs: ignore TD201 -- x -->
          ~~~

        Write `<!-- techdocs: ignore TD201 -- x -->`.

        <!-- techdocs: ignore TD202 -- meant -->
        End
    """
    assert in_markdown(text) == [(("TD202",), "meant", 13, 14)]


def test_front_matter_silences_a_whole_page() -> None:
    text = "---\ntitle: x\ntechdocs:\n  ignore:\n    TD201: a draft\n    TD202:\n---\n# X\n"
    found = list(find_in_markdown(text))
    assert [(ignore.names, ignore.reason, ignore.line, ignore.column, ignore.last) for ignore in found] == [
        (("TD201",), "a draft", 5, 5, None),
        (("TD202",), "", 6, 5, None),
    ]


@pytest.mark.parametrize("value", ["TD201", "[TD201]"])
def test_front_matter_in_another_form_gives_no_reason(value: str) -> None:
    (found,) = find_in_markdown(f"---\ntechdocs: {{ignore: {value}}}\n---\n")
    assert (found.names, found.reason) == (("TD201",), "")


@pytest.mark.parametrize(
    "text", ["---\ntechdocs: yes\n---\n", "---\n[\n---\n", "---\ntechdocs: {ignore: 3}\n---\n", ""]
)
def test_front_matter_that_says_nothing_of_it_silences_nothing(text: str) -> None:
    assert in_markdown(text) == []


@pytest.fixture
def workers(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RepositoryWorkers]:
    """Open a process that may read the test's folder."""
    home = tmp_path_factory.mktemp("worker")
    with RepositoryWorkers([tmp_path.resolve()], Limits(), home=home, count=1) as opened:
        yield opened


def test_only_files_with_a_problem_are_opened(tmp_path: Path, workers: RepositoryWorkers) -> None:
    for name in ("a.yml", "b.yml", "c.png"):
        (tmp_path / name).write_text("# techdocs: ignore TD201 -- x\n")
    problems = [
        Problem(code="TD201", severity=Severity.NOTE, message="m", place=Place(source=source, path=path, line=1))
        for source, path in (("one", "a.yml"), ("one", "c.png"), ("one", "gone.yml"), ("two", "b.yml"), ("", ""))
    ]
    assert list(read_ignores(problems, {"one": tmp_path.resolve()}, workers)) == [("one", "a.yml")]


def test_a_file_outside_of_the_repository_is_not_read(tmp_path: Path, workers: RepositoryWorkers) -> None:
    (tmp_path / "out.yml").write_text("# techdocs: ignore TD201 -- x\n")
    (tmp_path / "one").mkdir()
    (tmp_path / "one/in.yml").symlink_to(tmp_path / "out.yml")
    problem = Problem(code="TD201", severity=Severity.NOTE, message="m", place=Place(source="one", path="in.yml"))
    assert read_ignores([problem], {"one": (tmp_path / "one").resolve()}, workers) == {}


def test_the_work_for_one_file_is_bounded(tmp_path: Path, workers: RepositoryWorkers) -> None:
    comment = "<!-- techdocs: ignore TD201 -- x -->\n"
    (tmp_path / "a.md").write_text(comment * 3 * MAX_IGNORES + "<!-- techdocs: ignore" * 100_000)
    problem = Problem(code="TD201", severity=Severity.NOTE, message="m", place=Place(source="one", path="a.md"))
    (found,) = read_ignores([problem], {"one": tmp_path.resolve()}, workers).values()
    assert len(found) == MAX_IGNORES


def test_every_place_where_authors_silence_is_read_in_a_build(write: Write, build: Build) -> None:
    write(
        {
            "one/catalog-info.yaml": COMPONENT.format(
                name="one", owner="red  # techdocs: ignore TD103 -- not yet there"
            ).replace("name: one", "name: one\n  description: One."),
            "one/mkdocs.yml": "# techdocs: ignore not-in-nav -- drafts\nsite_name: One\nnav: [index.md]\n",
            "one/docs/index.md": "# One\n\n<!-- techdocs: ignore TD201 -- made later -->\n\n[x](gone.md)\n",
            "one/docs/draft.md": "---\ntechdocs:\n  ignore:\n    broken-link: a draft\n---\n# Draft\n\n[y](gone.md)\n",
        }
    )
    outcome = build()
    assert told(outcome) == []
    assert outcome.report.silenced == {"TD103": 1, "TD205": 1, "TD201": 2}
    page = (outcome.site.folder / "docs/default/component/one/index.html").read_text()
    assert "made later" not in page


def test_an_ignore_is_shown_to_nobody_where_it_quotes_what_may_hide(write: Write, build: Build) -> None:
    write({
        "org/catalog-info.yaml": GROUP.format(name="red", title="Red"),
        "one/docs/index.md": "# One\n\n[x](gone.md) <!-- techdocs: ignore TD\u202e201 -- x -->\n",
    })  # fmt: skip
    messages = [problem.message for problem in build().report.problems if problem.code == "TD313"]
    assert len(messages) == 1
    assert messages[0].isprintable()
