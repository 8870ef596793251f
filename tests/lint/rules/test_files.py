"""Pictures that are too large, and paths that only case tells apart."""

from techdocs.model.codes import Code
from techdocs.model.lint import LintSettings
from techdocs.pipeline import Outcome
from tests.conftest import Build, Write


def told(outcome: Outcome, code: Code) -> list[str]:
    return [f"{problem.place} {problem.message}" for problem in outcome.report.problems if problem.code == code]


def test_a_picture_above_the_setting_is_told_with_its_size(write: Write, build: Build) -> None:
    root = write({"one/docs/index.md": "# One\n\n![Map](img/map.PNG)\n"})
    (root / "one/docs/img").mkdir()
    (root / "one/docs/img/map.PNG").write_bytes(b"\x89PNG" + bytes(12_000))
    outcome = build(lint=LintSettings(image_kb=10))
    assert told(outcome, Code.IMAGE_TOO_LARGE) == [
        "one/docs/img/map.PNG the image is larger than 10 kB (`lint.image_kb`)"
    ]
    hints = [problem.hint for problem in outcome.report.problems if problem.code == Code.IMAGE_TOO_LARGE]
    assert hints == ["it is 12 kB; make it smaller, or store it as WebP or SVG"]
    assert told(build(lint=LintSettings(image_kb=13)), Code.IMAGE_TOO_LARGE) == []


def test_large_files_that_are_no_pictures_are_passed_over(write: Write, build: Build) -> None:
    write({"one/docs/index.md": "# One\n\nText\n", "one/docs/table.csv": "a,b\n" * 5000})
    assert told(build(lint=LintSettings(image_kb=10)), Code.IMAGE_TOO_LARGE) == []


def test_files_that_differ_in_case_alone_are_told_once_with_both_places(write: Write, build: Build) -> None:
    write({"one/docs/index.md": "# One\n\nText\n", "one/docs/Guide.md": "# A\n\nText\n", "one/docs/guide.md": "# B\n"})
    outcome = build()
    assert told(outcome, Code.PATHS_DIFFER_IN_CASE) == [
        "one/docs/guide.md files `Guide.md` and `guide.md` differ only in case"
    ]
    also = [problem.also for problem in outcome.report.problems if problem.code == Code.PATHS_DIFFER_IN_CASE]
    assert [[str(place) for place in places] for places in also] == [["one/docs/Guide.md"]]


def test_addresses_that_differ_in_case_alone_are_told(write: Write, build: Build) -> None:
    write({"one/docs/index.md": "# One\n\nText\n", "one/docs/Guide/index.md": "# A\n", "one/docs/guide.md": "# B\n"})
    assert told(build(), Code.PATHS_DIFFER_IN_CASE) == [
        "one/docs/guide.md addresses `Guide/` and `guide/` differ only in case"
    ]


def test_names_that_differ_in_more_or_stand_in_different_folders_are_fine(write: Write, build: Build) -> None:
    pages = ("index.md", "a/Guide.md", "b/guide.md", "guide-2.md", "Guide_2.md", "stra\u00dfe.md", "strasse.md")
    write({f"one/docs/{path}": "# One\n\nText\n" for path in pages})
    assert told(build(), Code.PATHS_DIFFER_IN_CASE) == []
