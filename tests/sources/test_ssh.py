"""Repositories behind ssh: what ssh is started with, and a real server that git fetches from."""

import getpass
import os
import shlex
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from techdocs.config import load_config
from techdocs.git.ssh import SshFiles, ssh_environment, ssh_fault
from techdocs.model.fetching import FetchSettings, UrlSource
from techdocs.model.repository import FaultKind
from techdocs.sources.access import SshAccesses, anonymous
from tests.sources.conftest import Fetching
from tests.sources.git_server import GitServer
from tests.sources.test_remotes import contents, state_of, told

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
needs_sshd = pytest.mark.skipif(
    SSHD is None or shutil.which("ssh-keygen") is None, reason="no `sshd`: install openssh-server"
)


def with_files(fetching: Fetching, files: SshFiles) -> None:
    fetching.accesses = SshAccesses(anonymous, files)


def test_ssh_is_started_with_our_options_alone(
    fetching: Fetching, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin/ssh"
    program.parent.mkdir()
    program.write_text(
        f"#!/bin/sh\nprintf '%s\\n' \"$@\" > {tmp_path}/arguments\nenv > {tmp_path}/environment\n"
        "echo 'Host key verification failed.' >&2\nexit 255\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("GIT_SSH_COMMAND", "touch /nowhere/x")
    monkeypatch.setenv("FORGE_TOKEN", "t0ken")
    with_files(fetching, SshFiles(known_hosts="/etc/known $(id) 100%", key="/keys/it's"))
    fetched = fetching.run(["ssh://git@localhost:2222/acme/web.git"])
    assert told(fetched) == ["error TD318 not fetched, and never was: the host's key is not in the file of known hosts"]
    assert fetched.sources[0].problems[0].hint.startswith("add the host's key to the file in `fetch.known_hosts`")
    arguments = (tmp_path / "arguments").read_text().splitlines()
    assert arguments[:2] == ["-F", "none"]
    assert {
        "BatchMode=yes", "StrictHostKeyChecking=yes", "ForwardAgent=no", "ProxyCommand=none", "PermitLocalCommand=no",
        'UserKnownHostsFile="/etc/known $(id) 100%%"', 'IdentityFile="/keys/it\'s"', "IdentitiesOnly=yes",
    } <= set(arguments)  # fmt: skip
    assert arguments[-4:] == ["-p", "2222", "git@localhost", "git-upload-pack '/acme/web.git'"]
    environment = (tmp_path / "environment").read_text()
    assert "FORGE_TOKEN" not in environment
    assert "HOME=/dev/null\n" in environment


def test_without_files_of_the_operator_ssh_uses_those_of_the_user() -> None:
    command = shlex.split(ssh_environment(SshFiles())["GIT_SSH_COMMAND"])
    assert not [part for part in command if part.startswith(("UserKnownHosts", "GlobalKnown", "Identit"))]


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        ("@@@\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\nHost key verification failed.", "refused"),
        ("No ED25519 host key is known for [localhost]:2222 and you have requested strict checking.", "refused"),
        ("git@git.example: Permission denied (publickey).\nfatal: Could not read from remote repository.", "login"),
        ("ssh: Could not resolve hostname nowhere.invalid: Name or service not known", "unreachable"),
        ("ERROR: Repository not found.\nfatal: Could not read from remote repository.", "absent"),
        ("error: cannot run ssh: No such file or directory", "refused"),
    ],
)
def test_what_ssh_prints_says_what_is_wrong(printed: str, kind: str) -> None:
    fault = ssh_fault(printed)
    assert fault is not None
    assert fault.kind is FaultKind(kind)


def test_hosts_of_this_machine_and_of_clouds_are_not_asked_by_ssh(fetching: Fetching) -> None:
    for host in ("127.0.0.1", "[::1]", "100.100.100.200"):
        fetched = fetching.run([f"ssh://git@{host}/a/b.git"])
        assert "is an address of this machine or network" in told(fetched)[0]


