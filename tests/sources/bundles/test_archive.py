"""Archives that a hostile job may write: nothing is written outside of the folder, and nothing is too large."""

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from techdocs.git.network import FetchError
from techdocs.model.repository import FaultKind
from techdocs.sources.bundles.archive import BundleContents, unpack_archive, write_archive
from techdocs.sources.tree_files import NOT_FETCHED

TEXT = b"# Docs\n"
DIGEST = hashlib.sha256(TEXT).hexdigest()
EMPTY: dict[str, Any] = {
    "version": 1, "files": {"docs/a.md": DIGEST}, "links": {}, "names": [], "changed": {}, "created": {}, "dropped": [],
    "undated": "",
}  # fmt: skip
Members = Callable[[tarfile.TarFile], None]


def add(tar: tarfile.TarFile, name: str, content: bytes, **values: Any) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    for key, value in values.items():
        setattr(member, key, value)
    tar.addfile(member, io.BytesIO(content))


def packed(document: object, members: Members = lambda tar: add(tar, f"files/{DIGEST}", TEXT), **form: Any) -> bytes:
    """Return an archive with any document and any members."""
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", **{"format": tarfile.USTAR_FORMAT, **form}) as tar:
        add(tar, "bundle.json", content)
        members(tar)
    return gzip.compress(file.getvalue(), mtime=0)


def contents_of(*digests: str) -> Members:
    """Return what adds a content for each of some digests."""

    def write(tar: tarfile.TarFile) -> None:
        for digest in digests:
            add(tar, f"files/{digest}", TEXT)

    return write


def unpack(folder: Path, content: bytes, max_bytes: int = 1_000_000) -> BundleContents:
    (folder / "archive").write_bytes(content)
    (folder / "in").mkdir()
    return unpack_archive(folder / "archive", folder / "in", max_bytes=max_bytes)


