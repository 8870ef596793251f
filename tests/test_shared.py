"""What is shared is made once, and again only when making it has failed."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.shared import made_once


def make_slowly(folder: Path) -> float:
    """Say that it is made, and take long enough for others to ask meanwhile."""
    with (folder.parent / "made").open("a", encoding="utf-8") as file:
        file.write("once\n")
    time.sleep(0.2)
    return time.monotonic()


@pytest.fixture
def factory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.TempPathFactory:
    """Return what makes folders in the test's own, as without other processes."""
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    return pytest.TempPathFactory(tmp_path / "base", 0, "all", lambda *_: None, _ispytest=True)


def test_who_asks_meanwhile_waits_and_gets_the_same(factory: pytest.TempPathFactory) -> None:
    base = factory.getbasetemp()
    with ThreadPoolExecutor(3) as pool:  # each opens the lock's file anew, as processes do
        made = [*pool.map(lambda _: made_once(factory, "slow", make_slowly), range(3))]
    assert len(set(made)) == 1
    assert (base / "made").read_text(encoding="utf-8") == "once\n"


def test_what_failed_is_made_again_in_an_empty_folder(factory: pytest.TempPathFactory) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").touch()
        raise ValueError("half done")

    with pytest.raises(ValueError, match="half done"):
        made_once(factory, "failing", fail)
    assert made_once(factory, "failing", lambda folder: [*folder.iterdir()]) == []
    assert made_once(factory, "failing", lambda _: ["again"]) == []
