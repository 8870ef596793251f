"""Every kind of store does the same: moto and Google's contract; SeaweedFS and Azurite after `make servers`."""

import base64
import datetime as dt
import hashlib
import hmac
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread

import httpx
import pytest
from werkzeug.serving import make_server

from techdocs.disk.finished import read_file
from techdocs.disk.store import Store
from techdocs.errors import PublishError, StoreError
from techdocs.model.publisher import Publisher
from techdocs.model.shared_cache import CacheSettings, SharedReport
from techdocs.objects.shared_cache import open_shared_cache
from techdocs.objects.store import ObjectStore
from techdocs.publishers import PublishOptions, open_publishing
from techdocs.publishers.target import open_target
from techdocs.sources.bundles.put import Put
from tests.conftest import ROOT
from tests.publishers.conftest import Bucket
from tests.publishers.gcs_shim import GcsShim
from tests.publishers.moto_app import moto_app
from tests.publishers.publishing import GENEROUS, plan, publish, s3, write_site
from tests.sources.bundles.bundling import Bundling, states

NAMES = ["a b.html", "50%.html", "a%20b.html", "c+d.html", "e#f.html", "caf\u00e9.html", "cafe\u0301.html", "q?x.html"]
ONE = {
    "index.html": "1",
    "empty.txt": "",
    "assets/techdocs-0123456789ab/x.css": "css",
    **{f"docs/{n}": n for n in NAMES},
}
TWO = {"index.html": "2", "catalog.json": "{}"}
SERVERS = ROOT / ".servers"
AZURE_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
"""Of Azurite's only account: https://learn.microsoft.com/azure/storage/common/storage-use-azurite."""


def check_store(publisher: Publisher, folder: Path) -> None:
    """Publish, change, roll back, clean up, and be refused: what every store must do alike."""
    publish(publisher, folder / "one", ONE)
    publishing = open_publishing(folder / "one", folder, publisher, GENEROUS)
    assert list(publishing.verify()) == []
    late, target = plan(publisher, write_site(folder / "late", {"index.html": "late"}))
    publish(publisher, folder / "two", TWO)
    assert list(publishing.verify()) == []
    with pytest.raises(PublishError, match="was published to since this was planned"):
        target.apply(late, lambda *_: b"", keep=5, options=GENEROUS)
    publishing.apply(publishing.plan_rollback(1))
    assert list(publishing.verify()) == []
    assert publishing.target.read(GENEROUS).publication.files.keys() == ONE.keys()
    publish(publisher, folder / "three", TWO, PublishOptions(accept_deletions=True, delete_now=True))
    keys = {key for key, _ in publishing.target.objects.list()}  # type: ignore[attr-defined]
    assert keys == {*TWO, ".techdocs/manifest"}
    check_conditions_of([open_target(publisher).objects for _ in range(4)])  # type: ignore[attr-defined]
    check_shared_cache(publisher, folder / "entries")
    with pytest.raises(StoreError, match="`nowhere` does not exist"):
        publish(replace(publisher, bucket="nowhere"), folder / "four", TWO)
    check_bundles(replace(publisher, root="bundles"), folder / "bundling")


def check_bundles(place: Publisher, folder: Path) -> None:
    """Put bundles of two commits and read them: pointers are replaced on a condition, and read when they changed."""
    bundling = Bundling(folder, place)
    bundling.clone("team/one")
    bundling.put("team/one")
    assert states(bundling.run()) == {"team/one": "fetched"}
    again = bundling.run()
    assert (states(again), again.report.requests) == ({"team/one": "unchanged"}, 1)
    commit = bundling.commit("team/one", {"docs/index.md": "# New\n"})
    assert bundling.put("team/one")[0] is Put.DONE
    assert bundling.put("team/one")[0] is Put.SAME
    assert [source.commit for source in bundling.run().sources] == [commit]


def check_shared_cache(publisher: Publisher, folder: Path) -> None:
    """Keep a result in a shared cache, and find it on another machine."""

    def write_result(folder: Path) -> None:
        (folder / "x").write_text("result")

    settings = CacheSettings(place=replace(publisher, root="a cache"), is_writable=True)
    for machine, report in (("one", SharedReport(stored=1)), ("two", SharedReport(found=1))):
        cache = open_shared_cache(settings)
        store = Store(folder / machine, shared=cache)
        tree = store.keep("step", "inputs", write_result, is_shared=True)
        assert (read_file(tree, "x"), cache.close()) == (b"result", report)


