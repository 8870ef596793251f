"""The shared cache: what one machine made another one finds, and no fault of it is a fault of the run."""

import gzip
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from techdocs.disk import shared_cache
from techdocs.disk.digests import digest_bytes
from techdocs.disk.finished import DamagedError, read_file, seal
from techdocs.disk.shared_cache import PARALLEL, SharedCache
from techdocs.disk.store import Kept, Store
from techdocs.errors import TechDocsError
from techdocs.model.shared_cache import SharedReport
from techdocs.model.tree import FILES, Tree


class Memory:
    """A store of objects in memory that notes requests, and that a test can break."""

    name = "the bucket `cache`"

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.requests: list[str] = []
        self.broken: str | None = None

    def get(self, key: str, most_bytes: int) -> bytes | None:
        self._note(f"get {key}")
        content = self.objects.get(key)
        assert content is None or len(content) <= most_bytes
        return content

    def has(self, key: str) -> bool:
        self._note(f"has {key}")
        return key in self.objects

    def put(self, key: str, content: bytes) -> None:
        self._note(f"put {key}")
        self.objects[key] = content

    def _note(self, request: str) -> None:
        self.requests.append(request)
        if self.broken is not None and request.startswith(self.broken):
            raise TechDocsError(f"{self.name} is busy")


NAMES = tuple("abc")


def text(tree: Tree) -> str:
    return read_file(tree, "file").decode()


def machine(
    folder: Path, memory: Memory | TechDocsError, names: Sequence[str] = NAMES, *, writes: bool = True,
    readable: bool = True, read: Callable[[Tree], str] = text,
) -> tuple[dict[str, str], list[str], SharedReport]:  # fmt: skip
    """Ask one machine for some results; return them, which of them it made, and what it did with the shared cache."""
    cache = SharedCache(memory, is_writable=writes)
    store, made = Store(folder, readable=readable, shared=cache), list[str]()

    def make(missing: Sequence[str]) -> Iterator[tuple[str, Path]]:
        for name in missing:
            made.append(name)
            with store.scratch() as scratch:
                (scratch / "made" / FILES).mkdir(parents=True)
                (scratch / "made" / FILES / "file").write_text(f"result of {name}")
                seal(scratch / "made")
                yield name, scratch / "made"

    found = dict(store.find_or_make("step", {name: name for name in names}, make, read=read, is_shared=True))
    values = {name: kept.value for name, kept in found.items() if isinstance(kept, Kept)}
    return values, sorted(made), cache.close()


RESULTS = {name: f"result of {name}" for name in NAMES}


def test_what_one_machine_made_another_one_does_not_make(tmp_path: Path) -> None:
    memory = Memory()
    assert machine(tmp_path / "one", memory) == (RESULTS, ["a", "b", "c"], SharedReport(stored=3))
    assert machine(tmp_path / "two", memory) == (RESULTS, [], SharedReport(found=3))
    memory.requests.clear()
    assert machine(tmp_path / "two", memory, writes=False) == (RESULTS, [], SharedReport())
    assert memory.requests == []


def test_what_a_machine_has_already_is_put_there_once(tmp_path: Path) -> None:
    memory = Memory()
    machine(tmp_path / "one", Memory())
    assert machine(tmp_path / "one", memory) == (RESULTS, [], SharedReport(stored=3))
    assert machine(tmp_path / "one", memory) == (RESULTS, [], SharedReport())
    assert machine(tmp_path / "two", memory)[2] == SharedReport(found=3)


def test_a_run_that_only_reads_puts_nothing_there(tmp_path: Path) -> None:
    memory = Memory()
    assert machine(tmp_path, memory, writes=False) == (RESULTS, ["a", "b", "c"], SharedReport())
    assert memory.objects == {}


def test_without_the_cache_all_is_made_again_and_replaces_what_is_there(tmp_path: Path) -> None:
    memory = Memory()
    machine(tmp_path / "one", memory)
    good = dict(memory.objects)
    memory.objects = dict.fromkeys(good, b"spoiled")
    assert machine(tmp_path / "one", memory, readable=False)[1:] == (["a", "b", "c"], SharedReport(stored=3))
    assert memory.objects == good
    assert not any(request.startswith("get") for request in memory.requests[6:])


@pytest.mark.parametrize("spoiled", ["cut", "of another key", "hostile"])
def test_a_damaged_entry_is_made_again_and_replaced(tmp_path: Path, spoiled: str) -> None:
    memory = Memory()
    machine(tmp_path / "one", memory)
    good, (first, second, _) = dict(memory.objects), memory.objects
    evil = gzip.compress(b'{"step": "step", "key": "%s", "files": [["../../x", 1, ""]], "packed": null}\nx')
    memory.objects[first] = {
        "cut": good[first][:-9], "of another key": good[second],
        "hostile": b"techdocs-entry 1 %s\n%s" % (digest_bytes(evil).encode(), evil),
    }[spoiled]  # fmt: skip
    values, made, report = machine(tmp_path / "two", memory)
    assert (values, len(made), report.found, report.stored) == (RESULTS, 1, 2, 1)
    assert report.notes == ("1 entry of the shared cache damaged; made again",)
    assert memory.objects == good


def test_an_entry_whose_contents_cannot_be_understood_is_made_again(tmp_path: Path) -> None:
    memory, turns = Memory(), iter((False, True, True))
    machine(tmp_path / "one", memory)

    def read(tree: Tree) -> str:
        if text(tree) == "result of b" and next(turns) is False:
            raise DamagedError("of another form")
        return text(tree)

    assert machine(tmp_path / "two", memory, read=read)[:2] == (RESULTS, ["b"])


@pytest.mark.parametrize("broken", ["get", "has", "put", ""])
def test_a_store_that_fails_costs_only_the_time_of_making(tmp_path: Path, broken: str) -> None:
    memory = Memory()
    memory.broken = broken
    names = [f"n{number}" for number in range(4 * PARALLEL)]
    values, made, report = machine(tmp_path, memory, names)
    assert (len(values), made) == (len(names), sorted(names))
    failed = [request for request in memory.requests if request.startswith(broken)]
    assert len(failed) <= 2 * PARALLEL, "the first failure is the last request of its kind"
    assert len(report.notes) == 1
    assert report.is_whole is (broken == "get")


def test_a_cache_that_cannot_be_opened_is_told_once(tmp_path: Path) -> None:
    values, made, report = machine(tmp_path, TechDocsError("the folder `x` does not exist"))
    assert (values, made) == (RESULTS, ["a", "b", "c"])
    assert report == SharedReport(
        is_whole=False, notes=("the shared cache is not used: the folder `x` does not exist",)
    )


def test_a_cache_slower_than_rendering_is_not_asked_further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_cache, "SLOW_SECONDS", -1.0)
    memory, names = Memory(), [f"n{number}" for number in range(4 * PARALLEL)]
    values, _, report = machine(tmp_path, memory, names, writes=False)
    assert len(values) == len(names)
    assert len(memory.requests) < len(names)
    assert report.notes == ("the shared cache is not used: the bucket `cache` is too slow",)


def test_a_fault_of_ours_while_something_is_put_is_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("a bug")

    monkeypatch.setattr(shared_cache, "pack_entry", fail)
    with pytest.raises(AssertionError, match="a bug"):
        machine(tmp_path, Memory())
