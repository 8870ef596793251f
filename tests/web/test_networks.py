"""Hosts that are never asked: this machine, its link, and clouds' metadata, however their address is written."""

import socket
import time

import pytest

from techdocs.model.hosts import local_host
from techdocs.model.repository import FaultKind
from techdocs.web import networks
from techdocs.web.answers import WebError
from techdocs.web.networks import check_url

REFUSED = (
    "https://127.0.0.1/", "https://127.8.9.1:8443/", "https://localhost/", "https://git.localhost/", "https://[::1]/",
    "https://[::ffff:127.0.0.1]/", "https://169.254.169.254/latest/meta-data/", "https://[fe80::1]/",
    "https://[::ffff:169.254.169.254]/", "https://100.100.100.200/", "https://[fd00:ec2::254]/", "https://0.0.0.0/",
    "https://[::]/", "https://224.0.0.1/", "https://168.63.129.16/", "http://git.acme.example/", "ftp://a.example/",
    "https://2130706433/", "https://0x7f.1/",
)  # fmt: skip


@pytest.mark.parametrize("url", REFUSED)
def test_addresses_of_this_machine_and_network_are_refused(url: str) -> None:
    with pytest.raises(WebError) as caught:
        check_url(url, ())
    assert caught.value.kind is FaultKind.REFUSED


def test_private_networks_are_where_companies_have_their_forges() -> None:
    for url in ("https://10.0.0.8/", "https://192.168.1.4:8443/", "https://[fd12:3456::1]/", "https://8.8.8.8/"):
        check_url(url, ())


def test_a_name_is_what_it_resolves_to(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {
        "inside.acme.example": "10.1.2.3",
        "rebound.acme.example": "127.0.0.1",
        "cloud.acme.example": "169.254.169.254",
    }

    def look_up(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        if host not in known:
            raise socket.gaierror(-2, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (known[host], port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    networks._looked_up.cache_clear()  # noqa: SLF001 - what other tests looked up
    check_url("https://inside.acme.example/", ())
    check_url("https://unknown.acme.example/", ())
    for host in ("rebound", "cloud"):
        with pytest.raises(WebError, match=f"`{host}.acme.example` is not asked: it is an address of this machine"):
            check_url(f"https://{host}.acme.example/", ("127.0.0.1",))
    networks._looked_up.cache_clear()  # noqa: SLF001


def test_a_name_that_failed_is_looked_up_again_and_an_answer_counts_for_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers, now = iter([None, "10.1.2.3", "169.254.169.254"]), 6_000.0

    def look_up(_host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        address = next(answers)
        if address is None:
            raise socket.gaierror(-3, "Temporary failure in name resolution")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(time, "monotonic", lambda: now)
    networks._looked_up.cache_clear()  # noqa: SLF001 - what other tests looked up
    for _ in range(3):  # it fails, is found, and is known
        check_url("https://moved.acme.example/", ())
    now += 60
    with pytest.raises(WebError, match=r"`moved\.acme\.example` is not asked"):
        check_url("https://moved.acme.example/", ())
    networks._looked_up.cache_clear()  # noqa: SLF001


def test_a_host_of_this_machine_may_be_asked_where_it_was_named_as_such() -> None:
    assert [local_host(url) for url in ("http://127.0.0.1:80/x", "http://localhost:3000", "https://[::1]:1/")] == [
        "127.0.0.1", "localhost", "::1",
    ]  # fmt: skip
    assert [local_host(url) for url in ("https://git.acme.example/", "https://10.0.0.1/", "http://169.254.1.1/")] == [
        ""
    ] * 3
    check_url("http://127.0.0.1:8080/api", ("127.0.0.1",))
