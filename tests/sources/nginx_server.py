"""nginx with a login in front of `git http-backend`, as many companies run it, where both programs are installed.

Each connection is logged with the bytes that were sent and received, which is what fetching costs on the wire.
"""

import base64
import getpass
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.sources.git_server import CERTIFICATE, TLS

_PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin"
NGINX, FCGIWRAP = shutil.which("nginx", path=_PLACES), shutil.which("fcgiwrap", path=_PLACES)
IS_INSTALLED = NGINX is not None and FCGIWRAP is not None
_SETTINGS = """
{user}
pid {folder}/pid;
error_log {folder}/errors;
daemon off;
worker_processes 1;
events {{ worker_connections 256; }}
http {{
  log_format counted '$request_method $uri $status $request_length $bytes_sent $remote_user';
  access_log {folder}/access counted;
  client_body_temp_path {folder}/body; fastcgi_temp_path {folder}/fastcgi; proxy_temp_path {folder}/proxy;
  scgi_temp_path {folder}/scgi; uwsgi_temp_path {folder}/uwsgi;
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {certificate}; ssl_certificate_key {key};
    keepalive_requests 10000;
    client_max_body_size 0;
    location / {{
      auth_basic "git"; auth_basic_user_file {folder}/users;
      fastcgi_pass unix:{folder}/socket;
      fastcgi_buffering off;
      fastcgi_param SCRIPT_FILENAME {backend};
      fastcgi_param GIT_PROJECT_ROOT {root};
      fastcgi_param GIT_HTTP_EXPORT_ALL "";
      fastcgi_param GIT_PROTOCOL $http_git_protocol;
      fastcgi_param HTTP_CONTENT_ENCODING $http_content_encoding;
      fastcgi_param PATH_INFO $uri;
      fastcgi_param QUERY_STRING $query_string;
      fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param CONTENT_TYPE $content_type;
      fastcgi_param CONTENT_LENGTH $content_length;
      fastcgi_param REMOTE_USER $remote_user;
    }}
  }}
}}
"""


@dataclass(frozen=True, kw_only=True)
class NginxServer:
    """A server that runs: its port, its folder, the folder of its repositories, and the login as git sends it."""

    port: int
    folder: Path
    root: Path
    authorization: str

    @property
    def origin(self) -> str:
        """Return where it is."""
        return f"https://localhost:{self.port}"

    def url(self, path: str) -> str:
        """Return the address of a repository."""
        return f"{self.origin}/{path}.git"

    def requests(self) -> list[str]:
        """Return what was asked for, such as `GET /a.git/info/refs 200`."""
        return [" ".join(line.split()[:3]) for line in self._log()]

    def bytes(self) -> int:
        """Return the bytes of all requests and answers, without those of TLS."""
        return sum(int(size) for line in self._log() for size in line.split()[3:5])

    def forget(self) -> None:
        """Begin the log anew, after all that was asked has been written."""
        os.truncate(self.folder / "access", 0)

    def _log(self) -> list[str]:
        return (self.folder / "access").read_text(encoding="utf-8").splitlines()


@contextmanager
def nginx_server(folder: Path, root: Path, login: str) -> Iterator[NginxServer]:
    """Serve the bare repositories below `root` while the block runs; `login` is `user:password`."""
    assert NGINX is not None
    assert FCGIWRAP is not None
    folder.mkdir(parents=True)
    user, _, password = login.partition(":")
    digest = base64.b64encode(hashlib.sha1(password.encode()).digest()).decode()  # noqa: S324 - a form of nginx
    (folder / "users").write_text(f"{user}:{{SHA}}{digest}\n", encoding="utf-8")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    backend = subprocess.run(["git", "--exec-path"], capture_output=True, text=True, check=True).stdout.strip()
    settings = _SETTINGS.format(
        folder=folder, port=port, certificate=CERTIFICATE, key=TLS / "key.pem", backend=f"{backend}/git-http-backend",
        root=root, user=f"user {getpass.getuser()};" if os.geteuid() == 0 else "",  # else root's would be `nobody`
    )  # fmt: skip
    (folder / "nginx.conf").write_text(settings, encoding="utf-8")
    environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    quiet = subprocess.DEVNULL
    with (
        subprocess.Popen(
            [FCGIWRAP, "-c", "8", "-s", f"unix:{folder}/socket"],
            env=environment,
            stdin=quiet,
            stdout=quiet,
            stderr=quiet,
            start_new_session=True,
        ) as wrapper,
        subprocess.Popen([NGINX, "-c", folder / "nginx.conf", "-p", folder, "-e", folder / "errors"]) as server,
    ):
        try:
            _wait_for(port)
            authorization = f"Basic {base64.b64encode(login.encode()).decode()}"
            yield NginxServer(port=port, folder=folder, root=root, authorization=authorization)
        finally:
            server.terminate()
            os.killpg(wrapper.pid, signal.SIGTERM)  # its children stay when it ends


def _wait_for(port: int) -> None:
    for _ in range(200):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError("nginx does not listen")
