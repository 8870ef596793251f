"""The client gives whole documents of one origin, or says why not, and never a secret."""

import gzip
import socket
import ssl
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from techdocs.model.repository import FaultKind
from techdocs.web.answers import Answer, Request, WebError
from techdocs.web.client import WebClient
from tests.authority import make_authority
from tests.published.server import Handler, Server, redirect, serving, status

TOKEN = "ghp_notreal0123456789"  # noqa: S105 - of no one


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as started:
        started.files["/x.json"] = b"{}"
        yield started


def ask(
    url: str, *, token: str = TOKEN, local_hosts: tuple[str, ...] | None = ("127.0.0.1",), **more: object
) -> Answer:
    with WebClient(read_seconds=5, local_hosts=local_hosts) as client:
        request = Request(url=url, max_bytes=10_000, headers={"authorization": f"Bearer {token}"}, **more)  # type: ignore[arg-type]
        return client.ask(request)


def refused(url: str, **more: object) -> WebError:
    with pytest.raises(WebError) as caught:
        ask(url, **more)  # type: ignore[arg-type]
    return caught.value


def test_a_document_comes_with_its_headers(server: Server) -> None:
    answer = ask(f"{server.address}x.json")
    assert (answer.content, answer.is_current, answer.headers["content-length"]) == (b"{}", False, "22")
    assert server.headers[0]["authorization"] == f"Bearer {TOKEN}"


def test_a_document_that_is_kept_and_still_right_is_not_sent_again(server: Server) -> None:
    etag = ask(f"{server.address}x.json").headers["etag"]
    with WebClient(read_seconds=5) as client:
        answer = client.ask(Request(url=f"{server.address}x.json", max_bytes=9, headers={"if-none-match": etag}))
    assert (answer.is_current, answer.content) == (True, b"")


@pytest.mark.parametrize(
    ("code", "kind"),
    [(401, FaultKind.LOGIN), (403, FaultKind.LOGIN), (203, FaultKind.LOGIN), (404, FaultKind.ABSENT),
     (410, FaultKind.ABSENT), (429, FaultKind.RATE_LIMIT), (500, FaultKind.SERVER), (503, FaultKind.SERVER)],
)  # fmt: skip
def test_each_status_is_a_kind_of_fault(server: Server, code: int, kind: FaultKind) -> None:
    server.behaviours["/x.json"] = status(code)
    error = refused(f"{server.address}x.json")
    assert (error.kind, error.status) == (kind, code)
    assert str(error).startswith(f"the server answered {code}")


def test_a_redirect_within_the_origin_is_followed_and_one_elsewhere_is_not(server: Server) -> None:
    server.behaviours["/old"] = redirect("/x.json")
    assert ask(f"{server.address}old").content == b"{}"
    with serving() as other:
        server.behaviours["/away"] = redirect(f"{other.address}x.json")
        error = refused(f"{server.address}away")
        assert (error.kind, other.headers) == (FaultKind.REFUSED, [])
    server.behaviours["/round"] = redirect("/round")
    assert "redirects more than 5 times" in str(refused(f"{server.address}round"))


def test_what_is_sent_with_a_body_is_never_sent_on(server: Server) -> None:
    with WebClient(read_seconds=5) as client, pytest.raises(WebError):
        client.ask(Request(url=f"{server.address}x.json", method="POST", content=b"{}", max_bytes=9))
    assert client.requests == 1


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br", "deflate"])
def test_a_document_is_unpacked_once_and_only_as_asked_for(server: Server, encoding: str) -> None:
    bomb = gzip.compress(gzip.compress(bytes(1_000_000)))

    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("content-encoding", encoding)
        handler.send_header("content-length", str(len(bomb)))
        handler.end_headers()
        handler.wfile.write(bomb)

    server.behaviours["/bomb"] = answer
    error = refused(f"{server.address}bomb")
    assert (str(error), error.kind) == ("it is packed in a way that was not asked for", FaultKind.REFUSED)


def test_a_packed_document_is_bounded_by_what_is_in_it(server: Server) -> None:
    server.files["/large.json"] = bytes(1_000_000)
    assert str(refused(f"{server.address}large.json")) == "it is larger than 10,000 bytes"


@pytest.mark.parametrize("token", [f"{TOKEN}\nx: y", f"{TOKEN}\0", f"{TOKEN}\u20ac"])
def test_a_login_that_cannot_be_sent_is_in_no_message_and_no_traceback(server: Server, token: str) -> None:
    error = refused(f"{server.address}x.json", token=token)
    assert TOKEN not in str(error)
    assert TOKEN not in "".join(traceback.format_exception(error))
    assert TOKEN not in repr(Request(url="https://a.example/", max_bytes=1, headers={"authorization": token}))


def test_plain_http_is_for_hosts_of_this_machine_that_were_named(server: Server) -> None:
    error = refused(f"{server.address}x.json", local_hosts=())
    assert (str(error), error.kind) == ("`127.0.0.1` is not asked without `https`", FaultKind.REFUSED)
    assert server.headers == []


def test_a_private_authority_is_trusted_where_the_environment_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority, own = make_authority(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own)
    with serving(context) as server:
        server.files["/x.json"] = b"{}"
        assert server.address.startswith("https://")
        assert "CERTIFICATE_VERIFY_FAILED" in str(refused(f"{server.address}x.json"))
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
        assert ask(f"{server.address}x.json").content == b"{}"


def test_certificates_that_cannot_be_read_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/ca.pem")
    with pytest.raises(WebError, match="`SSL_CERT_FILE`"):
        WebClient(read_seconds=5)


def test_a_proxy_that_cannot_be_used_is_named_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"ftp://me:{TOKEN}@proxy.acme.example")
    with pytest.raises(WebError, match="the proxy set in the environment cannot be used") as caught:
        WebClient(read_seconds=5)
    assert TOKEN not in "".join(traceback.format_exception(caught.value))


@contextmanager
def proxying() -> Iterator[tuple[int, list[bytes]]]:
    """Run a proxy that notes where it should connect to and refuses."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(5)

        def refuse() -> None:
            connection, _ = listener.accept()
            with connection:
                asked.append(connection.recv(4096))
                connection.sendall(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n")

        thread = threading.Thread(target=refuse, daemon=True)
        thread.start()
        yield listener.getsockname()[1], asked
        thread.join(0.01 if not asked else 5)


def test_a_proxy_is_asked_by_name_unless_the_host_is_an_exception(monkeypatch: pytest.MonkeyPatch) -> None:
    with proxying() as (port, asked):
        monkeypatch.setenv("HTTPS_PROXY", f"http://me:{TOKEN}@127.0.0.1:{port}")
        error = refused("https://git.acme.invalid/api")
        assert str(error) == "the proxy set in the environment refused the connection"
        assert asked[0].startswith(b"CONNECT git.acme.invalid:443 ")
        assert TOKEN not in "".join(traceback.format_exception(error))
        monkeypatch.setenv("NO_PROXY", "acme.invalid")
        assert "refused the connection" not in str(refused("https://git.acme.invalid/api"))
        assert len(asked) == 1
