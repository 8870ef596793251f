"""The main process holds the secrets: no other process of the same user can read it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

NOBODY = 65534
HIDING = """
import ctypes, os, sys
from pathlib import Path
from techdocs.workers.process import hide_memory

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
