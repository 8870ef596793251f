"""The walls of a worker hold against everything that its code could try; without them each attempt succeeds."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from techdocs.workers.sandbox import landlock, seccomp
from tests.blast.fleet import write_settings
from tests.blast.raw_calls import attempts
from tests.conftest import COMPONENT, ROOT
from tests.runs import environment

SECRET = "walrus-token-0123456789"  # noqa: S105
KEPT = {"PATH", "LANG", "LC_ALL", "TZ", "SOURCE_DATE_EPOCH", "HOME", "PYTHONSAFEPATH"}
REFUSED, DONE = "PermissionError", "done"
Found = Mapping[str, Any]

pytestmark = pytest.mark.skipif(
    not (landlock.abi() and seccomp.is_available()), reason="the system has no landlock or no seccomp"
)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """Make every attempt in a worker with walls and in one without, below a process that holds a secret."""
    root = tmp_path_factory.mktemp("walls")
    (root / "repositories/one/docs").mkdir(parents=True)
    (root / "repositories/one/catalog-info.yaml").write_text(COMPONENT.format(name="one", owner="red"))
    (root / "repositories/one/docs/index.md").write_text("# One\n")
    write_settings(root)
    variables = environment(root, DEPLOY_TOKEN=SECRET, LC_ALL="C.UTF-8", TZ="UTC", SOURCE_DATE_EPOCH="1700000000")
    (root / "home/.netrc").write_text(f"password {SECRET}\n")
    command = [sys.executable, "-m", "tests.blast.inside", str(root)]
    done = subprocess.run(command, cwd=ROOT, env=variables, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


@pytest.fixture
def walled(found: Found) -> Found:
    """Return what came of the attempts in a worker."""
    return dict(found["walled"])


@pytest.fixture
def open_(found: Found) -> Found:
    """Return what came of the same attempts in a worker without sandbox."""
    return dict(found["open"])


def test_the_mechanisms_are_those_of_the_system(open_: Found) -> None:
    assert open_["shut"] == {"network": "seccomp", "files": "landlock"}


def test_the_system_itself_says_that_a_worker_is_shut_in(walled: Found, open_: Found) -> None:
    assert (walled["status"]["Seccomp"], walled["status"]["NoNewPrivs"]) == ("2", "1")
    assert (open_["status"]["Seccomp"], open_["status"]["NoNewPrivs"]) == ("0", "0")


@pytest.mark.parametrize("where", ["environ", "own"])
def test_the_environment_holds_what_a_build_may_depend_on_and_nothing_else(walled: Found, where: str) -> None:
    names = {line.partition("=")[0] for line in walled["environments"][where].split("\0") if line}
    assert names == KEPT


def test_no_process_that_a_worker_descends_from_shows_it_a_secret(found: Found, walled: Found, open_: Found) -> None:
    assert [place for place, text in walled["environments"].items() if SECRET in text] == []
    assert SECRET in open_["environments"][str(found["main"])]


def test_the_process_that_workers_are_forked_from_has_no_secret_either(open_: Found) -> None:
    _, parent = open_["numbers"]
    assert SECRET not in open_["environments"][str(parent)]
    assert open_["environments"][str(parent)].startswith(tuple(KEPT))


def test_the_home_folder_is_an_empty_one_of_its_own_and_the_working_folder(found: Found, walled: Found) -> None:
    assert walled["home"] == [found["store_home"], found["store_home"]]
    assert found["in_home"] == []


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_PACKET", "AF_NETLINK"])
def test_sockets_to_other_machines_are_refused(walled: Found, open_: Found, family: str) -> None:
    assert walled["sockets"][family] == REFUSED
    if family != "AF_PACKET" or os.geteuid() == 0:
        assert open_["sockets"][family] == DONE


def test_a_pair_of_sockets_between_processes_works(walled: Found) -> None:
    assert walled["sockets"]["socketpair"] == DONE


def test_other_programs_of_the_machine_that_listen_are_not_reached(walled: Found, open_: Found) -> None:
    assert open_["connect"] == DONE
    assert walled["connect"] == REFUSED


@pytest.mark.parametrize("how", ["subprocess", "posix_spawn", "fork_exec"])
def test_no_program_is_run(walled: Found, open_: Found, how: str) -> None:
    assert walled["programs"][how] == REFUSED
    assert open_["programs"][how] == DONE


@pytest.mark.parametrize("path", ["passwd", "repository", "home", "main's folder", "root"])
def test_no_file_of_others_is_read(walled: Found, open_: Found, path: str) -> None:
    assert walled["read"][path] == REFUSED
    assert open_["read"][path] == DONE


@pytest.mark.parametrize("folder", ["repository", "site", "home", "temporary", "shared memory", "store", "own home"])
def test_nothing_is_written_outside_of_the_stage(walled: Found, open_: Found, folder: str) -> None:
    assert walled["write"][folder] == REFUSED
    assert open_["write"][folder] == DONE


def test_the_stage_is_written(walled: Found) -> None:
    assert walled["write"]["stage"] == DONE


def test_no_other_process_is_traced_and_no_memory_read(walled: Found, open_: Found) -> None:
    assert (walled["trace"], walled["memory"]) == (REFUSED, REFUSED)
    if os.geteuid() == 0:
        assert (open_["trace"], open_["memory"]) == (DONE, DONE)


@pytest.mark.parametrize("where", ["thread", "child"])
def test_the_walls_hold_in_a_thread_and_in_a_forked_child(walled: Found, open_: Found, where: str) -> None:
    refused = {name for name, said in walled[where].items() if said == REFUSED}
    assert set(walled[where]) - refused == {"socketpair"}
    if os.geteuid() == 0:
        assert set(open_[where].values()) == {DONE}


REFUSALS = {"EPERM", "ENOSYS"}
SCOPED, FIRST_WITH_SCOPES = {"kill main", "kill the fork server", "tgkill main"}, 6
"""Refused by landlock, and its version that does."""
CALLS = tuple(attempts("", "", 0))
PRIVILEGED = {
    "setns", "setgroups", "mknod of a device", "chroot", "mount", "umount2", "fsopen", "open_tree", "pivot_root",
    "userfaultfd", "perf_event_open", "bpf", "sethostname", "fanotify", "log of the system", "reboot", "swapoff",
    "clock", "lock memory", "fchmod", "fchown", "kill all", "clone a user namespace", "clone3", "unshare",
}  # fmt: skip
"""What a user other than root cannot do either, on some machines at least."""


@pytest.mark.parametrize("name", CALLS)
def test_a_call_that_no_renderer_needs_is_refused(walled: Found, open_: Found, name: str) -> None:
    if name in SCOPED and landlock.abi() < FIRST_WITH_SCOPES:
        pytest.skip(f"landlock has no scopes before Linux 6.12: {name}")
    assert walled["calls"][name] in REFUSALS
    if open_["calls"][name] == "ENOSYS":
        pytest.skip(f"the system has no such call: {name}")
    if os.geteuid() == 0 or name not in PRIVILEGED:
        assert open_["calls"][name] not in REFUSALS


@pytest.mark.parametrize(("is_walled", "text"), [(True, ""), (False, SECRET)])
def test_the_folder_that_a_build_is_started_in_is_not_read(tmp_path: Path, is_walled: bool, text: str) -> None:  # noqa: FBT001
    """`python -m` puts the working folder, where repositories often stand, among the folders of Python's modules."""
    (tmp_path / "secret.md").write_text(SECRET)
    program = [
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})",
        "from pathlib import Path",
        "from techdocs.workers.sandbox.enter import enter",
        "enter(readable=(), writable=())" if is_walled else "",
        "try: sys.stdout.write(Path('secret.md').read_text())",
        "except PermissionError: pass",
    ]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(program)], cwd=tmp_path, env=environment(tmp_path), check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout == text