def check_conditions_of(clients: list[ObjectStore]) -> None:
    """Write one object from several threads at once, on a condition: each time one of them wins."""
    with ThreadPoolExecutor(max_workers=len(clients)) as pool:
        tags = list(pool.map(lambda pair: pair[1].create(".techdocs/race", b"%d" % pair[0]), enumerate(clients)))
        for turn in range(20):
            (tag,) = [tag for tag in tags if tag is not None]
            jobs = [
                pool.submit(client.replace, ".techdocs/race", b"%d %d" % (turn, number), tag)
                for number, client in enumerate(clients)
            ]
            tags = [job.result() for job in jobs]
    assert len([tag for tag in tags if tag is not None]) == 1


@pytest.mark.soak
def test_s3_does_what_every_store_must(bucket: Bucket, tmp_path: Path) -> None:
    check_store(s3(bucket.endpoint, bucket.name), tmp_path)


def test_google_s_contract_does_what_every_store_must(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with served(GcsShim(moto_app())) as address:
        httpx.put(f"{address}/googledocs").raise_for_status()
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", address)
        check_store(Publisher(type="googleGcs", bucket="googledocs", root="site"), tmp_path)


@contextmanager
def served(app: Callable[..., object]) -> Iterator[str]:
    """Serve an application while a block runs."""
    server = make_server("127.0.0.1", 0, app, threaded=True)  # type: ignore[arg-type]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@contextmanager
def started(program: str, port: int, *arguments: str) -> Iterator[str]:
    """Run a server until the block ends; skip the test where it is not installed."""
    places = os.pathsep.join([str(SERVERS / "bin"), str(SERVERS / "node_modules/.bin"), os.environ["PATH"]])
    path = shutil.which(program, path=places)
    if path is None:
        pytest.skip(f"{program} is not installed: `make servers`")
    with subprocess.Popen([path, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert process.poll() is None, "the server has ended"
        time.sleep(0.1)
    raise AssertionError("the server does not start")


@pytest.fixture(scope="module")
def seaweedfs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("weed")
    identity = {"name": "tests", "credentials": [{"accessKey": "key", "secretKey": "secret"}], "actions": ["Admin"]}
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    own = (f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3.port=8333", f"-s3.config={folder}/s3.json")
    with started("weed", 8333, "mini", *own) as address:
        yield address


@pytest.mark.soak
def test_seaweedfs_does_what_every_store_must(seaweedfs: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from botocore.session import Session  # type: ignore[import-untyped]  # noqa: PLC0415

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}
    Session().create_client("s3", endpoint_url=seaweedfs, region_name="us-east-1", **keys).create_bucket(Bucket="docs")
    check_store(s3(seaweedfs, "docs"), tmp_path)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    with pytest.raises(StoreError, match=r"not allowed to read in the bucket `docs` \(403 SignatureDoesNotMatch\)"):
        publish(s3(seaweedfs, "docs"), tmp_path / "wrong", TWO)


@pytest.mark.soak
def test_azurite_does_what_every_store_must(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = ("--blobHost", "127.0.0.1", "--blobPort", "10000", "-l", str(tmp_path / "azurite"), "--silent")
    with started("azurite-blob", 10000, *own, "--skipApiVersionCheck", "--disableTelemetry") as address:
        endpoint = f"{address}/devstoreaccount1"
        _make_container(endpoint, "docs")
        monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_KEY", AZURE_KEY)
        publisher = Publisher(
            type="azureBlobStorage", bucket="docs", root="site", account="devstoreaccount1", endpoint=endpoint
        )
        check_store(publisher, tmp_path)


def _make_container(endpoint: str, name: str) -> None:
    """Make a container: https://learn.microsoft.com/rest/api/storageservices/create-container."""
    date = dt.datetime.now(dt.UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
    headers = {"x-ms-date": date, "x-ms-version": "2021-08-06"}
    named = "\n".join(f"{key}:{value}" for key, value in headers.items())
    text = "PUT" + "\n" * 12 + f"{named}\n/devstoreaccount1/devstoreaccount1/{name}\nrestype:container"
    signature = base64.b64encode(hmac.new(base64.b64decode(AZURE_KEY), text.encode(), hashlib.sha256).digest())
    headers["Authorization"] = f"SharedKey devstoreaccount1:{signature.decode()}"
    httpx.put(f"{endpoint}/{name}?restype=container", headers=headers).raise_for_status()
