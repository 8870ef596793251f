"""`make test-pythons`: which Pythons are found, and what is said when one is not there or its tests fail."""

import sys
from pathlib import Path

import pytest

from ci import try_pythons
from ci.try_pythons import Interpreter, find_python, main

THIS = "{}.{}".format(*sys.version_info)
FULL = "{}.{}.{}".format(*sys.version_info)


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a machine that has no Python: `bin` is its PATH."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.delenv("PYENV_ROOT", raising=False)
    monkeypatch.delenv("PYTHONS", raising=False)
    return tmp_path


def test_a_python_on_the_path_is_found(machine: Path) -> None:
    there = program(machine / "bin" / "python3.12", "echo 3.12.9")
    assert find_python("3.12") == Interpreter(program=there, version="3.12.9")
    assert find_python("3.13") is None


def test_a_name_on_the_path_that_does_not_run_hides_no_python_behind_it(machine: Path) -> None:
    program(machine / "bin" / "python3.12", "echo 'command not found' >&2; exit 127")
    program(machine / ".pyenv/versions/3.12.4/bin/python3.12", "echo 3.12.4")
    newest = program(machine / ".pyenv/versions/3.12.11/bin/python3.12", "echo 3.12.11")
    assert find_python("3.12") == Interpreter(program=newest, version="3.12.11")


def test_a_python_that_uv_keeps_is_found(machine: Path) -> None:
    kept = program(machine / ".local/share/uv/python/cpython-3.14.2-linux-x86_64-gnu/bin/python3.14", "echo 3.14.2")
    assert find_python("3.14") == Interpreter(program=kept, version="3.14.2")


def test_a_python_is_found_by_its_path(machine: Path) -> None:
    assert find_python(sys.executable) == Interpreter(program=Path(sys.executable), version=FULL)
    assert find_python(str(machine / "gone")) is None


def test_a_python_that_was_asked_for_and_is_not_there_fails(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PYTHONS", "3.12")
    assert main([]) == 1
    assert capsys.readouterr().out.strip() == "Python 3.12: failed: not found"


@pytest.mark.parametrize(("result", "code"), [("passed", 0), ("failed: pytest ended with 1", 1)])
def test_which_were_found_and_which_were_not_is_said_and_a_failed_run_fails(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], result: str, code: int
) -> None:
    program(machine / "bin" / "python3.99", "echo 3.99.1")
    monkeypatch.setattr(try_pythons, "supported_pythons", lambda: [THIS, "3.98", "3.99"])
    monkeypatch.setattr(try_pythons, "try_python", lambda *_: result)
    monkeypatch.setattr(try_pythons, "resolve_for", lambda _: "not found; the lock resolves for it")
    assert main([]) == code
    said = capsys.readouterr().out.strip().splitlines()
    assert said == ["Python 3.98: not found; the lock resolves for it", f"Python 3.99 (3.99.1): {result}"]


def test_an_environment_that_cannot_be_installed_fails(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(try_pythons, "HERE", machine / ".pythons")
    broken = Interpreter(program=program(machine / "bin" / "python3.99", "exit 1"), version="3.99.1")
    assert try_pythons.try_python(broken, []).startswith("failed: Command")
    assert [path.name for path in machine.iterdir()] == ["bin"]
