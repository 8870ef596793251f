"""Whatever stands in a repository, the site is built, and the message names file, line and fix."""

from pathlib import Path

import pytest

from techdocs.model.docs import DocsState
from techdocs.model.problem import Severity
from techdocs.pipeline import Outcome
from tests.conftest import COMPONENT, Build, Write

GOOD = COMPONENT.format(name="good", owner="red").lstrip()


def told(outcome: Outcome) -> list[str]:
    return [
        f"{problem.place} {problem.code} {problem.message}"
        for problem in outcome.report.problems
        if problem.severity is not Severity.NOTE and problem.code != "TD103"
    ]


def names(outcome: Outcome) -> list[str]:
    return sorted(ref.name for ref in outcome.parts.catalog.entities)


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
"""Each line holds the one before it nine times."""


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ("kind: [x\n", "one/catalog-info.yaml:4:1 TD101 invalid YAML"),
        ("kind: Component\n\tmetadata: x\n", "one/catalog-info.yaml:3:1 TD101 invalid YAML"),
        ("kind: A\nkind: B\n", "one/catalog-info.yaml:3:1 TD101 duplicate key `kind`"),
        (BOMB, "TD101 more than 50 aliases"),
        ("kind: x: y\n", "one/catalog-info.yaml:2:8 TD101 invalid YAML"),
        ("x: " + "[" * 200 + "]" * 200, "one/catalog-info.yaml:2:"),
    ],
    ids=["unclosed", "tab", "duplicate key", "bomb", "two colons", "nested"],
)
def test_a_broken_document_is_told_and_the_others_of_its_file_are_used(
    write: Write, build: Build, broken: str, message: str
) -> None:
    write({"one/catalog-info.yaml": f"---\n{broken}\n---\n{GOOD}", "one/docs/index.md": "# Good\n"})
    outcome = build()
    assert "good" in names(outcome)
    assert any(message in line for line in told(outcome)), told(outcome)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("  type: service\n", ""), "TD102 `spec.type` is missing"),
        (("owner: red", "owner: [red]"), "TD102 `spec.owner` is not a string"),
        (("spec:", "status: x\nspec:"), "TD106 Unknown field status"),
        (("name: good", "name: good name"), "TD107"),
        (("dir:.", "1"), "is not a string"),
        (("dir:.", "dir:./gone"), "TD114 `backstage.io/techdocs-ref: dir:./gone` points to a missing folder"),
        (("dir:.", "dir:../.."), "TD114 `backstage.io/techdocs-ref: dir:../..` leaves the repository"),
    ],
    ids=["missing", "wrong type", "unknown root key", "bad name", "annotation", "ref to nowhere", "ref outside"],
)
def test_a_wrong_field_is_told_and_the_rest_is_built(
    write: Write, build: Build, change: tuple[str, str], message: str
) -> None:
    write(
        {
            "one/catalog-info.yaml": GOOD.replace(*change),
            "one/docs/index.md": "# Good\n",
            "two/catalog-info.yaml": COMPONENT.format(name="other", owner="red"),
            "two/docs/index.md": "# Other\n",
        }
    )
    outcome = build()
    assert any(message in line for line in told(outcome)), told(outcome)
    assert (outcome.site.folder / "docs/default/component/other/index.html").is_file()


@pytest.mark.parametrize("docs_dir", ["../../elsewhere", "/etc", "gone", "~/x", "..\\..\\x"])
def test_a_docs_folder_outside_or_absent_is_told_and_its_page_says_so(
    write: Write, build: Build, docs_dir: str
) -> None:
    write(
        {
            "one/catalog-info.yaml": GOOD,
            "one/mkdocs.yml": f"site_name: One\ndocs_dir: '{docs_dir}'\n",
            "elsewhere/docs/secret.md": "# Secret\n",
        }
    )
    outcome = build()
    docs = next(docs for ref, docs in outcome.parts.docs.items() if ref.name == "good")
    assert docs.state is DocsState.FAILED
    page = (outcome.site.folder / "docs/default/component/good/index.html").read_text()
    assert "have not been built successfully" in page
    assert docs_dir.replace("&", "&amp;") in page


def test_a_link_out_of_the_repository_is_neither_followed_nor_published(
    write: Write, build: Build, tmp_path: Path
) -> None:
    root = write({"one/catalog-info.yaml": GOOD, "one/docs/index.md": "# Good\n"})
    (tmp_path / "secret.md").write_text("# The secret\n")
    (root / "one/docs/leak.md").symlink_to(tmp_path / "secret.md")
    (root / "one/docs/folder").symlink_to(tmp_path)
    (root / "one/docs/loop").symlink_to(root / "one")
    outcome = build()
    assert not [path for path in outcome.site.folder.rglob("*.html") if "The secret" in path.read_text()]
    assert any("one/docs/leak.md TD405" in line for line in told(outcome))


def test_a_template_of_software_is_told_once_for_its_repository(write: Write, build: Build) -> None:
    mould = "apiVersion: v1\nkind: Component\nmetadata:\n  name: ${{ values.name }}\nspec: {type: service}\n"
    moulds = {f"one/moulds/{number}/skeleton/catalog-info.yaml": mould for number in range(5)}
    write({**moulds, "one/docs/index.md": "# One\n"})
    problems = build().report.problems
    assert [problem.code for problem in problems] == ["TD108"]
    assert problems[0].severity is Severity.NOTE


def test_bytes_that_are_no_text_stop_nothing(write: Write, build: Build) -> None:
    root = write({"one/catalog-info.yaml": GOOD, "one/docs/index.md": "# Good\n"})
    noise = bytes(range(256)) * 20
    (root / "one/docs/noise.md").write_bytes(noise)
    (root / "two/docs").mkdir(parents=True)
    (root / "two/docs/index.md").write_text("# Two\n")
    (root / "two/catalog-info.yaml").write_bytes(noise)
    (root / "two/mkdocs.yml").write_bytes(noise)
    (root / "two/CODEOWNERS").write_bytes(noise)
    outcome = build()
    assert (outcome.site.folder / "docs/default/component/good/index.html").is_file()
    assert any("two/catalog-info.yaml" in line for line in told(outcome))
