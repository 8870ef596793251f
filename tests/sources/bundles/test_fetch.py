"""Bundles in a store as sources of a run: what comes of good ones, and how bad ones keep what was there."""

import gzip
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from techdocs.config import Config
from techdocs.disk.store import Store
from techdocs.git.network import GitAccess
from techdocs.model.fetching import FetchMode, FetchState, HistoryKind
from techdocs.model.limits import Limits
from techdocs.model.problem import Severity
from techdocs.sources import fetch_sources, find_roots, open_workers
from techdocs.sources.remotes import Fetched
from tests.sources.bundles.bundling import FILES, Bundling, problems, states

NEW = {"docs/index.md": "# New words\n"}


def pointer(bundling: Bundling, path: str) -> Path:
    return bundling.bundles_of(path) / "latest.json"


def archive(bundling: Bundling, path: str) -> Path:
    (found,) = bundling.bundles_of(path).glob("*.tar.gz")
    return found


def test_a_bundle_has_what_a_build_reads_and_the_names_of_all_else(bundling: Bundling) -> None:
    clone = bundling.clone("team/one", {**FILES, "docs/new.md": "# New\n", "README.md": "# One\n"})
    (clone / "l.md").symlink_to("docs/index.md")
    commit = bundling.commit("team/one", {"docs/new.md": "# Newer\n"}, "2026-03-04T05:06:07+00:00")
    (clone / "docs/index.md").write_text("not committed")
    bundling.put("team/one")
    fetched = bundling.run()
    (source,) = fetched.sources
    assert (source.root / "docs/index.md").read_text() == FILES["docs/index.md"]
    assert (source.root / "l.md").readlink() == Path("docs/index.md")
    assert ((source.root / "src/a.py").stat().st_mode & 0o777, (source.root / "src/a.py").stat().st_size) == (0, 0)
    assert (source.name, source.commit, source.branch) == ("team/one", commit, "main")
    assert source.web_url == "https://git.acme.example/team/one"
    assert source.changed["docs/new.md"] == "2026-03-04T05:06:07Z"
    assert source.created["docs/new.md"] == source.changed["docs/index.md"] == "2026-01-02T03:04:05Z"
    assert (states(fetched), problems(fetched)) == ({"team/one": "fetched"}, [])


def test_a_build_knows_of_a_bundle_what_it_knows_of_a_clone(bundling: Bundling, tmp_path: Path) -> None:
    roots = [
        bundling.clone(path, files) for path, files in (("team/one", FILES), ("team/two", NEW), ("other/c", FILES))
    ]
    bundling.commit("team/one", {"docs/late.md": "# Late\n"}, "2026-03-04T05:06:07+00:00")
    for path in ("team/one", "team/two", "other/c"):
        bundling.put(path)
    config = Config(folder=tmp_path, sources=("clones",), cache_dir=tmp_path / "cache", site_dir=tmp_path / "site")
    store = Store(tmp_path / "cache/cache")
    with open_workers(roots, config, store) as workers:
        clones = fetch_sources(find_roots(config), store, workers)
    bundles = sorted(bundling.run().sources, key=lambda source: source.name)
    for bundle, clone in zip(bundles, clones, strict=True):
        assert replace(bundle, root=clone.root) == clone


def test_nothing_new_is_one_listing_and_a_new_commit_is_one_archive(bundling: Bundling) -> None:
    for path in ("team/one", "team/two"):
        bundling.clone(path)
        bundling.put(path)
    first = bundling.run()
    second = bundling.run()
    assert second.sources == first.sources
    assert set(states(second).values()) == {"unchanged"}
    bundling.commit("team/two", NEW)
    bundling.put("team/two")
    assert {one.name: one.state for one in bundling.run(FetchMode.LOOK).report.sources} == {
        "team/one": FetchState.UNCHANGED, "team/two": FetchState.CHANGED,
    }  # fmt: skip
    third = bundling.run()
    assert states(third) == {"team/one": "unchanged", "team/two": "fetched"}
    assert (third.sources[1].root / "docs/index.md").read_text() == NEW["docs/index.md"]
    assert bundling.run(FetchMode.LAST).sources == third.sources


