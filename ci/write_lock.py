"""Write the lock in `ci/lock/`: one resolution for every supported Python and platform, with hashes.

`requirements.txt` is what techdocs runs on and what builds its package, `develop.txt` what is needed besides to develop
and test it. Versions stay as they are while they fit; `--upgrade` takes the newest. Needs `uv` beside this Python.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from ci.locked import DEVELOPS, INCLUDED, ROOT, RUNS, LockError, read_pins, read_project, supported_pythons

UV = Path(sys.executable).parent / "uv"
PLATFORMS = ("x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu", "aarch64-apple-darwin")
"""Where a wheel of every package must exist, so that installing compiles nothing."""
HEADER = "# Made by `make lock` from pyproject.toml, for Python {pythons} on every platform. Do not edit.\n"


def run_uv(*arguments: str, stdin: str = "") -> None:
    """Run uv.

    Raises:
        LockError: it fails; what it says goes to the terminal.
    """
    done = subprocess.run([UV, "pip", *arguments], cwd=ROOT, input=stdin, text=True, check=False)
    if done.returncode:
        message = f"`uv pip {arguments[0]}` failed"
        raise LockError(message)


def resolve(output: Path, *arguments: str) -> str:
    """Resolve what the package runs on, and more as the arguments say; return the pins.

    The pins that the output file holds already are kept where they can be.
    """
    backend = "".join(f"{requirement}\n" for requirement in read_project()["build-system"]["requires"])
    run_uv(
        "compile", "pyproject.toml", "-", "--universal", "--python", sys.executable,
        "--python-version", supported_pythons()[0], "--generate-hashes", "--strip-extras", "--no-header", "--quiet",
        "--output-file", str(output), *arguments, stdin=backend,
    )  # fmt: skip
    return output.read_text(encoding="utf-8").replace("-r -", "techdocs-site (pyproject.toml:build-system)")


def make_lock(folder: Path, *, upgrade: bool) -> tuple[str, str]:
    """Return the texts of `requirements.txt` and of `develop.txt`.

    Raises:
        LockError: uv fails, writes something that is no pin, or resolves the two differently.
    """
    everything, runs = folder / "everything.txt", folder / "runs.txt"
    for old in (RUNS, DEVELOPS):
        if old.is_file() and not upgrade:
            with everything.open("a", encoding="utf-8") as kept:
                kept.writelines(pin.text for pin in read_pins(old.read_text(encoding="utf-8")))
    pins = read_pins(resolve(everything, "--group", "dev"))
    runs.write_text(everything.read_text(encoding="utf-8"), encoding="utf-8")  # uv keeps what its output file holds
    needed = {(pin.name, pin.version) for pin in read_pins(resolve(runs))}
    if needed - {(pin.name, pin.version) for pin in pins}:
        message = "what runs and what develops are resolved differently"
        raise LockError(message)
    names = {name for name, _ in needed}
    pythons = supported_pythons()
    header = HEADER.format(pythons=f"{pythons[0]} to {pythons[-1]}")
    runs_text = "".join(pin.text for pin in pins if pin.name in names)
    return header + runs_text, header + INCLUDED + "".join(pin.text for pin in pins if pin.name not in names)


def check_python(version: str, lock: Path) -> None:
    """Check that every package of a lock can be had as a wheel for a version of Python, which need not be here.

    Raises:
        LockError: one cannot.
    """
    for platform in PLATFORMS:
        run_uv(
            "install", "--quiet", "--dry-run", "--target", str(lock.parent / "nothing"), "--python-version", version,
            "--python-platform", platform, "--only-binary", ":all:", "--require-hashes", "--requirement", str(lock),
        )  # fmt: skip


def main() -> int:
    """Make the lock, check it for every Python, and only then put it in the place of the old one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that pyproject.toml allows")
    parser.add_argument("--check", metavar="PYTHON", action="append", help="only check the lock for a Python, as 3.14")
    options = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory() as folder:
            texts = make_lock(Path(folder), upgrade=options.upgrade) if not options.check else _texts()
            names = [Path(folder) / path.name for path in (RUNS, DEVELOPS)]
            for name, text in zip(names, texts, strict=True):
                name.write_text(text, encoding="utf-8")
            for version in options.check or supported_pythons():
                check_python(version, names[1])
                print(f"Python {version}: a wheel of every package on {', '.join(PLATFORMS)}")
    except LockError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    if not options.check:
        for path, text in zip((RUNS, DEVELOPS), texts, strict=True):
            path.write_text(text, encoding="utf-8")
            print(f"{len(read_pins(text)):>4} packages  {path.relative_to(ROOT)}")
    return 0


def _texts() -> tuple[str, str]:
    return RUNS.read_text(encoding="utf-8"), DEVELOPS.read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
