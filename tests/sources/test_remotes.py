"""Repositories that are fetched: what comes, what a second run costs, and what happens when a host fails."""

import base64
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from techdocs.errors import SourceError
from techdocs.git.network import GitAccess
from techdocs.model.fetching import FetchMode, FetchSettings, FetchState, HistoryKind, UrlSource
from techdocs.model.limits import Limits
from techdocs.model.problem import Severity
from techdocs.model.repository import Listing, RemoteRepository
from techdocs.model.source import Source
from techdocs.model.trust import Trust
from techdocs.sources.ledger import Ledger, read_ledger, write_ledger
from techdocs.sources.remote_sources import RemoteSources
from techdocs.sources.remotes import Fetched, fetch_listed
from techdocs.sources.requested import RequestedRepository
from tests.sources.conftest import Fetching
from tests.sources.git_server import Answer, GitServer

FILES: dict[str, str | bytes] = {
    ".gitmodules": '[submodule "x"]\n\tpath = x\n\turl = ext::sh -c id\n',
    "mkdocs.yml": "site_name: Web\ndocs_dir: pages\n",
    "catalog-info.yaml": "a: {$text: ./openapi.json}\n",
    "openapi.json": "{}\n",
    "pages/index.md": '# Web\n\n--8<-- "snippet.txt"\n',
    "pages/logo.png": b"\x89PNG",
    "text/snippet.txt": "a snippet\n",
    "src/main.py": "print(1)\n",
    "src/big.bin": os.urandom(50_000),
}


def state_of(fetched: Fetched) -> tuple[FetchState, ...]:
    return tuple(one.state for one in fetched.report.sources)


def told(fetched: Fetched) -> list[str]:
    return [f"{one.severity} {one.code} {one.message}" for source in fetched.sources for one in source.problems]


def contents(source: Source) -> dict[str, str]:
    """Return the files of a source that were fetched."""
    files = (path for path in sorted(source.root.rglob("*")) if path.is_file() and path.stat().st_mode & 0o777)
    return {path.relative_to(source.root).as_posix(): path.read_text("utf-8", "replace") for path in files}


@contextmanager
def commands_of_others(found: set[bytes]) -> Iterator[None]:
    """Collect the command lines of all processes while the block runs."""
    stop = threading.Event()

    def look() -> None:
        while not stop.wait(0.01):
            for process in Path("/proc").glob("[1-9]*"):  # known ones too: a process becomes another program
                with suppress(OSError):
                    found.add((process / "cmdline").read_bytes())

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def fail(status: int, **headers: str) -> Answer:
    return Answer(status=status, headers={name.replace("_", "-"): value for name, value in headers.items()})


def test_a_repository_comes_with_what_techdocs_needs_and_the_names_of_all_else(
    server: GitServer, path: str, fetching: Fetching
) -> None:
    server.create(path, FILES)
    commit = server.push(path, {"pages/new.md": "# New\n"})
    fetched = fetching.run([server.url(path)])
    (source,) = fetched.sources
    assert sorted(contents(source)) == [
        "catalog-info.yaml", "mkdocs.yml", "openapi.json", "pages/index.md", "pages/logo.png", "pages/new.md",
        "text/snippet.txt",
    ]  # fmt: skip
    assert (source.root / "src/big.bin").is_file()
    assert not (source.root / ".git").exists()
    assert (source.name, source.commit, source.branch) == (path, commit, "main")
    assert source.web_url == f"https://{server.host}/{path}"
    assert source.changed["pages/new.md"] == "2026-01-02T03:04:05Z"
    assert (state_of(fetched), server.packs()) == ((FetchState.FETCHED,), 3)
    assert fetched.report.bytes < 10_000


