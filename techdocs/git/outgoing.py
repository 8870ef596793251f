"""Git for what the operator pushes: in a repository of our own, with the operator's settings and credentials.

No author's repository is touched, so nothing of theirs is obeyed. Hooks are off, and git asks nobody for a password. A
token goes by the environment of git alone, bound to the host it is for, never by an address, an argument or a file.
"""

import base64
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

TOKEN = "TECHDOCS_GIT_TOKEN"  # noqa: S105 - the name of the variable
SECONDS = 1800.0
"""How long one command may take: a first push sends a whole site."""
_SETTINGS = {
    "core.hooksPath": os.devnull, "core.fsmonitor": "false", "core.autocrlf": "false", "commit.gpgSign": "false",
    "http.followRedirects": "initial", "protocol.ext.allow": "never", "gc.auto": "0", "maintenance.auto": "false",
}  # fmt: skip
_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]+@")


class GitPushError(Exception):
    """Git has failed: its last line, without credentials."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingGit:
    """Git in one bare repository, for one remote."""

    repository: Path
    headers: tuple[tuple[str, str], ...] = ()

    def run(self, *arguments: str, stdin: IO[bytes] | None = None, index: Path | None = None) -> bytes:
        """Run git and return what it prints.

        Raises:
            GitPushError: it has failed, or takes too long.
        """
        environment = _environment({**_SETTINGS, **dict(self.headers)})
        environment["GIT_DIR"] = str(self.repository)
        if index is not None:
            environment["GIT_INDEX_FILE"] = str(index)
        return _run(arguments, environment, self.repository, stdin)


def open_outgoing(repository: Path, remote: str, folder: Path) -> OutgoingGit:
    """Make an empty repository that speaks with a remote.

    Args:
        repository: where it is made; the folder exists.
        remote: an address, a path, or the name of a remote of the repository that `folder` is in.
        folder: where names and paths begin.

    Raises:
        GitPushError: git is missing, or knows no such remote.
    """
    url = _address(remote, folder)
    is_web = urlsplit(url).scheme in {"http", "https"}
    headers = tuple(_credentials(url, folder)) if is_web else ()
    git = OutgoingGit(repository=repository, headers=headers)
    git.run("init", "--quiet", "--bare", ".")
    git.run("config", "remote.target.url", _CREDENTIALS.sub("", url) if is_web else url)
    return git


def _credentials(url: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the setting of git that logs in to the host of an address: only over TLS, or on this machine."""
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "localhost"}:
        return
    token = os.environ.get(TOKEN, "")
    header = _basic("x-access-token", token) if token else ""
    if not header and parts.password:
        header = _basic(unquote(parts.username or ""), unquote(parts.password))
    header = header or _lent_header(url, folder)
    if header:
        yield f"http.{parts.scheme}://{parts.netloc.rpartition('@')[2]}/.extraHeader", header


def _basic(user: str, password: str) -> str:
    return f"Authorization: Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"


def _address(remote: str, folder: Path) -> str:
    """Return the address of a remote."""
    if "://" in remote or remote.startswith("git@"):
        return remote
    if "/" in remote:
        return str((folder / remote).resolve())
    return _run(("remote", "get-url", "--push", remote), _environment({}), folder, None).decode().strip()


def _lent_header(url: str, folder: Path) -> str:
    """Return the credentials that the CI has left for a remote, as actions/checkout does; `""` without any."""
    try:
        return (
            _run(("config", "--get-urlmatch", "http.extraHeader", url), _environment({}), folder, None).decode().strip()
        )
    except GitPushError:
        return ""


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    count = int(os.environ.get("GIT_CONFIG_COUNT") or 0)
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", "GIT_TRACE_REDACT": "1"}
    environment.pop("GIT_DIR", None)
    for number, (key, value) in enumerate(settings.items(), count):
        environment |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return {**environment, "GIT_CONFIG_COUNT": str(count + len(settings))}


def _run(arguments: tuple[str, ...], environment: Mapping[str, str], folder: Path, stdin: IO[bytes] | None) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - git, by its name
            ["git", *arguments],  # noqa: S607 - the operator's, found in PATH
            cwd=folder, env=environment, stdin=stdin or subprocess.DEVNULL,
            capture_output=True, timeout=SECONDS, check=False,
        )  # fmt: skip
    except FileNotFoundError as error:
        raise GitPushError("git is not installed") from error
    except subprocess.TimeoutExpired as error:
        raise GitPushError(f"git took longer than {SECONDS:.0f} s") from error
    if done.returncode != 0:
        raise GitPushError(_last_words(done.stderr))
    return done.stdout


def _last_words(stderr: bytes) -> str:
    """Return the line of git's that says most, without credentials."""
    lines = [line for line in stderr.decode(errors="replace").splitlines() if line.strip()]
    telling = [line for line in lines if line.startswith(("fatal:", "error:", "remote:", " ! "))]
    text = _CREDENTIALS.sub("", (telling or lines or ["git failed"])[0])
    token = os.environ.get(TOKEN, "")
    return text.replace(token, "…") if token else text
