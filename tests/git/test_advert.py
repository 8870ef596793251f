"""The list of a server's branches, however it is cut into pieces."""

import pytest

from techdocs.git.advert import AdvertError, AdvertReader, RemoteHead

COMMIT, OTHER = "a" * 40, "b" * 64


def packet(text: str) -> bytes:
    return f"{len(text.encode()) + 4:04x}{text}".encode()


def advert(*refs: str) -> bytes:
    return packet("# service=git-upload-pack\n") + b"0000" + b"".join(map(packet, refs)) + b"0000"


FULL = advert(
    f"{COMMIT} HEAD\0multi_ack symref=HEAD:refs/heads/tr\u00fcnk object-format=sha1\n",
    f"{COMMIT} refs/heads/main\n", f"{OTHER} refs/heads/next/v2\n", f"{COMMIT} refs/tags/v1^{{}}\n",
)  # fmt: skip


def read(content: bytes, branch: str = "", size: int = 10_000) -> RemoteHead | None:
    reader = AdvertReader(branch)
    for at in range(0, len(content), size):
        reader.take(content[at : at + size])
    return reader.finish()


@pytest.mark.parametrize("size", [1, 3, 10_000])
def test_a_branch_is_found(size: int) -> None:
    assert read(FULL, size=size) == RemoteHead(commit=COMMIT, branch="trünk")
    assert read(FULL, "next/v2", size) == RemoteHead(commit=OTHER, branch="next/v2")
    assert read(FULL, "next", size) is None


def test_an_empty_repository_and_an_unborn_branch_have_no_head() -> None:
    empty = AdvertReader("")
    empty.take(advert(f"{'0' * 40} capabilities^{{}}\0multi_ack\n"))
    assert (empty.finish(), empty.is_empty) == (None, True)
    unborn = AdvertReader("")
    unborn.take(advert(f"{COMMIT} refs/heads/main\0multi_ack\n"))
    assert (unborn.finish(), unborn.is_empty) == (None, False)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"<html>", FULL[:100], FULL[:-4], b"0001", b"0003", b"ffff", packet("# service=git-receive-pack\n"),
        packet("# service=git-upload-pack\n") + b"0000" + packet("ERR access denied\n"), b"-001", b"zzzz",
    ],
)  # fmt: skip
def test_what_is_not_that_is_an_error(content: bytes) -> None:
    with pytest.raises(AdvertError):
        read(content, "none")


def test_a_list_without_an_end_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("techdocs.git.advert.MAX_BYTES", 10_000)
    with pytest.raises(AdvertError, match="larger than 10,000 bytes"):
        read(FULL[:-4] + packet(f"{COMMIT} refs/heads/x\n") * 1000, "none", 100)
