"""Files of Git LFS: they come from the host of their repository, or the file is absent; never the text of a pointer."""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from techdocs.git.network import GitAccess
from techdocs.model.fetching import FetchSettings, HistoryKind
from techdocs.model.limits import Limits
from techdocs.sources.lfs import LfsPointer, read_pointer
from tests.sources.conftest import Fetching
from tests.sources.git_server import Answer, GitServer, git_server
from tests.sources.test_remotes import contents, state_of, told

PICTURE = b"\x89PNG a picture"
OID = hashlib.sha256(PICTURE).hexdigest()
SIZE = len(PICTURE)


def pointer(oid: str = OID, size: int = SIZE) -> str:
    return f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {size}\n"


def test_a_pointer_is_read_and_nothing_else(tmp_path: Path) -> None:
    cases = {
        pointer(): LfsPointer(oid=OID, size=SIZE),
        pointer().replace("oid", "ext-0-foo sha256:1\noid"): LfsPointer(oid=OID, size=SIZE),
        pointer("../../x"): LfsPointer(oid="", size=0),
        pointer(size=10**18): LfsPointer(oid="", size=0),
        "# A page\n": None,
        pointer() + "x" * 1024: None,
    }
    for text, expected in cases.items():
        (tmp_path / "file").write_text(text)
        assert read_pointer(tmp_path / "file") == expected


class Lfs:
    """What a git server answers to the batch API, and to downloads below `/lfs/`."""

    def __init__(self, server: GitServer) -> None:
        self.server, self.content = server, PICTURE
        self.objects: Callable[[], object] = lambda: [self.action(f"https://{server.host}/lfs/{OID}")]
        self.download: Callable[[], Answer] = lambda: Answer(status=200, body=self.content)
        server.fault = self

    def action(self, href: str, oid: str = OID, **header: str) -> Mapping[str, object]:
        return {"oid": oid, "size": SIZE, "actions": {"download": {"href": href, "header": header}}}

    def __call__(self, method: str, path: str) -> Answer | None:
        if path.endswith(".git/info/lfs/objects/batch"):
            found = self.objects()
            if isinstance(found, Answer):
                return found
            return Answer(status=200 if method == "POST" else 405, body=json.dumps({"objects": found}).encode())
        return self.download() if path.startswith("/lfs/") else None


@pytest.fixture
def lfs(server: GitServer, path: str, fetching: Fetching) -> Lfs:
    """Return the LFS of a repository with two pointers to one picture, and a page."""
    fetching.settings = FetchSettings(lfs=True, history=HistoryKind.NONE)
    server.create(path, {"docs/index.md": "# Web\n", "docs/a.png": pointer(), "docs/b/c.png": pointer()})
    return Lfs(server)


def test_pointers_become_files_and_the_login_goes_to_the_own_host(
    server: GitServer, path: str, fetching: Fetching, lfs: Lfs
) -> None:
    server.login = "ada:secret"
    login = f"Basic {base64.b64encode(b'ada:secret').decode()}"
    fetching.accesses = lambda _: GitAccess(origin=f"https://{server.host}", authorization=login)
    fetched = fetching.run([server.url(path)])
    assert told(fetched) == []
    root = fetched.sources[0].root
    assert (root / "docs/a.png").read_bytes() == (root / "docs/b/c.png").read_bytes() == PICTURE
    asked = dict(zip(server.log, server.logins, strict=True))
    assert server.log.count(f"GET /lfs/{OID}") == server.log.count(f"POST /{path}.git/info/lfs/objects/batch") == 1
    assert {asked[f"GET /lfs/{OID}"], asked[f"POST /{path}.git/info/lfs/objects/batch"]} == {login}
    server.log.clear()
    assert state_of(fetching.run([server.url(path)])) == ("unchanged",)
    assert len(server.log) == 1


def test_without_lfs_no_host_is_asked_and_the_pointer_stays(server: GitServer, path: str, fetching: Fetching) -> None:
    lfs = Lfs(server)
    server.create(path, {"docs/a.png": pointer()})
    fetched = fetching.run([server.url(path)])
    assert contents(fetched.sources[0]) == {"docs/a.png": pointer()}
    assert not any("lfs" in line for line in server.log)
    assert lfs.content == PICTURE


def error(code: int) -> Callable[[Lfs], object]:
    return lambda _: [{"oid": OID, "size": SIZE, "error": {"code": code, "message": "no"}}]


