"""Programs that techdocs runs: what they give, what cannot be started, and what they cannot do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from techdocs.process import run_program
from techdocs.workers.sandbox import seccomp
from tests.conftest import ROOT

LAST = 2.0


def python(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return run_program([sys.executable, "-c", code], seconds=60, environment={"PATH": os.environ["PATH"], **variables})


def test_a_program_gives_its_exit_code_and_what_it_printed() -> None:
    done = python("import os, sys; print(os.environ['WORD'], sys.argv); sys.exit(7)", WORD="walrus")
    assert (done.returncode, done.stdout, done.stderr) == (7, "walrus ['-c']\n", "")


def test_a_program_is_ended_after_its_time() -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        run_program([sys.executable, "-c", "import time; time.sleep(60)"], seconds=LAST)


def test_a_program_that_does_not_exist_is_an_error_of_the_system() -> None:
    with pytest.raises(FileNotFoundError, match="no-such-walrus"):
        run_program(["no-such-walrus"], seconds=LAST)


def test_a_program_that_cannot_be_started_is_an_error_of_the_system(tmp_path: Path) -> None:
    path = tmp_path / "broken"
    path.write_bytes(b"\x7fELF")
    path.chmod(0o755)
    with pytest.raises(OSError, match="cannot be started"):
        run_program([path], seconds=LAST)


@pytest.mark.skipif(not seccomp.is_available(), reason="the system's calls are not known")
@pytest.mark.parametrize("way", ["subprocess.run(['/bin/true'])", "os.posix_spawn('/bin/true', ['true'], {})"])
def test_a_program_starts_no_other(way: str) -> None:
    code = f"import os, subprocess\ntry: {way}\nexcept PermissionError: print('refused')\nelse: print('done')"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout == "done\n"
    assert python(code).stdout == "refused\n"


@pytest.mark.skipif(sys.platform != "linux", reason="no system else closes them")
def test_a_program_gets_no_file_that_was_open() -> None:
    handle = os.open(os.devnull, os.O_RDONLY)
    os.set_inheritable(handle, True)  # noqa: FBT003 - positional alone
    try:
        done = python(f"import os\ntry: os.fstat({handle})\nexcept OSError: print('closed')")
    finally:
        os.close(handle)
    assert done.stdout == "closed\n"


NOBODY = 65534
HIDING = """
import ctypes, os, sys
from pathlib import Path
from techdocs.process import hide_memory

def read():
    reading, writing = os.pipe()
    parent = os.getpid()
    if os.fork() == 0:
        ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
        for name in ("environ", "mem", "fd"):
            try:
                path = Path(f"/proc/{parent}/{name}")
                list(path.iterdir()) if name == "fd" else path.open("rb").close()
                print(name, "read")
            except PermissionError:
                print(name, "refused")
        os._exit(sys.stdout.flush() or 0)
    os.wait()

if os.geteuid() == 0:
    os.setgroups([]), os.setgid(NOBODY), os.setuid(NOBODY)
ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
read()
hide_memory()
read()
print(os.listdir("/proc/self/fd") != [])
"""


@pytest.mark.skipif(not Path("/proc/self/environ").is_file(), reason="processes are seen in /proc")
def test_another_process_of_the_user_cannot_read_a_hidden_one() -> None:
    """Root may read every process: where it runs the tests, a child of theirs becomes another user first."""
    code = HIDING.replace("NOBODY", str(NOBODY))
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True)
    names = ("environ", "mem", "fd")
    assert done.stdout.splitlines() == [
        *(f"{name} read" for name in names),
        *(f"{name} refused" for name in names),
        "True",
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone has it")
def test_the_command_line_hides_itself() -> None:
    code = "import ctypes; from techdocs import cli; cli.techdocs.main = lambda **_: print(ctypes.CDLL(None).prctl(3))"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; cli.main()"], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert done.stdout == "0\n"