def test_no_login_of_a_forge_is_asked_for(bundling: Bundling, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object, url: str) -> GitAccess:
        raise AssertionError(url)

    monkeypatch.setattr("techdocs.sources.access.IntegrationAccesses.__call__", refuse)
    bundling.clone("team/one")
    bundling.put("team/one")
    bundling.run()
    pointer(bundling, "team/one").write_text("{}")
    assert states(bundling.run()) == {"team/one": "kept"}


def test_without_a_history_there_are_no_dates(bundling: Bundling) -> None:
    bundling.clone("team/one")
    bundling.put("team/one")
    bundling.settings = replace(bundling.settings, history=HistoryKind.NONE)
    (source,) = bundling.run().sources
    assert (source.changed, source.created) == ({}, {})


def write(text: str) -> Callable[[Bundling, str], object]:
    return lambda bundling, path: pointer(bundling, path).write_text(text)


def change(**values: object) -> Callable[[Bundling, str], object]:
    def spoil(bundling: Bundling, path: str) -> None:
        document = json.loads(pointer(bundling, path).read_text())
        pointer(bundling, path).write_text(json.dumps(document | values))

    return spoil


SPOILED: dict[str, tuple[Callable[[Bundling, str], object], str]] = {
    "cut pointer": (write('{"version": 1, "comm'), "`latest.json` of its bundle is damaged"),
    "deep pointer": (write("[" * 9_000), "`latest.json` of its bundle is damaged"),
    "large pointer": (write(" " * 30_000), "latest.json` is larger than 20,000 bytes"),
    "pointer to elsewhere": (change(commit="../../../../etc/passwd"), "`latest.json` of its bundle is damaged"),
    "pointer of an option": (change(branch="--upload"), "a branch with a name that git does not allow"),
    "pointer without a time": (change(time="soon"), "`latest.json` of its bundle is damaged"),
    "pointer from the future": (change(version=2), "a newer version of techdocs wrote its bundle"),
    "wrong digest": (change(digest="0" * 64), "is missing"),
    "wrong size": (change(size=7), "is larger than 7 bytes"),
    "huge size": (change(size=10**13), "its bundle is larger than 500 MB"),
    "missing archive": (lambda bundling, path: archive(bundling, path).unlink(), "is missing"),
    "cut archive": (
        lambda bundling, path: archive(bundling, path).write_bytes(archive(bundling, path).read_bytes()[:-9]),
        "its archive is damaged: it does not match `latest.json`",
    ),
    "another archive": (
        lambda bundling, path: archive(bundling, path).write_bytes(gzip.compress(b"another", mtime=0)),
        "its archive is damaged: it does not match `latest.json`",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Bundling, Fetched]:
    """Return a store of two repositories that were fetched, of which the first has a new bundle now, kept in `new`."""
    bundling = Bundling(tmp_path_factory.mktemp("two"))
    for path in ("team/one", "team/two"):
        bundling.clone(path)
        bundling.put(path)
    fetched = bundling.run()
    shutil.rmtree(bundling.bundles_of("team/one"))
    bundling.commit("team/one", NEW)
    bundling.put("team/one")
    shutil.copytree(bundling.bundles_of("team/one"), bundling.folder / "new")
    return bundling, fetched


@pytest.mark.parametrize("name", SPOILED)
def test_a_bad_bundle_costs_its_repository_nothing_and_others_not_a_word(
    two: tuple[Bundling, Fetched], name: str
) -> None:
    (bundling, before), (spoil, message) = two, SPOILED[name]
    shutil.rmtree(bundling.bundles_of("team/one"))
    shutil.copytree(bundling.folder / "new", bundling.bundles_of("team/one"))
    spoil(bundling, "team/one")
    fetched = bundling.run()
    assert states(fetched) == {"team/one": "kept", "team/two": "unchanged"}
    ((where, told),) = problems(fetched)
    assert where == "team/one"
    assert message in told
    assert told.endswith(f"the files of {before.report.sources[0].fetched[:10]} are used")
    one, other = fetched.sources
    assert (one.root, one.commit, other) == (before.sources[0].root, before.sources[0].commit, before.sources[1])
    assert one.stale is not None


def test_a_bundle_that_was_never_good_is_an_error_of_its_repository(bundling: Bundling) -> None:
    bundling.clone("team/one")
    bundling.put("team/one")
    pointer(bundling, "team/one").write_text("{}")
    fetched = bundling.run()
    assert states(fetched) == {"team/one": "failed"}
    assert problems(fetched) == [
        ("team/one", "not fetched, and never was: `latest.json` of its bundle is damaged")
    ]  # fmt: skip


def test_a_limit_of_the_operator_counts_packed_and_unpacked(bundling: Bundling) -> None:
    bundling.clone("team/one", {"docs/index.md": "# Docs\n" + "word " * 300_000})
    bundling.put("team/one")
    bundling.limits = Limits(repository_mb=1)
    assert "more than 1,000,000 bytes when they are unpacked" in problems(bundling.run())[0][1]


def test_a_store_that_is_away_removes_nothing(bundling: Bundling) -> None:
    bundling.clone("team/one")
    bundling.put("team/one")
    before = bundling.run()
    bundling.store.rename(bundling.folder / "elsewhere")
    for _ in range(3):
        fetched = bundling.run()
        assert fetched.sources[0].root == before.sources[0].root
    ((where, told),) = problems(fetched)
    assert (where, states(fetched)) == ("bundles store", {"team/one": "unchanged"})
    assert f"the listing is incomplete: the folder `{bundling.store}` does not exist" in told


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable for root")
def test_a_folder_that_cannot_be_read_is_not_an_empty_one(bundling: Bundling) -> None:
    bundling.clone("team/one")
    bundling.put("team/one")
    bundling.run()
    bundling.bundles_of("team/one").chmod(0)
    for _ in range(2):
        assert states(bundling.run()) == {"team/one": "unchanged"}
    bundling.bundles_of("team/one").chmod(0o700)


def test_a_repository_whose_bundles_are_removed_goes_after_two_listings(bundling: Bundling) -> None:
    for path in ("team/one", "team/two"):
        bundling.clone(path)
        bundling.put(path)
    bundling.run()
    shutil.rmtree(bundling.bundles_of("team/one"))
    assert states(bundling.run()) == {"team/one": "kept", "team/two": "unchanged"}
    assert states(bundling.run()) == {"team/one": "gone", "team/two": "unchanged"}
    assert states(bundling.run()) == {"team/two": "unchanged"}


def test_the_place_says_which_repository_it_is_and_nothing_in_a_bundle(bundling: Bundling) -> None:
    bundling.clone("team/one")
    bundling.put("team/one")
    shutil.copytree(bundling.bundles_of("team/one"), bundling.bundles_of("other/copy"))
    by_name = {source.name: source.web_url for source in bundling.run().sources}
    assert by_name == {
        "team/one": "https://git.acme.example/team/one", "other/copy": "https://git.acme.example/other/copy",
    }  # fmt: skip


def test_a_job_can_name_no_repository_below_its_own_nor_beside_it(bundling: Bundling) -> None:
    bundling.clone("team/one")
    bundling.put("team/one")
    good = bundling.bundles_of("team/one")
    shutil.copytree(good, bundling.folder / "copy")
    for place in ("git.acme.example/team/one/inner", "git.acme.example/alone", "Git Host/team/one"):
        shutil.copytree(bundling.folder / "copy", bundling.store / place)
    (bundling.store / "git.acme.example/linked").symlink_to(good.parent)
    fetched = bundling.run()
    assert states(fetched) == {"team/one": "fetched"}
    told = " ".join(message for _, message in problems(fetched))
    assert "`git.acme.example/team/one/inner` is below the bundles of `git.acme.example/team/one`" in told
    assert "`git.acme.example/alone` is not `host/owner/repository`" in told
    assert "`Git Host/team/one` is not `host/owner/repository`" in told


def test_two_names_that_forges_take_for_one_keep_what_was_there(bundling: Bundling) -> None:
    bundling.clone("team/one")
    bundling.put("team/one")
    before = bundling.run()
    shutil.copytree(bundling.bundles_of("team/one"), bundling.bundles_of("Team/one"))
    fetched = bundling.run()
    (source,) = fetched.sources
    assert source.root == before.sources[0].root
    assert any("names of bundles differ only in case: `Team/one`, `team/one`" in told for _, told in problems(fetched))


def test_files_of_git_lfs_that_the_clone_has_are_part_of_it(bundling: Bundling) -> None:
    oid = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"  # of `foo`
    text = "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 3\n"
    clone = bundling.clone("team/one", {"docs/a.png": text.format(oid), "docs/b.png": text.format("0" * 64)})
    folder = clone / ".git/lfs/objects" / oid[:2] / oid[2:4]
    folder.mkdir(parents=True)
    (folder / oid).write_text("foo")
    bundling.put("team/one")
    (source,) = bundling.run().sources
    assert (source.root / "docs/a.png").read_text() == "foo"
    assert (source.root / "docs/b.png").read_text() == text.format("0" * 64)


@pytest.mark.parametrize(
    "change",
    [{"branch": "\ud800"}, {"\ud800": 1}, {"branch": "ma\u202ein"}],
    ids=["branch", "key", "direction"],
)
def test_a_pointer_with_texts_that_no_file_can_hold_costs_its_own_repository(
    bundling: Bundling, change: dict[str, object]
) -> None:
    for path in ("team/one", "team/two"):
        bundling.clone(path)
        bundling.put(path)
    file = pointer(bundling, "team/one")
    file.write_text(json.dumps({**json.loads(file.read_text()), **change}))
    assert states(bundling.run()) == {"team/one": "failed", "team/two": "fetched"}


def test_a_name_with_git_at_its_end_takes_no_place(bundling: Bundling) -> None:
    bundling.clone("team/one")
    bundling.put("team/one")
    shutil.copytree(bundling.bundles_of("team/one"), bundling.bundles_of("team/one.git"))
    found = bundling.run()
    assert states(found) == {"team/one": "fetched"}
    assert any("ends in `.git`" in problem.message for problem in found.problems)


def test_one_team_cannot_end_the_listing(bundling: Bundling, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("techdocs.sources.bundles.listing.MOST_BELOW", 3)
    monkeypatch.setattr("techdocs.sources.bundles.listing.MOST_REPOSITORIES", 5)
    bundling.clone("team/one")
    bundling.put("team/one")
    for number in range(9):
        below = bundling.bundles_of(f"a/x/r{number}")
        shutil.copytree(bundling.bundles_of("team/one"), below)
    run = bundling.run()
    assert states(run)["team/one"] == "fetched"
    assert len(states(run)) == 4
    assert any(
        "`git.acme.example/a/x` has more than 3 bundles below it: 6 are not read" in one.message for one in run.problems
    )


def test_a_store_that_was_never_read_is_an_error_and_one_that_was_a_warning(bundling: Bundling) -> None:
    bundling.clone("team/one")
    bundling.put("team/one")
    bundling.store.rename(bundling.folder / "away")
    assert [problem.severity for problem in bundling.run().problems] == [Severity.ERROR]
    (bundling.folder / "away").rename(bundling.store)
    bundling.run()
    bundling.store.rename(bundling.folder / "away")
    assert [problem.severity for problem in bundling.run().problems] == [Severity.WARNING]
