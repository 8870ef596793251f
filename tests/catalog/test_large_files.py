"""A descriptor beyond a limit: what is within it is read, and the rest is counted."""

from dataclasses import replace
from pathlib import Path

import pytest

from techdocs.catalog import read_catalog
from techdocs.model.catalog import Catalog
from techdocs.model.codes import Code
from techdocs.model.limits import Limits
from techdocs.model.problem import Severity
from techdocs.model.source import Source
from tests.conftest import GROUP, Write
from tests.reading import read_all


def read(root: Path, limits: Limits | None = None) -> Catalog:
    sources = [Source(name=folder.name, root=folder.resolve()) for folder in sorted(root.iterdir())]
    return read_catalog(read_all(sources, limits))


def groups(count: int, filling: str = "") -> str:
    return "---".join(
        f"{GROUP.format(name=f'team-{number}', title=f'Team {number}')}{filling}" for number in range(count)
    )


def told(catalog: Catalog) -> list[str]:
    return [f"{problem.severity} {problem.place}: {problem.message}" for problem in catalog.problems]


def test_the_file_of_the_issue_is_read_by_default(write: Write) -> None:
    catalog = read(write({"org/catalog-info.yaml": groups(1_508)}))
    assert (len(catalog.entities), catalog.problems) == (1_508, ())


def test_of_too_many_documents_the_first_are_read_and_the_rest_is_counted(write: Write) -> None:
    root = write({"org/catalog-info.yaml": groups(30)})
    catalog = read(root, replace(Limits(), yaml_documents=20))
    assert [str(ref) for ref in catalog.entities] == sorted(f"group:default/team-{number}" for number in range(20))
    message = "the last 10 documents are not read: the file has more than 20 documents (`limits.yaml_documents`)"
    assert told(catalog) == [f"error org/catalog-info.yaml:180:1: {message}"]
    assert {problem.code for problem in catalog.problems} == {Code.INVALID_YAML}
    assert (root / "org/catalog-info.yaml").read_text().split("\n")[179] == "---"


@pytest.mark.parametrize("start", ["", "---", "# teams\n---"])
def test_as_many_documents_as_a_file_may_have_are_read(write: Write, start: str) -> None:
    catalog = read(write({"org/catalog-info.yaml": start + groups(20)}), replace(Limits(), yaml_documents=20))
    assert (len(catalog.entities), catalog.problems) == (20, ())


def test_of_a_file_that_is_too_large_the_first_documents_are_read(write: Write) -> None:
    filling = f"# {'x' * 100_000}\n"
    catalog = read(write({"org/catalog-info.yaml": groups(15, filling)}), replace(Limits(), descriptor_mb=1))
    assert len(catalog.entities) == 9
    (problem,) = catalog.problems
    assert (problem.code, problem.severity) == (Code.INVALID_YAML, Severity.ERROR)
    assert problem.message == (
        "the last 6 documents are not read: the file has more than 1 MB (`limits.descriptor_mb`)"
    )


def test_a_broken_document_before_the_limit_loses_itself_only(write: Write) -> None:
    text = groups(10) + "---\n{\n---" + groups(20)
    catalog = read(write({"org/catalog-info.yaml": text}), replace(Limits(), yaml_documents=12))
    assert len(catalog.entities) == 10
    lost = [problem.message for problem in catalog.problems if problem.code == Code.INVALID_YAML]
    assert lost[0].startswith("invalid YAML: ")
    assert lost[1].startswith("the last 19 documents are not read: ")


def test_documents_without_content_do_not_count_and_those_after_three_dots_do(write: Write) -> None:
    limits = replace(Limits(), yaml_documents=3)
    full = groups(3).replace("---", "---\n# nothing\n---") + "...\n# the end\n"
    assert read(write({"org/catalog-info.yaml": full}), limits).problems == ()
    dotted = "...\n".join(GROUP.format(name=f"team-{number}", title="T") for number in range(4))
    catalog = read(write({"org/catalog-info.yaml": dotted}), limits)
    assert len(catalog.entities) == 3
    (problem,) = catalog.problems
    assert problem.message.startswith("the last document is not read: ")


def test_of_a_file_of_any_size_the_first_documents_are_read_and_all_others_counted(write: Write) -> None:
    catalog = read(
        write({"org/catalog-info.yaml": groups(90, f"# {'é' * 100_000}\n")}), replace(Limits(), descriptor_mb=1)
    )
    assert len(catalog.entities) == 9
    (problem,) = catalog.problems
    assert problem.message == (
        "the last 81 documents are not read: the file has more than 1 MB (`limits.descriptor_mb`)"
    )


def test_a_first_document_beyond_the_limit_says_how_many_are_lost_with_it(write: Write) -> None:
    text = f"# {'x' * 1_100_000}\n" + groups(3)
    catalog = read(write({"org/catalog-info.yaml": text}), replace(Limits(), descriptor_mb=1))
    assert told(catalog) == [
        (
            "error org/catalog-info.yaml:1:1: no document is read: "
            "the first one alone is larger than 1 MB (`limits.descriptor_mb`)"
        )
    ]


def test_a_document_that_is_too_large_by_itself_loses_itself_only(write: Write) -> None:
    large = "---\n" + GROUP.format(name="large", title="L") + f"# {'x' * 1_000_000}\n"
    text = groups(2) + large + "---" + groups(2).replace("team-", "more-")
    root = write({"org/catalog-info.yaml": text})
    catalog, lines = read(root), (root / "org/catalog-info.yaml").read_text().split("\n")
    assert [ref.name for ref in catalog.entities] == ["more-0", "more-1", "team-0", "team-1"]
    assert told(catalog) == [
        "error org/catalog-info.yaml:18:1: the document is larger than 1000 kB (`limits.yaml_kb`), and not read"
    ]
    assert lines[catalog.entities[min(catalog.entities)].place.line - 1] == "  name: more-0"
    assert lines[17] == "---"