WRONG: Mapping[str, tuple[Callable[[Lfs], object], str]] = {
    "404 of the API": (lambda _: Answer(status=404), "the server answered 404 Not Found"),
    "503 of the API": (lambda _: Answer(status=503), "the server answered 503 Service Unavailable"),
    "no JSON": (lambda _: Answer(status=200, body=b"<html>"), "its LFS API does not answer as documented"),
    "NaN": (lambda _: Answer(status=200, body=b'{"objects": NaN}'), "its LFS API does not answer as documented"),
    "not listed": (lambda _: [], "the host does not have it"),
    "404": (error(404), "the host does not have it, or refuses it"),
    "another file": (lambda lfs: [lfs.action("https://localhost:1/x", "0" * 64)], "the host does not have it"),
    "plain http": (lambda lfs: [lfs.action("http://localhost:1/x")], "it would be downloaded without https"),
    "a file": (lambda lfs: [lfs.action("file:///etc/passwd")], "it would be downloaded without https"),
    "metadata": (
        lambda lfs: [lfs.action("https://169.254.169.254/x")],
        "`169.254.169.254` is not asked: it is an address of this machine or network",
    ),
    "a redirect of the API": (
        lambda lfs: Answer(status=302, headers={"Location": f"https://{lfs.server.host}/x"}),
        "the server answered 302 Found, which is not followed",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_pointer_that_cannot_be_fetched_is_reported_and_its_file_absent(
    server: GitServer, path: str, fetching: Fetching, lfs: Lfs, name: str
) -> None:
    objects, message = WRONG[name]
    lfs.objects = lambda: objects(lfs)
    fetched = fetching.run([server.url(path)])
    assert contents(fetched.sources[0]) == {"docs/index.md": "# Web\n"}
    assert told(fetched) == [f"warning TD318 its file of Git LFS is not fetched: {message}"] * 2
    assert not any((fetched.sources[0].root / name).exists() for name in ("docs/a.png", "docs/b/c.png"))
    assert state_of(fetched) == ("fetched",)


def test_what_a_download_gives_must_be_what_the_pointer_means(
    server: GitServer, path: str, fetching: Fetching, lfs: Lfs
) -> None:
    for content in (PICTURE.replace(b"a", b"b"), PICTURE[:-1], PICTURE + b"x", b""):
        lfs.content = content
        fetched = fetching.run([server.url(path)])
        assert contents(fetched.sources[0]) == {"docs/index.md": "# Web\n"}
        assert len(told(fetched)) == 2
    lfs.content = PICTURE
    again = fetching.run([server.url(path)])
    assert (again.sources[0].root / "docs/a.png").read_bytes() == PICTURE
    assert told(again) == []
    server.log.clear()
    last = fetching.run([server.url(path)])
    assert (last.sources[0].root, len(server.log)) == (again.sources[0].root, 1)


def test_a_download_elsewhere_is_without_the_login_of_git(
    server: GitServer, path: str, fetching: Fetching, lfs: Lfs, tmp_path: Path
) -> None:
    login = "Basic YWRhOnNlY3JldA=="
    fetching.accesses = lambda _: GitAccess(origin=f"https://{server.host}", authorization=login)
    with git_server(tmp_path) as storage:
        storage.fault = lambda _method, _path: Answer(status=200, body=PICTURE)
        lfs.objects = lambda: [lfs.action(f"https://{storage.host}/bucket/x", Authorization=login, Signature="abc")]
        assert told(fetching.run([server.url(path)])) == []
        server.push(path, {"docs/new.md": "# New\n"})
        lfs.objects = lambda: [lfs.action(f"https://{server.host}/lfs/{OID}")]
        lfs.download = lambda: Answer(status=302, headers={"Location": f"https://{storage.host}/redirected"})
        fetched = fetching.run([server.url(path)])
        assert told(fetched) == []
        assert (fetched.sources[0].root / "docs/a.png").read_bytes() == PICTURE
        assert dict(zip(storage.log, storage.logins, strict=True)) == {"GET /bucket/x": "", "GET /redirected": ""}


def test_a_host_that_fails_later_leaves_the_last_files(
    server: GitServer, path: str, fetching: Fetching, lfs: Lfs
) -> None:
    fetching.run([server.url(path)])
    server.push(path, {"docs/index.md": "# New\n"})
    lfs.download = lambda: Answer(status=503)
    failed = fetching.run([server.url(path)])
    assert [line.partition(";")[0] for line in told(failed)] == [
        "warning TD318 not fetched: its file of Git LFS at `docs/a.png`: the server answered 503 Service Unavailable"
    ]
    assert contents(failed.sources[0])["docs/index.md"] == "# Web\n"
    assert (failed.sources[0].root / "docs/a.png").read_bytes() == PICTURE


def test_files_that_are_too_large_are_not_asked_for(server: GitServer, path: str, fetching: Fetching) -> None:
    fetching.settings, fetching.limits = FetchSettings(lfs=True, history=HistoryKind.NONE), Limits(asset_mb=1)
    server.create(path, {"docs/a.png": pointer(size=1_000_001), "docs/b.png": pointer("x")})
    fetched = fetching.run([server.url(path)])
    assert told(fetched) == [
        "warning TD318 its file of Git LFS is not fetched: it is larger than 1 MB (`limits.asset_mb`)",
        "warning TD318 its file of Git LFS is not fetched: its pointer cannot be read",
    ]
    assert not any("lfs" in line for line in server.log)
