"""Blobs as `git cat-file --batch` prints them become files, however the output is cut into pieces."""

from pathlib import Path

import pytest

from techdocs.disk.digests import digest_bytes
from techdocs.git.blobs import BlobWriter
from techdocs.git.network import FetchError

ONE, TWO, NONE = "1" * 40, "2" * 40, "3" * 40
BLOBS = {ONE: b"first\nline", TWO: b"", NONE: b"x" * 1000}
PRINTED = b"".join(b"%b blob %d\n%b\n" % (oid.encode(), len(blob), blob) for oid, blob in BLOBS.items())


def pieces(size: int) -> list[bytes]:
    return [PRINTED[at : at + size] for at in range(0, len(PRINTED), size)]


@pytest.mark.parametrize("size", [1, 2, 7, 48, 5000])
def test_each_blob_is_written_to_all_its_paths(size: int, tmp_path: Path) -> None:
    with BlobWriter({ONE: ["a", "b"], TWO: ["c"], NONE: ["d"]}, tmp_path) as writer:
        for piece in pieces(size):
            writer.take(piece)
        digests = writer.finish()
    found = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert found == {"a": BLOBS[ONE], "b": BLOBS[ONE], "c": b"", "d": BLOBS[NONE]}
    assert digests == {name: digest_bytes(content) for name, content in found.items()}


def test_a_path_that_cannot_be_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"mine")
    with BlobWriter({ONE: ["a", "b"], TWO: ["a"], NONE: ["x" * 300, "d"]}, tmp_path) as writer:
        writer.take(PRINTED)
        assert set(writer.finish()) == {"b", "d"}
    assert (tmp_path / "a").read_bytes() == b"mine"


@pytest.mark.parametrize(
    "printed",
    [
        b"", PRINTED[:60], PRINTED[:-1100], b"%b missing\n" % ONE.encode(), b"%b blob 5\nfirst\n" % b"9".zfill(40),
        b"%b tree 5\nfirst\n" % ONE.encode(), b"x" * 10_000, b"\xff\xfe\n", b"%b blob -5\n" % ONE.encode(),
    ],
)  # fmt: skip
def test_what_is_not_that_is_damaged(printed: bytes, tmp_path: Path) -> None:
    def read() -> None:
        with BlobWriter({ONE: ["a"], TWO: ["c"], NONE: ["d"]}, tmp_path) as writer:
            writer.take(printed)
            writer.finish()

    with pytest.raises(FetchError, match="damaged"):
        read()
