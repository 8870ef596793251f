"""Git with a network: one origin, one protocol, no user's settings; a token reaches git through its environment alone.

Settings are from git-config(1). The token is in no argument, no file and no address, and goes to no other origin:
redirects are off, and `http.<origin>.extraHeader` counts for addresses of that origin only.
"""

import os
import re
import subprocess
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from techdocs.git.program import ENVIRONMENT, GitProgram
from techdocs.git.ssh import SshFiles, is_ssh, ssh_environment, ssh_fault
from techdocs.model.repository import Fault, FaultKind
from techdocs.workers.process import ProgramLimits, TooMuchOutputError, run_program

_PASSED = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy")
"""Variables of the user that count: how the network is reached (curl(1))."""
_SETTINGS: Mapping[str, str] = {
    "protocol.version": "2",
    "http.followRedirects": "false",
    "http.lowSpeedLimit": "1000",
    "http.lowSpeedTime": "30",
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "credential.helper": "",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "pack.threads": "1",
    "fetch.unpackLimit": "1",
    "fetch.recurseSubmodules": "false",
    "fetch.writeCommitGraph": "false",
    "fetch.fsckObjects": "true",
    "fetch.negotiationAlgorithm": "skipping",
}
_OLD_FAULTS = (
    "badTimezone", "missingEmail", "missingNameBeforeEmail", "missingSpaceBeforeDate", "missingSpaceBeforeEmail",
    "multipleAuthors", "zeroPaddedDate", "zeroPaddedFilemode",
)  # fmt: skip
"""What git-fsck(1) finds in old histories of well-known projects, and what harms nothing that we do with them."""
_FAULTS: tuple[tuple[str, FaultKind, str], ...] = (
    (r"died of signal 25|File too large", FaultKind.TOO_LARGE, "the repository is too large"),
    (r"error: 401|Authentication failed|could not read Username", FaultKind.LOGIN, "the host refused the login"),
    (r"error: 403", FaultKind.LOGIN, "the host refused access"),
    (r"error: 404|repository '.*' not found", FaultKind.ABSENT, "the host has no such repository, or hides it"),
    (r"error: 429", FaultKind.RATE_LIMIT, "the host limits the rate of requests"),
    (r"error: 3\d\d|[Rr]edirect", FaultKind.REFUSED, "the host redirects to another address"),
    (r"SSL|certificate|resolve host|connect to|timed out|too slow|Operation too slow", FaultKind.UNREACHABLE,
     "the host cannot be reached"),
    (r"unadvertised object|not our ref|find remote ref", FaultKind.ABSENT, "the server does not give this commit"),
)  # fmt: skip


class FetchError(Exception):
    """A repository could not be fetched; `fault` says why. It never leaves the step that fetches."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class GitAccess:
    """How a host is entered: the origin (`https://git.acme.example:8443`) and the `Authorization` that it gets.

    `variable` is the name of the environment variable that the token comes from, `fault` why there is no login. `ssh`
    has the files for a host that is reached by ssh.
    """

    origin: str
    authorization: str = field(default="", repr=False)
    variable: str = ""
    fault: Fault | None = None
    ssh: SshFiles = field(default_factory=SshFiles)


def run_network_git(
    program: GitProgram, mirror: Path, url: str, access: GitAccess, *arguments: str, limits: ProgramLimits,
    stdin: bytes = b"", stop: threading.Event | None = None,
) -> str:  # fmt: skip
    """Run a git command in a mirror, whose remote `origin` is the repository at `url`; return what it printed.

    Raises:
        FetchError: it did not come to its end.
        ProgramStoppedError: `stop` was set.
    """
    environment = {
        **ENVIRONMENT,
        **{name: os.environ[name] for name in _PASSED if name in os.environ},
        **dict(_certificates()),
        **_as_variables(dict(_settings(url, access))),
        "PATH": os.environ.get("PATH", ""),
        "HOME": os.devnull,  # curl would read its `.netrc`
        "GIT_DIR": str(mirror),
        "GIT_ALLOW_PROTOCOL": url.partition(":")[0],
        **(ssh_environment(access.ssh) if is_ssh(url) else {}),
    }
    try:
        done = run_program(
            [program.path, *arguments], limits, environment=environment, folder=mirror, stdin=stdin, own_session=True,
            stop=stop,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        message = f"it took longer than {limits.seconds:g} s (`limits.fetch_seconds`)"
        raise FetchError(Fault(kind=FaultKind.UNREACHABLE, message=message)) from error
    except (OSError, TooMuchOutputError) as error:
        raise FetchError(Fault(kind=FaultKind.SERVER, message=f"git failed: {error}")) from error
    if done.returncode != 0:
        raise FetchError((ssh_fault(done.stderr) if is_ssh(url) else None) or fault_of(done.stderr))
    return done.stdout


def fault_of(stderr: str) -> Fault:
    """Return why git failed, from what it printed; the text of the remote (`remote: …`) does not count."""
    lines = [line for line in stderr.splitlines() if line.startswith(("fatal: ", "error: "))]
    text = "\n".join(lines)
    for pattern, kind, message in _FAULTS:
        if re.search(pattern, text):
            return Fault(kind=kind, message=message)
    last = lines[-1].partition(": ")[2][:200] if lines else "no reason given"
    return Fault(kind=FaultKind.SERVER, message=f"git failed: {last}")


def _settings(url: str, access: GitAccess) -> Iterator[tuple[str, str]]:
    yield from _SETTINGS.items()
    yield from ((f"fetch.fsck.{name}", "ignore") for name in _OLD_FAULTS)
    yield from (
        ("remote.origin.url", url), ("remote.origin.promisor", "true"),
        ("remote.origin.partialclonefilter", "blob:none"), ("remote.origin.tagOpt", "--no-tags"),
    )  # fmt: skip
    if access.authorization and url.startswith(f"{access.origin}/"):
        yield f"http.{access.origin}/.extraHeader", f"Authorization: {access.authorization}"


def _as_variables(settings: Mapping[str, str]) -> dict[str, str]:
    """Return settings as git reads them from its environment (`GIT_CONFIG_COUNT`)."""
    variables = {"GIT_CONFIG_COUNT": str(len(settings))}
    for number, (key, value) in enumerate(settings.items()):
        variables |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return variables


def _certificates() -> Iterator[tuple[str, str]]:
    """Yield which authorities count, by the variables that OpenSSL and Python's clients read too."""
    for ours, theirs in (("GIT_SSL_CAINFO", "SSL_CERT_FILE"), ("GIT_SSL_CAPATH", "SSL_CERT_DIR")):
        if os.environ.get(theirs):
            yield ours, os.environ[theirs]
