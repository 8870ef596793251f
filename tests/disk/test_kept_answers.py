"""Answers of repositories that have not changed are not asked for again, and none that holds a secret is kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from techdocs.codec import encode
from techdocs.disk import seals
from techdocs.disk.kept_answers import KeptAnswers
from techdocs.disk.store import Store
from techdocs.secrets_scan import EnvironmentSecrets
from techdocs.workers.repositories import Given, Job, RepositoryWorkers, TooMuch
from tests.conftest import COMPONENT, Build, Write, site_files

SECRETS = EnvironmentSecrets({"DEPLOY_TOKEN": "correct-horse-battery"})
ROOT = "/repositories/one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Something that a job gives."""

    text: str


def kept(store: Store) -> KeptAnswers[Answer]:
    return KeptAnswers(store, "answers", Answer)


def keep(store: Store, key: str, text: str, without: str = "") -> None:
    answers = kept(store)
    clean = (lambda: Answer(text=without)) if without else None
    answers.keep(ROOT, key, encode(Answer(text=text)), SECRETS, clean)
    answers.save()


def test_an_answer_is_found_under_its_key_alone(tmp_path: Path) -> None:
    store = Store(tmp_path)
    keep(store, "key", "one")
    assert kept(store).find(ROOT, "key") == Answer(text="one")
    assert kept(store).find(ROOT, "other") is None
    assert kept(store).find(ROOT, "") is None
    assert kept(store).last(ROOT) == Answer(text="one")


def test_the_same_answer_to_other_inputs_is_found_under_the_newest(tmp_path: Path) -> None:
    store = Store(tmp_path)
    keep(store, "", "one")
    keep(store, "key", "one")
    assert kept(store).find(ROOT, "key") == Answer(text="one")


def test_without_a_readable_store_it_counts_only_when_asking_fails(tmp_path: Path) -> None:
    keep(Store(tmp_path), "key", "one")
    store = Store(tmp_path, readable=False)
    assert kept(store).find(ROOT, "key") is None
    assert kept(store).last(ROOT) == Answer(text="one")


def test_one_that_holds_a_secret_is_kept_without_it_and_never_taken_for_the_answer(tmp_path: Path) -> None:
    store = Store(tmp_path)
    keep(store, "key", "is correct-horse-battery", without="is gone")
    assert kept(store).find(ROOT, "key") is None
    assert kept(store).last(ROOT) == Answer(text="is gone")
    keep(store, "key", "still correct-horse-battery")
    assert kept(store).last(ROOT) is None
    assert b"horse" not in b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_a_note_that_was_changed_counts_for_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    keep(store, "key", "one")
    for note in tmp_path.rglob("*.json"):
        note.write_text(note.read_text().replace("one", "two"))
    assert kept(store).find(ROOT, "key") is None
    assert kept(store).last(ROOT) is None
    keep(store, "key", "one")
    assert kept(store).find(ROOT, "key") == kept(store).last(ROOT) == Answer(text="one")


def test_a_note_that_another_run_wrote_over_is_written_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    keep(store, "key", "one")
    answers = kept(store)
    keep(store, "other", "two")  # a run at the same time
    answers.keep(ROOT, "key", encode(Answer(text="one")), SECRETS)
    assert answers.find(ROOT, "key") == Answer(text="one")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note which repositories workers are asked about; files that were just written are taken for old ones."""
    names: list[str] = []
    each = RepositoryWorkers.each

    def noted(
        workers: RepositoryWorkers, job: Job[object, object], tasks: Mapping[str, object], **more: float
    ) -> Iterator[tuple[str, Given[object] | TooMuch]]:
        names.extend(f"{job.gives.__name__} {name}" for name in tasks)
        return each(workers, job, tasks, **more)

    monkeypatch.setattr(RepositoryWorkers, "each", noted)
    monkeypatch.setattr(seals, "MOMENT_NS", -(10**12))
    return names


def test_only_repositories_that_changed_are_read_and_planned_again(
    write: Write, build: Build, asked: list[str]
) -> None:
    for name in ("one", "two"):
        write({f"{name}/catalog-info.yaml": COMPONENT.format(name=name, owner="red"), f"{name}/docs/index.md": "# A\n"})
    outcome = build()
    assert sorted(asked) == ["PlannedDocs one", "PlannedDocs two", "Reading one", "Reading two"]
    before = site_files(outcome.site.folder)
    asked.clear()
    assert site_files(build().site.folder) == before
    assert asked == []
    write({"two/docs/more.md": "# More\n"})
    outcome = build()
    assert sorted(asked) == ["PlannedDocs two", "Reading two"]
    assert "docs/default/component/two/more/index.html" in site_files(outcome.site.folder)
    assert site_files(build(use_cache=False).site.folder) == site_files(outcome.site.folder)
    assert len(asked) == len(["PlannedDocs two", "Reading two"]) * 3
