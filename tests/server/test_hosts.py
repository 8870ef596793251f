import pytest

from techdocs.server.hosts import allowed_hosts
from tests.server.conftest import Serve
from tests.server.serving import Served


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:9", "[::1]", "[::1]:80", "localhost."]
)
def test_the_names_of_this_machine_are_answered_at_any_port(host: str) -> None:
    assert allowed_hosts("127.0.0.1", "127.0.0.1").allow(host)


FOREIGN = (
    "evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example", "evil.localhost", "",
    "192.0.2.1", "localhost@evil.example", "localhost/", "localhost evil.example", "[evil]", "127.0.0.1:8000:1",
    "127.1", "0.0.0.0:8000", "[::]",
)  # fmt: skip


@pytest.mark.parametrize("host", FOREIGN)
def test_any_other_name_is_refused(host: str) -> None:
    assert not allowed_hosts("127.0.0.1", "127.0.0.1").allow(host)


def test_a_host_that_was_given_is_answered_by_its_name_and_its_address() -> None:
    hosts = allowed_hosts("build.example", "192.0.2.1")
    assert [hosts.allow(name) for name in ("build.example:80", "192.0.2.1", "other.example", "192.0.2.2")] == [
        True, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize("given", ["0.0.0.0", "::"])  # noqa: S104 - what is tested
def test_a_server_on_all_addresses_answers_by_any_address_but_by_no_name_of_others(given: str) -> None:
    hosts = allowed_hosts(given, given)
    assert hosts.allow("192.0.2.1:8000")
    assert hosts.allow("[2001:db8::1]:8000")
    assert not hosts.allow("evil.example:8000")


def test_a_request_by_another_name_is_refused_with_an_explanation(served: Served) -> None:
    reply = served.ask("/", Host="evil.example")
    assert reply.status == 421
    assert f"This preview is only available at {served.running.url}." in reply.body
    assert "<h1>" not in reply.body
    assert served.ask("/_techdocs/live.js", Host="evil.example").status == 421
    assert served.ask("/_techdocs/events", Host="evil.example").status == 421


def test_a_request_without_a_name_or_with_two_is_refused(served: Served) -> None:
    assert served.send("GET / HTTP/1.0\r\n\r\n").split()[1] == "421"
    assert served.send("GET / HTTP/1.1\r\nConnection: close\r\n\r\n").split()[1] == "400"
    two = f"GET / HTTP/1.1\r\nHost: {served.host}\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
    assert served.send(two).split()[1] == "400"


def test_a_page_of_another_site_can_neither_embed_nor_read_what_is_served(served: Served) -> None:
    reply = served.ask("/style.css", Origin="https://evil.example", Sec_Fetch_Site="cross-site")
    assert reply.headers["cross-origin-resource-policy"] == "same-origin"
    assert not [name for name in reply.headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_page_of_another_site_cannot_listen_to_events(served: Served, headers: dict[str, str]) -> None:
    assert served.ask("/_techdocs/events", **headers).status == 403


def test_a_server_on_the_sixth_version_of_the_protocol_is_asked_by_its_address(serve: Serve) -> None:
    served = serve(host="::1")
    assert served.running.url.startswith("http://[::1]:")
    assert served.ask("/").status == 200