def test_files_for_ssh_are_relative_to_the_settings(tmp_path: Path) -> None:
    (tmp_path / "techdocs.yml").write_text("fetch: {known_hosts: ssh/hosts, ssh_key: /keys/id}\n")
    config, problems = load_config(None, folder=tmp_path)
    assert (config.fetch.known_hosts, config.fetch.ssh_key) == (str(tmp_path / "ssh/hosts"), "/keys/id")
    assert problems == ()
    (tmp_path / "techdocs.yml").write_text("fetch: {known_hosts: '${HOME}/hosts', ssh_key: 'a\"b'}\n")
    assert len(load_config(None, folder=tmp_path)[1]) == 2


@dataclass(frozen=True, kw_only=True)
class SshServer:
    """A real sshd that lets in one key: its port, the folder of its repositories, and files for ssh."""

    port: int
    root: Path
    files: SshFiles

    def url(self, path: str) -> str:
        return f"ssh://{getpass.getuser()}@localhost:{self.port}{self.root}/{path}.git"


@pytest.fixture
def ssh_server(tmp_path: Path, server: GitServer) -> Iterator[SshServer]:
    """Start sshd on a free port of this machine, for the repositories of the git server."""
    folder = tmp_path / "ssh"
    folder.mkdir()
    for name in ("host", "own"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    shutil.copy(folder / "own.pub", folder / "authorized")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    host_key = " ".join((folder / "host.pub").read_text().split()[:2])
    (folder / "known").write_text(f"[localhost]:{port} {host_key}\n")
    (folder / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/authorized\n"
        f"PidFile {folder}/pid\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin yes\n"
        "AcceptEnv GIT_PROTOCOL\n"
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # without it sshd does not start as root
    assert SSHD is not None
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen([SSHD, "-D", "-e", "-f", folder / "config"], stderr=log) as process,
    ):
        try:
            _wait_for(port)
            files = SshFiles(known_hosts=str(folder / "known"), key=str(folder / "own"))
            yield SshServer(port=port, root=server.root, files=files)
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    for _ in range(100):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError("sshd does not listen")


@needs_sshd
@pytest.mark.soak
def test_a_repository_is_fetched_from_a_real_ssh_server(
    ssh_server: SshServer, server: GitServer, path: str, fetching: Fetching, tmp_path: Path
) -> None:
    with_files(fetching, ssh_server.files)
    server.create(f"{path}-inner", {"README.md": "# Inner\n"})
    inner = (server.root / f"{path}-inner.git/refs/heads/main").read_text().strip()
    modules = f'[submodule "x"]\n\tpath = x\n\turl = ../{path[5:]}-inner.git\n'
    server.create(path, {"docs/index.md": "# Web\n", "src/main.py": "", ".gitmodules": modules})
    server.push(path, {"docs/new.md": "# New\n"}, modules={"x": inner})
    server.push(path, {"docs/other.md": "# Other\n"}, branch="side", start="main")
    url = ssh_server.url(path)
    fetching.settings = FetchSettings(submodules=True)
    fetched = fetching.run([url, UrlSource(url=url, branch="side")])
    assert told(fetched) == []
    assert [source.branch for source in fetched.sources] == ["main", "side"]
    assert {name for name in contents(fetched.sources[0]) if name != ".gitmodules"} == {
        "docs/index.md", "docs/new.md", "x/README.md",
    }  # fmt: skip
    assert fetched.sources[0].web_url == f"https://localhost{server.root}/{path}"
    assert fetched.sources[0].changed["docs/new.md"] == "2026-01-02T03:04:05Z"
    assert set(state_of(fetching.run([url, UrlSource(url=url, branch="side")]))) == {"unchanged"}
    assert server.log == []

    strange = tmp_path / "strange"
    strange.write_text("")
    with_files(fetching, SshFiles(known_hosts=str(strange), key=ssh_server.files.key))
    assert "the host's key is not in the file of known hosts" in told(fetching.run([url]))[0]
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "other"], check=True)
    with_files(fetching, SshFiles(known_hosts=ssh_server.files.known_hosts, key=str(tmp_path / "other")))
    refused = fetching.run([url])
    assert "the host refused the key" in told(refused)[0]
    assert contents(refused.sources[0])["docs/index.md"] == "# Web\n"
    with_files(fetching, ssh_server.files)
    assert told(fetching.run([UrlSource(url=url, branch="none")])) == [
        "error TD318 not fetched, and never was: it has no branch `none`"
    ]
