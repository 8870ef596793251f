"""Every case of the corpus through the real program: what is reported, what is published, and whom it harms."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from techdocs.model.codes import SECURITY
from tests.attacks.building import Run, run_build_here
from tests.attacks.corpus import SECRET, TOKEN, Case, Expected, lay_out, read_case, read_corpus, write_victims
from tests.attacks.judge import ARTICLE, active_texts, judge_site, leaks
from tests.attacks.victims import own_files, without_inbound
from tests.conftest import site_files
from tests.shared import made_once

CASES = read_corpus()
TOGETHER = [name for name, case in CASES.items() if not case.alone]
ALONE = [name for name, case in CASES.items() if case.alone]
COVERED = [
    "S01",
    "S02",
    "S03",
    "S04",
    "S05",
    "S06",
    "S07",
    "S10",
    "S11",
    "S12",
    "S13",
    "S14",
    "S15",
    "S17",
    "S20",
    "S21",
    "S22",
    "S23",
    "S24",
    "S25",
    "S26",
    "S30",
    "S31",
    "S32",
    "S33",
    "S35",
    "S40",
    "S41",
    "S42",
    "S43",
    "S50",
    "S51",
    "S53",
]
TRACEBACK = "Traceback (most recent"
Leaked = Mapping[str, Sequence[str]]
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def test_every_defence_against_a_repository_has_three_cases() -> None:
    counts = Counter(case.defence for case in CASES.values())
    assert {name: counts[name] for name in COVERED if counts[name] < 3} == {}
    assert counts["benign"] >= 12


def test_every_case_says_what_its_attacker_wants() -> None:
    assert [name for name, case in CASES.items() if len(case.what.split()) < 2 or case.what.endswith(".")] == []
    assert [name for name, case in CASES.items() if not name.startswith(f"{case.defence.lower()}-")] == []


def test_a_case_with_an_unknown_key_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "case.yml").write_text("what: x\ndefence: S01\nstate: built\nsurprise: 1\n")
    with pytest.raises(ValueError, match="surprise"):
        read_case(tmp_path / "case.yml")


def test_a_case_with_an_unknown_code_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "case.yml").write_text("what: x\ndefence: S01\nstate: built\ncodes: [TD999]\n")
    with pytest.raises(ValueError, match="TD999"):
        read_case(tmp_path / "case.yml")


@pytest.fixture(scope="module")
def judged(attacked: Run, scripts: frozenset[str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Judge the whole site, once."""
    return made_once(
        tmp_path_factory, "judged", lambda _: judge_site(attacked.site, scripts=scripts, stubs=attacked.stubs)
    )


@pytest.fixture(scope="module")
def leaked(attacked: Run, tmp_path_factory: pytest.TempPathFactory) -> Leaked:
    """Look through the whole site, once, for all that must not be there."""
    texts = {TRACEBACK, SECRET, TOKEN, str(attacked.root), *(text for case in CASES.values() for text in case.nowhere)}
    return made_once(tmp_path_factory, "leaked", lambda _: leaks(attacked.site, texts))


def test_the_run_is_done_and_no_attack_costs_more_than_an_exit_code_of_1(attacked: Run) -> None:
    assert attacked.code in {0, 1}, attacked.said[-3000:]


def test_nothing_that_is_said_or_published_is_a_traceback(attacked: Run, leaked: Leaked) -> None:
    assert TRACEBACK not in attacked.said
    assert leaked.get(TRACEBACK, []) == []


def test_what_is_printed_holds_no_control_characters_and_no_commands_of_a_ci(attacked: Run) -> None:
    lines = attacked.said.split("\n")
    assert [line for line in lines if _CONTROL.search(line)] == []
    assert [line for line in lines if line.startswith(("::", "##"))] == []


def test_every_problem_has_a_place_and_those_of_attacks_a_hint(attacked: Run) -> None:
    lost = [p for p in attacked.problems if not p["place"]["source"] or not p["place"]["path"] or not p["message"]]
    assert lost == []
    assert [p for p in attacked.problems if p["code"].startswith("TD4") and not p["hint"]] == []


def test_no_program_of_a_repository_has_run(attacked: Run) -> None:
    assert [path.name for path in attacked.root.rglob("pwned*")] == []


def test_what_lies_outside_of_the_repositories_is_as_it_was(attacked: Run) -> None:
    assert sorted(path.name for path in attacked.root.iterdir()) == [
        ".techdocs", "home", "outside", "site", "sources", "techdocs.yml",
    ]  # fmt: skip
    assert sorted(path.name for path in (attacked.root / "outside").iterdir()) == [
        "catalog-info.yaml", "gitconfig", "key.pem", "pwn.sh", "secret.md", "secret.svg", "settings.yml",
    ]  # fmt: skip
    assert list((attacked.root / "home").iterdir()) == []


def test_no_secret_and_no_path_of_the_build_machine_is_published_or_printed(attacked: Run, leaked: Leaked) -> None:
    assert attacked.site.is_dir()
    assert [leaked.get(text, []) for text in (SECRET, TOKEN, str(attacked.root))] == [[], [], []]
    assert SECRET not in attacked.said
    assert TOKEN not in attacked.said


