from pathlib import Path

from tests.server.conftest import Listen, Serve
from tests.server.serving import Served


def test_a_stream_begins_with_the_version_of_the_pages_and_tells_the_next_one(
    served: Served, folder: Path, listen_to: Listen
) -> None:
    stream = listen_to(served.running.url, Origin=served.running.url.rstrip("/"))
    name, version = stream.event()
    assert name == "hello"
    assert f'data-version="{version}"' in served.ask("/").body
    (folder / "index.html").write_text("<html><head></head><body>new</body></html>", encoding="utf-8")
    name, newer = stream.event()
    assert name == "reload"
    assert newer != version
    assert f'data-version="{newer}"' in served.ask("/").body


def test_every_stream_is_told(served: Served, folder: Path, listen_to: Listen) -> None:
    streams = [listen_to(served.running.url) for _ in range(12)]
    assert len({stream.event() for stream in streams}) == 1
    (folder / "index.html").touch()
    assert len({stream.event() for stream in streams}) == 1
    assert served.ask("/").status == 200


def test_a_server_that_is_started_anew_has_another_version(serve: Serve, listen_to: Listen) -> None:
    assert listen_to(serve().running.url).event() != listen_to(serve().running.url).event()


def test_a_change_that_does_not_matter_to_readers_is_not_told(served: Served, folder: Path, listen_to: Listen) -> None:
    stream = listen_to(served.running.url)
    _, version = stream.event()
    served.preview.reloads = False
    (folder / "one.txt").touch()
    while not served.preview.told:
        assert f'data-version="{version}"' in served.ask("/").body
    served.preview.reloads = True
    (folder / "two.txt").touch()
    assert stream.event() == ("reload", f"{version.partition('-')[0]}-1")


def test_readers_load_again_when_a_change_fails(served: Served, folder: Path, listen_to: Listen) -> None:
    stream = listen_to(served.running.url)
    stream.event()
    (folder / "fails.txt").touch()
    assert stream.event()[0] == "reload"
    (folder / "index.html").touch()
    assert stream.event()[0] == "reload"


def test_a_head_request_does_not_wait_for_events(served: Served) -> None:
    assert served.ask("/_techdocs/events", "HEAD").status == 200


def test_readers_load_again_when_the_preview_says_so_though_no_file_has_changed(
    served: Served, listen_to: Listen
) -> None:
    stream = listen_to(served.running.url)
    stream.event()
    served.running.reload()
    assert stream.event()[0] == "reload"