def test_a_second_run_costs_one_request_and_no_git(
    server: GitServer, path: str, fetching: Fetching, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.create(path, FILES)
    first = fetching.run([server.url(path)])
    server.log.clear()
    monkeypatch.setattr("techdocs.git.network.run_program", None)
    monkeypatch.setattr("techdocs.git.program.run_program", None)
    second = fetching.run([server.url(path)])
    assert (server.log, second.report.requests) == ([f"GET /{path}.git/info/refs"], 1)
    assert (state_of(second), second.sources) == ((FetchState.UNCHANGED,), first.sources)


@pytest.mark.soak
def test_one_new_commit_of_several_repositories_is_one_fetch(server: GitServer, path: str, fetching: Fetching) -> None:
    paths = [f"{path}-{number}" for number in range(3)]
    for one in paths:
        server.create(one, {"docs/index.md": f"# {one}\n"})
    fetching.run([server.url(one) for one in paths])
    server.push(paths[1], {"docs/index.md": "# Other words\n"})
    server.log.clear()
    fetched = fetching.run([server.url(one) for one in paths])
    assert state_of(fetched) == (FetchState.UNCHANGED, FetchState.FETCHED, FetchState.UNCHANGED)
    assert contents(fetched.sources[1]) == {"docs/index.md": "# Other words\n"}
    assert server.packs() <= 3
    assert len(server.log) <= 3 + 2 * 3


def test_offline_opens_no_connection_and_has_the_same_sources(server: GitServer, path: str, fetching: Fetching) -> None:
    server.create(path, FILES)
    before = fetching.run([server.url(path)])
    server.log.clear()
    assert (fetching.run([server.url(path)], FetchMode.LAST).sources, server.log) == (before.sources, [])


def test_offline_before_any_fetch_is_an_error_of_the_repository(fetching: Fetching) -> None:
    fetched = fetching.run(["https://git.invalid/acme/web.git"], FetchMode.LAST)
    assert (state_of(fetched), contents(fetched.sources[0])) == ((FetchState.FAILED,), {})
    assert told(fetched) == ["error TD318 never fetched, and this run does not fetch"]


_ADVERT = {"Content-Type": "application/x-git-upload-pack-advertisement"}
FAULTS = (
    (fail(503), "the host failed (HTTP 503)"),
    (fail(404), "the host has no such repository, or hides it (HTTP 404)"),
    (fail(302, Location="https://git.invalid/"), "the host redirects to another address"),
    (fail(429, Retry_After="9999"), "the host limits the rate of requests (HTTP 429)"),
    (fail(429, Retry_After="Fri, 31 Dec 2100 23:59:59 GMT"), "the host limits the rate of requests (HTTP 429)"),
    (
        fail(403, X_RateLimit_Remaining="0", X_RateLimit_Reset="9999"),
        "the host limits the rate of requests (HTTP 403)",
    ),
    (fail(403, Retry_After="9999"), "the host limits the rate of requests (HTTP 403)"),
    (Answer(status=200, body=b"<html>"), "the answer is not that of a git server"),
    (Answer(status=200, headers=_ADVERT, body=b"zzzz"), "the answer is not git's"),
    (Answer(status=200, headers=_ADVERT, body=b"0003"), "the answer is not git's"),
    (Answer(status=200, headers=_ADVERT, body=b"001e# service"), "the answer is not git's, or was cut off"),
    (
        Answer(status=200, headers=_ADVERT, body=b"001e# service=git-upload-pack\n00000008bad\n"),
        "the answer is not git's",
    ),
)


def test_a_host_that_fails_leaves_the_last_files_with_a_warning(
    server: GitServer, path: str, fetching: Fetching, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("techdocs.sources.heads._PAUSE", 0)
    server.create(path, {"docs/index.md": "# Web\n"})
    before = fetching.run([server.url(path)])
    for answer, message in FAULTS:
        server.fault = lambda _method, _path, answer=answer: answer  # type: ignore[misc]
        fetched = fetching.run([server.url(path)])
        (source,) = fetched.sources
        assert (state_of(fetched), source.root) == ((FetchState.KEPT,), before.sources[0].root)
        assert [line.partition(";")[0] for line in told(fetched)] == [f"warning TD318 not fetched: {message}"]
        assert source.stale is not None
        assert source.stale.reason == message
    server.fault = lambda _method, _path: None
    assert fetching.run([server.url(path)]).sources == before.sources


def test_a_host_that_recovers_after_its_retry_time_is_no_failure(
    server: GitServer, path: str, fetching: Fetching
) -> None:
    server.create(path, {"docs/index.md": "# Web\n"})
    answers = iter([fail(429, Retry_After="1"), fail(502)])
    server.fault = lambda _method, _path: next(answers, None)
    assert state_of(fetching.run([server.url(path)])) == (FetchState.FETCHED,)


def test_a_pack_that_fails_leaves_the_last_files_and_the_next_run_gets_it(
    server: GitServer, path: str, fetching: Fetching
) -> None:
    server.create(path, {"docs/index.md": "# Web\n"})
    fetching.run([server.url(path)])
    server.push(path, {"docs/index.md": "# New\n"})
    server.fault = lambda method, _path: fail(500) if method == "POST" else None
    kept = fetching.run([server.url(path)])
    assert (state_of(kept), contents(kept.sources[0])) == ((FetchState.KEPT,), {"docs/index.md": "# Web\n"})
    server.fault = lambda _method, _path: None
    new = fetching.run([server.url(path)]).sources[0]
    assert contents(new) == {"docs/index.md": "# New\n"}
    server.push(path, {"docs/index.md": "# Newest\n"})
    newest = fetching.run([server.url(path)]).sources[0]
    there = {source.root: source.root.exists() for source in (kept.sources[0], new, newest)}
    assert [*there.values()] == [False, True, True]  # another run may be reading those before the last


def endless_pack() -> Iterator[bytes]:
    """Yield a pack with one blob of 30 GB, as protocol version 2 sends it (gitprotocol-v2(5), gitformat-pack(5))."""

    def packet(content: bytes) -> bytes:
        return b"%04x%b" % (len(content) + 4, content)

    yield packet(b"packfile\n")
    yield packet(b"\x01PACK\0\0\0\2\0\0\0\1" + b"\xbf\xff\xff\xff\xff\x0e" + b"\x78\x01")
    while True:
        yield packet(b"\x01\x00\xff\x7f\x00\x80" + bytes(0x7FFF))


def test_a_pack_without_an_end_is_ended_by_its_size(server: GitServer, path: str, fetching: Fetching) -> None:
    server.create(path, {"docs/index.md": "# Web\n"})
    headers = {"Content-Type": "application/x-git-upload-pack-result"}
    endless = Answer(status=200, headers=headers, body=endless_pack())
    server.fault = lambda method, _path: endless if method == "POST" else None
    fetching.limits = Limits(repository_mb=1)
    fetched = fetching.run([server.url(path)])
    assert told(fetched) == [
        "error TD318 not fetched, and never was: the repository is larger than `limits.repository_mb`"
    ]
    assert sum(one.stat().st_size for one in fetching.folder.rglob("*") if one.is_file()) < 1_100_000


def test_a_repository_that_takes_too_long_is_given_up(server: GitServer, path: str, fetching: Fetching) -> None:
    server.create(path, {"docs/index.md": "# Web\n"})
    waiting = threading.Event()

    def never() -> Iterator[bytes]:
        waiting.wait(20)
        yield b""

    server.fault = lambda method, _path: Answer(status=200, body=never()) if method == "POST" else None
    fetching.limits = Limits(fetch_seconds=1)
    fetched = fetching.run([server.url(path)])
    waiting.set()
    assert told(fetched) == ["error TD318 not fetched, and never was: it took longer than 1 s (`limits.fetch_seconds`)"]


def test_a_login_goes_to_its_host_alone_and_is_in_no_file(server: GitServer, path: str, fetching: Fetching) -> None:
    server.create(path, FILES)
    server.login = "x-access-token:hunter2-hunter2"
    code = base64.b64encode(server.login.encode()).decode()
    refused = fetching.run([server.url(path)])
    assert [line.partition(":")[0] for line in told(refused)] == ["error TD318 not fetched, and never was"]
    secret = f"Basic {code}"
    access = GitAccess(origin=f"https://{server.host}", authorization=secret, variable="ACME_TOKEN")
    fetching.accesses = lambda _url: access
    server.logins.clear()
    server.pause = 0.2
    commands: set[bytes] = set()
    with commands_of_others(commands):
        assert state_of(fetching.run([server.url(path)])) == (FetchState.FETCHED,)
    server.pause = 0
    assert set(server.logins) == {secret}
    assert any(b"fetch" in command for command in commands)
    assert [command for command in commands if code.encode() in command or b"hunter2" in command] == []
    found = subprocess.run(["grep", "-rlE", f"{code}|hunter2", fetching.folder], capture_output=True, check=False)
    assert (found.stdout, repr(access).count(code)) == (b"", 0)
    server.login = "another"
    kept = fetching.run([server.url(path)])
    assert [one.severity for one in kept.sources[0].problems] == [Severity.ERROR]
    assert kept.sources[0].problems[0].hint == "check the token in `ACME_TOKEN`"
    elsewhere = GitAccess(origin="https://git.invalid", authorization=secret)
    fetching.accesses = lambda _url: elsewhere
    server.logins.clear()
    fetching.run([server.url(path)])
    assert set(server.logins) == {""}


def test_a_server_without_filters_sends_one_commit(server: GitServer, path: str, fetching: Fetching) -> None:
    bare = server.create(path, FILES)
    (bare / "config").write_text("[core]\nrepositoryformatversion = 0\nbare = true\n")
    fetching.settings = FetchSettings(history=HistoryKind.NONE)
    fetched = fetching.run([server.url(path)])
    assert (state_of(fetched), server.packs()) == ((FetchState.FETCHED,), 1)
    assert contents(fetched.sources[0])["text/snippet.txt"] == "a snippet\n"


def test_without_a_history_there_are_no_dates(server: GitServer, path: str, fetching: Fetching) -> None:
    server.create(path, FILES)
    server.push(path, {"pages/new.md": "# New\n"})
    fetching.settings = FetchSettings(history=HistoryKind.NONE)
    assert fetching.run([server.url(path)]).sources[0].changed == {}


def test_objects_with_sha256_are_fetched(server: GitServer, path: str, fetching: Fetching) -> None:
    server.create(path, {"docs/index.md": "# Web\n"}, form="sha256")
    (source,) = fetching.run([server.url(path)]).sources
    assert (len(source.commit), contents(source)) == (64, {"docs/index.md": "# Web\n"})
    assert source.changed["docs/index.md"] == "2026-01-02T03:04:05Z"


def test_a_branch_is_fetched_that_is_not_the_default_one(server: GitServer, path: str, fetching: Fetching) -> None:
    server.create(path, {"docs/index.md": "# Web\n"})
    server.push(path, {"docs/index.md": "# Next\n"}, branch="next/v2", start="main")
    both = [UrlSource(url=server.url(path)), UrlSource(url=server.url(path), branch="next/v2")]
    fetched = fetching.run(both)
    assert [contents(source)["docs/index.md"] for source in fetched.sources] == ["# Web\n", "# Next\n"]
    assert [source.name for source in fetched.sources] == [
        f"{server.host}/{path}@HEAD", f"{server.host}/{path}@next/v2",
    ]  # fmt: skip
    gone = fetching.run([UrlSource(url=server.url(path), branch="nope")])
    assert told(gone) == ["error TD318 not fetched, and never was: it has no branch `nope`"]


def test_an_empty_repository_and_one_without_a_default_branch_are_told(
    server: GitServer, path: str, fetching: Fetching
) -> None:
    server.create(path, {})
    bare = server.create(f"{path}-unborn", {"docs/index.md": "# Web\n"})
    (bare / "HEAD").write_text("ref: refs/heads/none\n")
    fetched = fetching.run([server.url(path), server.url(f"{path}-unborn")])
    assert [line.rpartition(": ")[2] for line in told(fetched)] == [
        "the repository is empty", "it has no default branch",
    ]  # fmt: skip


def test_paths_choose_the_files(server: GitServer, path: str, fetching: Fetching) -> None:
    server.create(path, FILES)
    chosen = UrlSource(url=server.url(path), paths=("/src/*.py", "mkdocs.yml"))
    (source,) = fetching.run([chosen]).sources
    assert sorted(contents(source)) == ["mkdocs.yml", "src/main.py"]
    assert not (source.root / "src/big.bin").exists()


@pytest.mark.soak
def test_only_the_source_that_is_named_is_fetched(server: GitServer, path: str, fetching: Fetching) -> None:
    paths = [path, f"{path}-b"]
    urls = [server.url(one) for one in paths]
    for one in paths:
        server.create(one, {"docs/index.md": "# Old\n"})
    fetching.run(urls)
    for one in paths:
        server.push(one, {"docs/index.md": "# New\n"})
    fetched = fetching.run(urls, FetchMode.CHANGED, paths[1])
    assert [contents(source)["docs/index.md"] for source in fetched.sources] == ["# Old\n", "# New\n"]
    with pytest.raises(SourceError, match="no such source to fetch: `acme/nope`"):
        fetching.run(urls, FetchMode.CHANGED, "acme/nope")


def test_a_mirror_that_is_damaged_is_made_again(server: GitServer, path: str, fetching: Fetching) -> None:
    server.create(path, {"docs/index.md": "# Web\n"})
    fetching.run([server.url(path)])
    commit = server.push(path, {"docs/index.md": "# New\n"})
    for pack in (fetching.folder / "mirrors").rglob("*.pack"):
        pack.chmod(0o644)
        pack.write_bytes(b"nothing")
    fetched = fetching.run([server.url(path)])
    assert (state_of(fetched), fetched.sources[0].commit) == ((FetchState.FETCHED,), commit)


def test_what_an_interrupted_git_left_is_in_nobodys_way(server: GitServer, path: str, fetching: Fetching) -> None:
    server.create(path, {"docs/index.md": "# Web\n"})
    fetching.run([server.url(path)])
    (mirror,) = [one for one in (fetching.folder / "mirrors").iterdir() if one.is_dir()]
    for left in ("shallow.lock", "refs/techdocs/head.lock", "config.lock", "objects/pack/tmp_pack_abc"):
        (mirror / left).write_bytes(b"")
    commit = server.push(path, {"docs/index.md": "# New\n"})
    assert fetching.run([server.url(path)]).sources[0].commit == commit
    assert not list(mirror.rglob("*.lock"))
    assert not list(mirror.rglob("tmp_*"))


def test_a_ledger_that_is_damaged_says_nothing(server: GitServer, path: str, fetching: Fetching) -> None:
    server.create(path, {"docs/index.md": "# Web\n"})
    before = fetching.run([server.url(path)])
    for damage in ("", "[]", '{"format": 1, "repositories": {"a": {"name": 1}}}'):
        (note,) = (fetching.folder / "cache").rglob("ledger.json")
        note.write_text(damage, encoding="utf-8")
        assert fetching.run([server.url(path)]).sources == before.sources


@pytest.mark.soak
def test_a_mirror_goes_when_nothing_has_needed_it_for_a_month(server: GitServer, path: str, fetching: Fetching) -> None:
    server.create(path, {"docs/index.md": "# Web\n"})
    fetching.run([server.url(path)])
    mirrors = fetching.folder / "mirrors"
    for lock in mirrors.glob("*.lock"):
        os.utime(lock, (0, 0))
    fetching.run([server.url(path)])
    assert len(list(mirrors.iterdir())) == 2
    fetching.run([])
    assert list(mirrors.iterdir()) == []


def test_entities_that_no_repository_has_are_a_source_that_stays(fetching: Fetching) -> None:
    text = "kind: Group\n"

    def run(*listings: Listing, mode: FetchMode = FetchMode.CHANGED) -> dict[str, dict[str, str]]:
        fetched = fetch_listed(
            (), (), fetching.tools(mode), providers={"backstage.main": Trust.SANDBOXED}, listings=listings
        )
        return {source.name: contents(source) for source in fetched.sources}

    def listing(descriptors: str, *, is_complete: bool = True) -> Listing:
        return Listing(
            provider="backstage.main", repositories=(), is_complete=is_complete, descriptors=descriptors
        )  # fmt: skip

    there = {"backstage.main": {"catalog-info.yaml": text}}
    assert run(listing(text)) == there
    assert run(mode=FetchMode.LAST) == there
    assert run(listing("", is_complete=False)) == there
    assert run(listing("")) == {}


def test_a_repository_remembers_its_former_names_but_those_that_another_has(fetching: Fetching) -> None:
    ledger, found = Ledger(), list[tuple[tuple[str, ...], list[str]]]()
    for names in ({"1": "a"}, {"1": "b"}, {"1": "c", "2": "b"}, {"1": "a", "2": "b"}, {"1": "a"}):
        remotes = {
            name: RemoteRepository(host="x", path=name, clone_url=f"https://x/{name}.git", id=id_, provider="p")
            for id_, name in names.items()
        }
        requested = {name: RequestedRepository(remote=one) for name, one in remotes.items()}
        run = RemoteSources(requested, ledger, fetching.tools(FetchMode.LAST))
        done = [run.source(name, None, None) for name in requested]
        ledger = Ledger(
            repositories={one.slot: entry for (_, _, entry), one in zip(done, requested.values(), strict=True)}
        )
        write_ledger(ledger, fetching.store)
        assert read_ledger(fetching.store) == ledger
        source = done[0][0]
        found.append((source.former, [one.message for one in source.problems if "renamed" in one.message]))
    assert found == [
        ((), []), (("a",), ["renamed from `a`"]), (("a",), ["renamed from `b`"]),
        (("c",), ["renamed from `c`"]), (("b", "c"), []),
    ]  # fmt: skip
