"""What a publish keeps at its target, read again: also when others have changed it."""

import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from techdocs.errors import PublishError
from techdocs.model.manifest import Journal, Publication, PublishedFile, PublishPlan
from techdocs.publishers.documents import (
    pack_journal,
    pack_plan,
    pack_publication,
    unpack_journal,
    unpack_plan,
    unpack_publication,
)  # fmt: skip
from techdocs.publishers.headers import headers_of

NAMES = st.text(st.characters(exclude_characters="/\0\n", exclude_categories=["Cs"]), min_size=1).filter(
    lambda name: name not in {".", ".."}
)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)


def file_of(path: str, size: int = 1) -> PublishedFile:
    return PublishedFile(f"{hash(path) % 16:x}" * 64, size, headers_of(path))


FILES = st.dictionaries(PATHS, st.integers(0, 10**12), max_size=5).map(
    lambda sizes: {path: file_of(path, size) for path, size in sizes.items()}
)
PUBLICATION = Publication(
    number=3, id="an id", at=12.5, versions=(1, 2), dropped={"old/index.html": (file_of("old/index.html"), 11.25)},
    files={path: file_of(path) for path in ("index.html", "assets/techdocs-0123456789ab/techdocs.css", "a/b/c.png")},
)  # fmt: skip


@given(files=FILES, left=FILES)
def test_what_is_kept_is_read_as_it_was(files: dict[str, PublishedFile], left: dict[str, PublishedFile]) -> None:
    dropped = {path: (file, float(number)) for number, (path, file) in enumerate(left.items())}
    publication = Publication(number=1, id="one", at=1.0, files=files, dropped=dropped)
    assert unpack_publication(pack_publication(publication)) == publication
    journal = Journal(id="one", put=files, delete=tuple(left), kept=("kept/a",))
    assert unpack_journal(pack_journal(journal)) == journal
    plan = PublishPlan(target="there", base="one", files=files, put=tuple(files), drop=tuple(left))
    assert unpack_plan(pack_plan(plan)) == plan


def test_equal_headers_are_one_object() -> None:
    read = unpack_publication(pack_publication(PUBLICATION))
    assert all(file.headers is PUBLICATION.files[path].headers for path, file in read.files.items())


def damaged(change: Callable[[dict[str, Any]], object]) -> bytes:
    document = json.loads(gzip.decompress(pack_publication(PUBLICATION)))
    change(document)
    return gzip.compress(json.dumps(document).encode())


def with_path(path: str) -> Callable[[dict[str, Any]], object]:
    return lambda document: document["files"]["paths"].__setitem__(1, path)


@pytest.mark.parametrize(
    "change",
    [
        *map(with_path, ("", "/a", "a/", "a//b", ".", "..", "../a", "a/..", "a/../b", "a/./b", "a\nb", "a\0b")),
        with_path("index.html"),
        lambda document: document["files"]["paths"].pop(),
        lambda document: document["files"]["paths"].__setitem__(0, 1),
        lambda document: document["files"]["sizes"].pop(),
        lambda document: document["files"]["sizes"].append(1),
        lambda document: document["files"]["sizes"].__setitem__(0, -1),
        lambda document: document["files"]["sizes"].__setitem__(0, 1.5),
        lambda document: document["files"]["sizes"].__setitem__(0, None),
        lambda document: document["files"]["headers"].__setitem__(0, -1),
        lambda document: document["files"]["headers"].__setitem__(0, 99),
        lambda document: document["files"].update(headers="000"),
        lambda document: document["files"].update(digests=document["files"]["digests"][1:]),
        lambda document: document["files"].update(digests=document["files"]["digests"].replace("a", "A") + "A"),
        lambda document: document["files"].update(digests="g" * 192),
        lambda document: document["files"].update(digests="é" * 192),
        lambda document: document["files"].update(digests=["a" * 64] * 3),
        lambda document: document.update(files=[]),
        lambda document: document["dropped"].pop("since"),
        lambda document: document["dropped"]["since"].append(1),
        lambda document: document["dropped"]["since"].__setitem__(0, "never"),
        lambda document: document["headers"].pop(),
        lambda document: document.update(number="three"),
        lambda document: document.pop("version"),
    ],
)
def test_a_manifest_that_was_changed_is_damaged(change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(PublishError, match="the manifest of the published site is damaged"):
        unpack_publication(damaged(change))


def test_a_manifest_of_a_newer_version_names_it() -> None:
    newer = damaged(lambda document: document.update(version=99, generator="techdocs 9"))
    with pytest.raises(PublishError, match="a newer version of techdocs") as caught:
        unpack_publication(newer)
    assert "techdocs 9" in caught.value.hint