def everything(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_what_is_written_is_what_is_read_and_the_same_bytes_each_time(tmp_path: Path) -> None:
    (tmp_path / "from/docs").mkdir(parents=True)
    for name in ("a.md", "b.md"):
        (tmp_path / "from/docs" / name).write_bytes(TEXT)
    contents = BundleContents(
        files={"docs/b.md": DIGEST, "docs/a.md": DIGEST}, links={"l.md": "docs/a.md", "out": "docs/../docs"},
        names=("src/a.py",), changed={"docs/a.md": "2026-01-02T03:04:05Z"}, created={"docs/a.md": ""},
    )  # fmt: skip
    for name in ("one", "two"):
        write_archive(contents, tmp_path / "from", tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert unpack(tmp_path, (tmp_path / "one").read_bytes()) == contents
    assert contents.digests == {"docs/a.md": DIGEST, "docs/b.md": DIGEST, "src/a.py": NOT_FETCHED}
    assert (tmp_path / "in/docs/a.md").read_bytes() == (tmp_path / "in/l.md").read_bytes() == TEXT


def test_a_link_that_leads_out_is_left_out_and_told(tmp_path: Path) -> None:
    links = {"up": "../../etc/passwd", "abs": "/etc/passwd", "git": ".git/config", "a": "docs/b", "docs/b": ".."}
    contents = unpack(tmp_path, packed(EMPTY | {"links": links}))
    assert {one.path for one in contents.dropped} == {"up", "abs", "git"}
    assert everything(tmp_path / "in") == {"a", "docs", "docs/a.md", "docs/b"}


HOSTILE: Mapping[str, bytes] = {
    "a path that leads out": packed(EMPTY | {"files": {"../a.md": DIGEST}}),
    "an absolute path": packed(EMPTY | {"files": {"/srv/a.md": DIGEST}}),
    "a path into git's folder": packed(EMPTY | {"files": {".GIT/config": DIGEST}}),
    "a path with a control character": packed(EMPTY | {"files": {"docs/a\n.md": DIGEST}}),
    "a path with half a character": packed(EMPTY | {"files": {"docs/\udc00.md": DIGEST}}),
    "a link with half a character": packed(EMPTY | {"links": {"l": "\ud800"}}),
    "a name that leads out": packed(EMPTY | {"names": ["../../evil"]}),
    "a link whose path leads out": packed(EMPTY | {"links": {"../l": "docs"}}),
    "a file below a link": packed(EMPTY | {"files": {"l/a.md": DIGEST}, "links": {"l": "docs"}}),
    "a link below a link": packed(
        EMPTY | {"links": {"x/y/z": "../../p", "x/y/z/e": "../../../out", "x/y/z/e/f": "g"}, "names": ["p/q"]}
    ),
    "a link below a link of another case": packed(EMPTY | {"links": {"Deep/L": "..", "deep/l/m": "../../x"}}),
    "a file below a file": packed(EMPTY | {"files": {"docs/a.md": DIGEST, "docs/a.md/b.md": DIGEST}}),
    "a file that is a link, too": packed(EMPTY | {"links": {"docs/a.md": "b.md"}}),
    "a date that no calendar has": packed(EMPTY | {"changed": {"docs/a.md": "2026-99-01T00:00:00Z"}}),
    "a date with markup": packed(EMPTY | {"created": {"docs/a.md": "<script>"}}),
    "a digest that is none": packed(EMPTY | {"files": {"docs/a.md": "x"}}),
    "another version": packed(EMPTY | {"version": 2}),
    "a problem with another code": packed(
        EMPTY | {"dropped": [{"code": "TD103", "path": "x", "message": "m", "hint": "h"}]}
    ),
    "no document": packed(b"", lambda _: None),
    "a document that is nested deeply": packed(b"[" * 100_000),
    "a document that is cut": packed(b'{"version": 1'),
    "no content": packed(EMPTY, lambda _: None),
    "another content": packed(EMPTY, lambda tar: add(tar, f"files/{DIGEST}", b"# Other\n")),
    "a content too much": packed(EMPTY, contents_of(DIGEST, "0" * 64)),
    "a content twice": packed(EMPTY, contents_of(DIGEST, DIGEST)),
    "a member that leads out": packed(EMPTY, lambda tar: add(tar, "../../evil", TEXT)),
    "an absolute member": packed(EMPTY, lambda tar: add(tar, "/srv/evil", TEXT)),
    "a symbolic link": packed(
        EMPTY, lambda tar: add(tar, f"files/{DIGEST}", b"", type=tarfile.SYMTYPE, linkname="/etc/passwd")
    ),
    "a hard link": packed(
        EMPTY, lambda tar: add(tar, f"files/{DIGEST}", b"", type=tarfile.LNKTYPE, linkname="/etc/passwd")
    ),
    "a device": packed(EMPTY, lambda tar: add(tar, f"files/{DIGEST}", b"", type=tarfile.CHRTYPE, devmajor=1)),
    "a pipe": packed(EMPTY, lambda tar: add(tar, f"files/{DIGEST}", b"", type=tarfile.FIFOTYPE)),
    "a header of another kind": packed(
        EMPTY, lambda tar: add(tar, f"files/{DIGEST}", TEXT, pax_headers={"path": "../evil"}), format=tarfile.PAX_FORMAT
    ),
    "nothing": b"",
    "no gzip": b"PK\x03\x04 a zip file",
    "no tar": gzip.compress(b"x" * 4_096),
    "a tar that is cut": gzip.compress(gzip.decompress(packed(EMPTY))[:1_300]),
    "a gzip that is cut": packed(EMPTY)[:100],
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_is_refused_and_writes_nothing_elsewhere(tmp_path: Path, name: str) -> None:
    with pytest.raises(FetchError) as caught:
        unpack(tmp_path, HOSTILE[name])
    assert caught.value.fault.kind is FaultKind.DAMAGED, caught.value
    assert caught.value.fault.hint
    assert {path for path in everything(tmp_path) if not path.startswith("in/")} == {"archive", "in"}
    assert not any(path.is_symlink() for path in tmp_path.rglob("*"))


def bomb(name: str, size: int, before: bytes = b"") -> bytes:
    """Return an archive with a member of many bytes, of which the first ones come: zeros, packed well."""
    member = tarfile.TarInfo(name)
    member.size = size
    head = gzip.compress(before + member.tobuf(tarfile.USTAR_FORMAT), mtime=0)
    return head + gzip.compress(bytes(10_000_000), mtime=0) * 10


def start() -> bytes:
    """Return the document of an archive, as it is before it is packed."""
    return gzip.decompress(packed(EMPTY, lambda _: None)).rstrip(b"\0").ljust(1024, b"\0")


@pytest.mark.parametrize(
    "content",
    [
        bomb("bundle.json", 7_000_000_000),
        bomb(f"files/{DIGEST}", 7_000_000_000, start()),
        packed(EMPTY, lambda tar: add(tar, f"files/{DIGEST}", bytes(6_000_000))),
    ],
    ids=["document", "file", "whole file"],
)
def test_a_bomb_ends_at_its_bound(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(FetchError) as caught:
        unpack(tmp_path, content, 5_000_000)
    assert caught.value.fault.kind is FaultKind.TOO_LARGE
    assert sum(path.stat().st_size for path in (tmp_path / "in").rglob("*") if path.is_file()) <= 5_000_000


@pytest.mark.parametrize("name", ["files/\u00e9", "\u00e9"])
def test_a_member_with_a_name_that_is_no_ascii_is_damaged(tmp_path: Path, name: str) -> None:
    content = packed(EMPTY, lambda tar: add(tar, name, TEXT), encoding="utf-8")
    with pytest.raises(FetchError) as found:
        unpack(tmp_path, content)
    assert found.value.fault.kind is FaultKind.DAMAGED


def test_one_content_under_many_paths_counts_for_each(tmp_path: Path) -> None:
    content = b"x" * 10_000
    digest = hashlib.sha256(content).hexdigest()
    files = {f"docs/{number}.md": digest for number in range(20)}
    archive = packed({**EMPTY, "files": files}, lambda tar: add(tar, f"files/{digest}", content))
    with pytest.raises(FetchError) as found:
        unpack(tmp_path, archive, max_bytes=100_000)
    assert found.value.fault.kind is FaultKind.TOO_LARGE
    assert not (tmp_path / "in/docs/0.md").exists()


def test_a_backslash_and_a_u_in_what_a_link_says_are_no_half_of_a_character(tmp_path: Path) -> None:
    target = r"..\udata\x.md"
    assert unpack(tmp_path, packed({**EMPTY, "links": {"docs/l.md": target}})).links == {"docs/l.md": target}


@pytest.mark.parametrize(
    "changed",
    [
        {"names": ["a/" * 100_000 + "a"]},
        {"more": [[]] * 10},
        {"names": ["\ud800"]},
    ],
    ids=["long", "unknown", "half"],
)
def test_a_list_that_would_take_time_or_memory_is_damaged(tmp_path: Path, changed: dict[str, Any]) -> None:
    with pytest.raises(FetchError) as found:
        unpack(tmp_path, packed({**EMPTY, **changed}))
    assert found.value.fault.kind is FaultKind.DAMAGED


def test_more_lists_than_any_bundle_has_are_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("techdocs.sources.bundles.archive.MAX_CONTAINERS", 10)
    monkeypatch.setattr("techdocs.sources.bundles.archive.parsed_json", lambda _: pytest.fail("it was read"))
    with pytest.raises(FetchError):
        unpack(tmp_path, packed({**EMPTY, "names": [[]] * 20}))