def test_the_secrets_of_the_build_are_not_kept_in_the_report(attacked: Run) -> None:
    report = (attacked.root / ".techdocs" / "build-report.json").read_text()
    assert TOKEN not in report
    assert SECRET not in report


@pytest.mark.parametrize("victim", ["victim-one", "victim-two"])
def test_the_pages_of_another_team_are_byte_for_byte_the_same(innocent: Run, attacked: Run, victim: str) -> None:
    ref = f"component:default/{victim}"
    before, after = own_files(innocent.docs_of(ref)), own_files(attacked.docs_of(ref))
    assert before
    assert after == before
    page = f"catalog/default/component/{victim}/index.html"
    assert without_inbound((attacked.site / page).read_text()) == without_inbound((innocent.site / page).read_text())


def test_the_files_that_all_pages_share_are_the_same(innocent: Run, attacked: Run) -> None:
    assert site_files(attacked.site / "assets") == site_files(innocent.site / "assets")
    assert sorted(path.name for path in attacked.site.iterdir()) == sorted(
        path.name for path in innocent.site.iterdir()
    )


def test_the_files_that_belong_to_no_component_are_innocent(attacked: Run, judged: dict[str, list[str]]) -> None:
    assert {name: said for name, said in judged.items() if not name.startswith(("docs/", "catalog/"))} == {}


def test_the_site_without_attackers_is_innocent(innocent: Run, scripts: frozenset[str]) -> None:
    assert innocent.code == 0, innocent.said
    assert len(scripts) == 3
    assert judge_site(innocent.site, scripts=scripts) == {}


@pytest.mark.parametrize("name", TOGETHER)
def test_a_case_is_reported_leaves_what_it_should_and_harms_nobody(
    attacked: Run, judged: dict[str, list[str]], leaked: Leaked, name: str
) -> None:
    case = CASES[name]
    kind, _, rest = case.ref.partition(":")
    own = tuple(f"{part}/{rest.replace('/', f'/{kind}/')}/" for part in ("docs", "catalog"))
    wrong: dict[str, object] = {
        "not reported": _unreported(attacked, case),
        **_left(attacked, case),
        "harms": {path: said for path, said in judged.items() if path.startswith(own)},
        "is active": list(active_texts(attacked.docs_of(case.ref), case.absent)),
        "leaked": {text: leaked[text] for text in case.nowhere if text in leaked},
    }
    assert {what: found for what, found in wrong.items() if found} == {}


def test_the_whole_site_has_no_page_that_no_case_answers_for(attacked: Run, judged: dict[str, list[str]]) -> None:
    own = {part for case in CASES.values() for part in (case.ref.rpartition("/")[2],)}
    assert {
        path: said for path, said in judged.items() if path.startswith("docs/") and path.split("/")[3] not in own
    } == {}


@pytest.mark.parametrize("name", ALONE)
def test_a_case_that_would_stop_the_run_does_not(tmp_path: Path, name: str) -> None:
    lay_out({name: CASES[name]}, tmp_path)
    write_victims(tmp_path)
    run = run_build_here(tmp_path, seconds=45)
    assert run.code in {0, 1}, run.said[-3000:]
    assert TRACEBACK not in run.said
    assert run.state_of("component:default/victim-one") == "built"
    assert _unreported(run, CASES[name]) == {}
    assert _left(run, CASES[name]) == {}


def _is_reported(item: Expected, run: Run) -> bool:
    """Say whether a problem stands where it is expected: its path begins with one that is named."""
    return any(
        problem["code"] in item.codes
        and (problem["hint"] or problem["code"] not in SECURITY)
        and (not item.paths or problem["place"]["path"].startswith(item.paths))
        and item.line in {0, problem["place"]["line"]}
        for problem in run.problems_of(item.source)
    )


def _unreported(run: Run, case: Case) -> dict[str, object]:
    """Return which problems of a case are not reported where they stand, and what is instead."""
    missing = [item for item in case.expected if not _is_reported(item, run)]
    problems = run.problems_of(case.name) + run.problems_of(f"{case.name}-other")
    said = [f"{p['code']} {p['place']['path']}:{p['place']['line']} {p['message'][:100]}" for p in problems]
    return {"missing": missing, "said": said} if missing else {}


def _left(run: Run, case: Case) -> dict[str, object]:
    """Return what is wrong with what a case leaves: its state, a folder, missing texts, elements."""
    state, folder = run.state_of(case.ref), run.docs_of(case.ref)
    wrong: dict[str, object] = {} if state in case.state else {"state": state}
    if state == "none":
        return wrong | ({"has a folder": folder} if folder.exists() else {})
    if state != "built":
        return wrong
    articles = [node for path in sorted(folder.rglob("*.html")) for node in _articles(path)]
    text = " ".join(" ".join(node.text().split()) for node in articles)
    if lost := [item for item in case.present if " ".join(item.split()) not in text]:
        wrong |= {"lost": lost, "text": text[:3000]}
    counted = {selector: sum(len(node.css(selector)) for node in articles) for selector in case.elements}
    if counted != case.elements:
        wrong |= {"elements": counted, "html": "\n".join(node.html or "" for node in articles)[:4000]}
    return wrong


def _articles(path: Path) -> list[LexborNode]:
    return LexborHTMLParser(path.read_text(encoding="utf-8", errors="surrogatepass")).css(ARTICLE)
