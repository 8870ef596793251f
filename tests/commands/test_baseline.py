"""What an organisation decides, as a user meets it: severities, ignores and a baseline, with exit codes."""

import json
from pathlib import Path

import pytest

from tests.conftest import COMPONENT, GROUP, Write
from tests.runs import techdocs

CATALOG = COMPONENT.format(name="one", owner="red").replace("name: one", "name: one\n  description: One.")


@pytest.fixture
def broken(write: Write, tmp_path: Path) -> Path:
    """Write a repository with one broken link and return the folder to run in."""
    write({
        "one/catalog-info.yaml": CATALOG + "---" + GROUP.format(name="red", title="Red"),
        "one/docs/index.md": "# One\n\n[x](gone.md)\n",
    })  # fmt: skip
    return tmp_path


def settings(folder: Path, lint: str) -> None:
    (folder / "techdocs.yml").write_text(f"sources: [repositories]\nlint:\n{lint}", encoding="utf-8")


def test_the_final_severity_decides_exit_code_report_and_site(broken: Path) -> None:
    settings(broken, "  severities: {TD201: error}\n")
    done = techdocs(broken, "lint")
    assert done.returncode == 1
    assert "one/docs/index.md:3: error TD201" in done.stdout
    assert techdocs(broken, "build").returncode == 0
    report = json.loads((broken / ".techdocs/build-report.json").read_text())
    assert [problem["severity"] for problem in report["problems"] if problem["code"] == "TD201"] == ["error"]
    assert "TD201" in (broken / "site/problems/index.html").read_text()
    settings(broken, "  severities: {TD201: off}\n")
    done = techdocs(broken, "build", "--strict")
    assert (done.returncode, done.stdout) == (0, "")
    assert "TD201" not in (broken / "site/problems/index.html").read_text()


def test_a_rule_moves_with_the_date_of_the_run(broken: Path) -> None:
    settings(broken, "  severities: {TD201: {note: 2026-01-01, warning: 2026-06-01, error: 2027-01-01}}\n")
    told = {}
    for epoch in ("1767225599", "1767225600", "1780272000", "1798761600"):
        done = techdocs(broken, "lint", "--strict", "-v", SOURCE_DATE_EPOCH=epoch)
        told[epoch] = (done.stdout.partition(": ")[2].partition(" ")[0], done.returncode)
    assert list(told.values()) == [("", 0), ("note", 0), ("warning", 1), ("error", 1)]


def test_all_faults_of_the_section_end_the_run(broken: Path) -> None:
    settings(broken, "  severities:\n    TD310: off\n    broken-lnk: note\n")
    done = techdocs(broken, "lint")
    assert done.returncode == 2
    assert "techdocs.yml:4:12: error TD302 `lint.severities.TD310` cannot be `off`" in done.stderr
    assert "techdocs.yml:5:5: error TD302 `lint.severities.broken-lnk`: unknown rule" in done.stderr
    assert "hint: did you mean `broken-link`?" in done.stderr


def test_what_authors_silence_is_counted(broken: Path) -> None:
    page = broken / "repositories/one/docs/index.md"
    page.write_text("# One\n\n[x](gone.md) <!-- techdocs: ignore TD201 -- made later -->\n")
    done = techdocs(broken, "lint", "repositories", "--strict")
    assert (done.returncode, done.stdout) == (0, "")
    assert "1 silenced by authors" in done.stderr
    techdocs(broken, "build", "repositories")
    assert json.loads((broken / ".techdocs/build-report.json").read_text())["silenced"] == {"TD201": 1}


def test_known_problems_fail_nothing_and_new_ones_do(broken: Path) -> None:
    page = broken / "repositories/one/docs/index.md"
    done = techdocs(broken, "lint", "repositories", "--strict", "--baseline", "known.json", "--write-baseline")
    assert (done.returncode, done.stdout) == (0, "")
    assert "known.json: 1 known problem written" in done.stderr
    page.write_text("# One\n\nA line more.\n\n[x](gone.md)\n")
    done = techdocs(broken, "lint", "repositories", "--strict", "--baseline", "known.json")
    assert (done.returncode, done.stdout) == (0, "")
    assert "1 known problem is not shown" in done.stderr
    page.write_text("# One\n\n[x](gone.md)\n\n[y](lost.md)\n")
    done = techdocs(broken, "lint", "repositories", "--strict", "--baseline", "known.json")
    assert done.returncode == 1
    assert "lost.md" in done.stdout
    assert "gone.md" not in done.stdout.replace("[x](gone.md)", "")


def test_a_baseline_of_an_older_techdocs_still_counts_and_says_how_to_update_it(broken: Path) -> None:
    arguments = ("lint", "repositories", "--strict", "--baseline", "known.json")
    techdocs(broken, *arguments, "--write-baseline")
    document = json.loads((broken / "known.json").read_text())
    (entry,) = document["problems"]
    old = {"version": 1, "problems": [{**entry, "fingerprint": "of another version"}]}
    (broken / "known.json").write_text(json.dumps(old))
    done = techdocs(broken, *arguments)
    assert (done.returncode, done.stdout) == (0, "")
    assert "known.json is from an older techdocs; update it with --write-baseline\n" in done.stderr
    techdocs(broken, *arguments, "--write-baseline")
    assert json.loads((broken / "known.json").read_text()) == document
    assert "older techdocs" not in techdocs(broken, *arguments).stderr


def test_what_is_mended_leaves_the_baseline_when_it_is_written_again(broken: Path) -> None:
    arguments = ("lint", "repositories", "--baseline", "known.json")
    techdocs(broken, *arguments, "--write-baseline")
    before = (broken / "known.json").read_bytes()
    techdocs(broken, *arguments, "--write-baseline")
    assert (broken / "known.json").read_bytes() == before
    (broken / "repositories/one/docs/index.md").write_text("# One\n\nMended.\n")
    done = techdocs(broken, *arguments)
    assert "1 entry of the baseline is no longer needed: --write-baseline removes it" in done.stderr
    techdocs(broken, *arguments, "--write-baseline")
    assert json.loads((broken / "known.json").read_text())["problems"] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--write-baseline"], "--write-baseline needs --baseline FILE"),
        (["--baseline", "gone.json"], "no such file: `gone.json`"),
        (["--baseline", "bad.json"], "bad.json:2:1: error TD301 invalid JSON"),
        (["--baseline", "bad.json", "--write-baseline"], "bad.json:2:1: error TD301 invalid JSON"),
        (["--baseline", "no/where.json", "--write-baseline"], "`--baseline` cannot be written"),
    ],
)
def test_a_baseline_that_cannot_be_used_exits_with_2_and_stays(
    broken: Path, arguments: list[str], message: str
) -> None:
    (broken / "bad.json").write_text("{\n")
    done = techdocs(broken, "lint", "repositories", *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert (broken / "bad.json").read_text() == "{\n"
