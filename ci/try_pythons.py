"""Run tests on each other Python that this machine has, with what the lock has for it, and say which were found.

`PYTHONS` names versions or programs (`PYTHONS="3.13 /usr/bin/python3.12"`); each of them must then be there. Without
it all supported versions are looked for but the one that runs this. Everything goes into `.pythons/`. Arguments go to
pytest.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ci.locked import DEVELOPS, ROOT, RUNS, supported_pythons

HERE = ROOT / ".pythons"
LOCKER = ROOT / ".uv" / "bin" / "python"
"""The Python that has uv; it resolves the lock for a version that is not here."""
ASK = "import ensurepip, sys; print('.'.join(map(str, sys.version_info[:3])))"
PIP = ("-m", "pip", "--quiet", "--disable-pip-version-check", "install")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """A Python that runs and can make environments."""

    program: Path
    version: str


def find_python(asked: str) -> Interpreter | None:
    """Find a Python by its version, as `3.12`, or its path: one that really runs, as a name alone proves nothing."""
    for program in _programs(asked):
        if program.is_file() and (version := _version(program)):
            return Interpreter(program=program, version=version)
    return None


def _programs(asked: str) -> Iterator[Path]:
    """Yield where a Python may be: on the PATH, then among those that pyenv and uv keep, the newest first."""
    if not re.fullmatch(r"3\.\d+", asked):
        yield Path(asked)
        return
    name, home = f"python{asked}", Path.home()
    yield from (Path(folder) / name for folder in os.environ.get("PATH", "").split(os.pathsep) if folder)
    pyenv = Path(os.environ.get("PYENV_ROOT") or home / ".pyenv")
    share = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    kept = [*pyenv.glob(f"versions/{asked}.*/bin/{name}"), *share.glob(f"uv/python/cpython-{asked}.*/bin/{name}")]
    yield from sorted(kept, key=lambda path: [int(part) for part in re.findall(r"\d+", path.parts[-3])], reverse=True)


def _version(program: Path) -> str:
    done = subprocess.run([program, "-c", ASK], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def make_environment(python: Interpreter) -> Path:
    """Return the Python of an environment with all that the lock has; one that is there already is used again."""
    folder = HERE / python.version
    stamp = folder / "installed"
    digest = hashlib.sha256(
        b"".join(path.read_bytes() for path in (RUNS, DEVELOPS, ROOT / "pyproject.toml"))
    ).hexdigest()
    program = folder / "bin" / "python"
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != digest:
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([python.program, "-m", "venv", folder], check=True)
        subprocess.run([program, *PIP, "--require-hashes", "--requirement", DEVELOPS], check=True)
        subprocess.run([program, *PIP, "--no-deps", "--no-build-isolation", "--editable", ROOT], check=True)
        stamp.write_text(digest, encoding="utf-8")
    return program


def try_python(python: Interpreter, flags: list[str]) -> str:
    """Install and test with a Python; return how it went."""
    print(f"\nPython {python.version}: {python.program}", flush=True)
    try:
        program = make_environment(python)
    except subprocess.CalledProcessError as error:
        return f"failed: {error}"
    code = subprocess.run([program, "-m", "pytest", *flags], cwd=ROOT, check=False).returncode
    return f"failed: pytest ended with {code}" if code else "passed"


def resolve_for(version: str) -> str:
    """Resolve the lock for a Python that is not here; return how it went."""
    command = [LOCKER, "-m", "ci.write_lock", "--check", version]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
    return "failed: the lock does not resolve" if done.returncode else "not found; the lock resolves for it"


def main(flags: list[str]) -> int:
    """Try every Python; fail when a run fails or one that was asked for is not there."""
    asked = os.environ.get("PYTHONS", "").split()
    this = "{}.{}".format(*sys.version_info)
    results = {}
    for name in asked or [each for each in supported_pythons() if each != this]:
        if python := find_python(name):
            results[f"{name} ({python.version})" if name != python.version else name] = try_python(python, flags)
        elif asked:
            results[name] = "failed: not found"
        else:
            results[name] = resolve_for(name)
    print("\n" + "".join(f"Python {name}: {result}\n" for name, result in results.items()))
    return int(any(result.startswith("failed") for result in results.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
