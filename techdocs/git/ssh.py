"""How git reaches a host by ssh: with no user's settings, no questions, and a host key that is known.

Options are from ssh(1) and ssh_config(5). `-F none` reads no file of settings, so no `ProxyCommand` or `Include`
counts. git runs the command by a shell (`GIT_SSH_COMMAND`), so everything in it is ours or quoted. Host, user and path
are not in it: git hands them over as arguments of their own, and `techdocs.yml` refuses those that ssh could misread.
"""

import os
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from techdocs.model.repository import Fault, FaultKind

CONNECT_SECONDS = 10
_OPTIONS = (
    "BatchMode=yes", "StrictHostKeyChecking=yes", "UpdateHostKeys=no", "VerifyHostKeyDNS=no", "ForwardAgent=no",
    "ForwardX11=no", "ClearAllForwardings=yes", "PermitLocalCommand=no", "ProxyCommand=none", "ProxyJump=none",
    "ControlMaster=no", "ControlPath=none", "Tunnel=no", "GSSAPIAuthentication=no", "PasswordAuthentication=no",
    "KbdInteractiveAuthentication=no", "CanonicalizeHostname=no", "LogLevel=ERROR",
    f"ConnectTimeout={CONNECT_SECONDS}", "ServerAliveInterval=15", "ServerAliveCountMax=2",
)  # fmt: skip
_PASSED = ("SSH_AUTH_SOCK",)
"""Variables of the user that count: where the agent is that has the keys."""
_FAULTS: tuple[tuple[str, FaultKind, str], ...] = (
    (r"REMOTE HOST IDENTIFICATION HAS CHANGED", FaultKind.REFUSED,
     "the host's key is not the one in the file of known hosts"),
    (r"Host key verification failed|host key is known for", FaultKind.REFUSED,
     "the host's key is not in the file of known hosts"),
    (r"Permission denied \(|Too many authentication failures|UNPROTECTED PRIVATE KEY", FaultKind.LOGIN,
     "the host refused the key"),
    (r"Could not resolve hostname|Connection (?:refused|timed out|closed|reset)|Network is unreachable|No route to",
     FaultKind.UNREACHABLE, "the host cannot be reached"),
    (r"cannot run ssh|ssh: not found|ssh: No such file", FaultKind.REFUSED, "ssh is not installed"),
    (r"does not appear to be a git repository|[Rr]epository not found|could not be found", FaultKind.ABSENT,
     "the host has no such repository, or hides it"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SshFiles:
    """The operator's files for ssh: known hosts, and a private key; `""` takes those of the user."""

    known_hosts: str = ""
    key: str = ""


def is_ssh(url: str) -> bool:
    """Say whether a repository is reached by ssh."""
    return url.startswith("ssh://")


def ssh_environment(files: SshFiles) -> dict[str, str]:
    """Return the variables by which git starts ssh."""
    command = ["ssh", "-F", "none", "-T", "-a", "-x", *(part for option in _options(files) for part in ("-o", option))]
    passed = {name: os.environ[name] for name in _PASSED if name in os.environ}
    return {**passed, "GIT_SSH_COMMAND": shlex.join(command), "GIT_SSH_VARIANT": "ssh"}


def ssh_fault(stderr: str) -> Fault | None:
    """Return why ssh failed, from what it printed; None where it says nothing that is known."""
    for pattern, kind, message in _FAULTS:
        if re.search(pattern, stderr):
            return Fault(kind=kind, message=message)
    return None


def _options(files: SshFiles) -> Iterator[str]:
    yield from _OPTIONS
    if files.known_hosts:
        yield f"UserKnownHostsFile={_quoted(files.known_hosts)}"
        yield "GlobalKnownHostsFile=none"
    if files.key:
        yield f"IdentityFile={_quoted(files.key)}"
        yield "IdentitiesOnly=yes"


def _quoted(path: str) -> str:
    """Return a path as ssh_config(5) reads it, where `%` and `${…}` stand for other texts."""
    if '"' in path or "${" in path:
        raise ValueError("the path of a file for ssh contains characters that ssh would replace")
    return '"' + path.replace("%", "%%") + '"'
