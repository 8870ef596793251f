"""The rows of `techdocs preview`, and of `techdocs publish` to SeaweedFS, beside rclone where it is installed."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

from techdocs.disk.digests import digest_bytes, digest_file
from techdocs.disk.store import Store
from techdocs.model.manifest import Publication
from techdocs.model.publisher import Publisher
from techdocs.model.site import Site
from techdocs.objects.s3 import open_s3
from techdocs.objects.store import STATE_HEADERS
from techdocs.portal.staging import put_site
from techdocs.publishers.documents import pack_publication
from techdocs.publishers.site import BuiltSite
from tests.bench import fleets
from tests.bench.measure import Measured, Sample, run
from tests.bench.programs import ROOT, Programs, fresh
from tests.bench.rows import Row, Sizes
from tests.bench.servers import HOST, free_port

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "us-east-1"}
BUCKET = "docs"
FIXED_REQUESTS = 20
"""Of a publish that writes nothing: it reads and writes what it keeps there, and takes the lock."""
REQUESTS_A_FILE = 3
"""Of a file that changed: look, keep a copy, write."""
_REQUEST = re.compile(rb"(?:GET|HEAD|PUT|POST|DELETE) \S+ HTTP/1\.1\r\n")


class PublishBench:
    """Measure rows on a store that runs here."""

    def __init__(self, programs: Programs, generator: Path, folder: Path, *, sizes: Sizes, runs: int) -> None:
        self.programs, self.generator, self.folder = programs, generator, folder
        self.sizes, self.runs = sizes, runs

    def rows(self) -> Mapping[str, Callable[[], Iterator[Row]]]:
        """Return each row's name with the function that measures it."""
        return {"publish-unchanged": self.unchanged, "publish-first": self.first, "preview": self.preview}

    def unchanged(self) -> Iterator[Row]:
        """Measure a publish of many objects of which none changed: seconds of the whole command, and its requests."""
        folder = fresh(self._work / "unchanged")
        site = write_site(folder / "site", self.sizes.objects)
        what = f"`publish` of {self.sizes.objects:,} objects, nothing changed"
        with seaweedfs(folder / "weed") as address:
            _pretend_published(address, site, folder)
            seconds = [_publish(self.programs, folder, address, site).seconds for _ in range(self.runs)]
            with counted(address) as relay:
                _publish(self.programs, folder, relay.address, site)
        sample = Sample(tuple(seconds))
        yield Row(what=what, ours=sample.text("s"), theirs="", value=sample.median, unit="s", must=2, aim=1)
        lists = [one for one in relay.requests if "list-type" in one or "delimiter" in one]
        yield Row(
            what=f"{what}: requests, of which {len(lists)} list", ours=" ".join(relay.requests), theirs="",
            value=len(relay.requests) + 1000 * len(lists), unit="requests", must=4, aim=2,
        )  # fmt: skip

    def first(self) -> Iterator[Row]:
        """Measure a first publish against rclone, in turn, and then one after a page has changed."""
        work = fresh(self._work / "first")
        fleet = shutil.copytree(self._fleet, work / "fleet")
        self.programs.build(fleet, work)
        site, count = work / "site", _count(work / "site")
        size = f"{self.sizes.large} x {self.sizes.pages}, {count:,} objects"
        ours, theirs = [], []
        for number_ in range(self.runs):
            with seaweedfs(fresh(self._work / "weed") / str(number_)) as address:
                ours.append(count / _publish(self.programs, work, address, site).seconds)
            if shutil.which("rclone"):
                with seaweedfs(fresh(self._work / "weed") / str(number_)) as address:
                    theirs.append(count / _rclone(work, address, site).seconds)
        yield from _first_rows(f"first publish of {size}", Sample(tuple(ours)), Sample(tuple(theirs)))
        yield self._changed(size, work, fleet, site)

    def preview(self) -> Iterator[Row]:
        """Measure the preview of a change of one page, with the cache of the site's build."""
        work = fresh(self._work / "preview")
        fleet = shutil.copytree(self._fleet, work / "fleet")
        self.programs.build(fleet, work)
        seconds = []
        for number in range(1, self.runs + 1):
            fleets.change_one_page(fleet, number)
            seconds.append(self.programs.preview(fleet, work).seconds)
            pages = json.loads((work / "preview/preview.json").read_text(encoding="utf-8"))["pages"]
            if len(pages) != 1:
                raise SystemExit(f"error: one page was changed, and the preview lists {len(pages)}")
        sample = Sample(tuple(seconds))
        yield Row(
            what=f"`preview` of {self.sizes.large} x {self.sizes.pages} after one page changed", ours=sample.text("s"),
            theirs="", value=sample.median, unit="s", must=3, aim=2,
        )  # fmt: skip

    def _changed(self, size: str, work: Path, fleet: Path, site: Path) -> Row:
        """Measure the requests of a publish after a page of one component has changed."""
        with seaweedfs(fresh(self._work / "weed")) as address:
            _publish(self.programs, work, address, site)
            before = _digests(site)
            fleets.change_one_page(fleet, 1)
            self.programs.build(fleet, work)
            after = _digests(site)
            changed = [path for path in before | after if before.get(path) != after.get(path)]
            with counted(address) as relay:
                _publish(self.programs, work, relay.address, site)
        bound = FIXED_REQUESTS + REQUESTS_A_FILE * len(changed)
        return Row(
            what=f"requests of a publish of {size}, after one page changed, and with it {len(changed)} files",
            ours=str(len(relay.requests)), theirs="", value=len(relay.requests), unit="requests", must=bound,
            aim=bound / 2,
        )  # fmt: skip

    @property
    def _work(self) -> Path:
        return self.folder / "work" / "publish"

    @property
    def _fleet(self) -> Path:
        return fleets.make_fleet(self.generator, self.folder / "fleets", self.sizes.large, self.sizes.pages)


def _first_rows(what: str, ours: Sample, theirs: Sample) -> Iterator[Row]:
    yield Row(
        what=what, ours=ours.text("puts/s"), theirs="", value=ours.median, unit="puts/s", must=600, aim=900,
        at_least=True,
    )  # fmt: skip
    if not theirs.values:
        print("rclone is not installed, so nothing is compared with it: `apt-get install rclone`", file=sys.stderr)
        return
    yield Row(
        what=f"{what}; theirs: `rclone copy`, as many at once", ours=ours.text("puts/s"),
        theirs=theirs.text("puts/s"), value=ours.median / theirs.median, unit="times faster", must=1, aim=1.2,
        at_least=True,
    )  # fmt: skip


def write_site(site: Path, objects: int) -> Path:
    """Write a site of small files, as a build leaves it: with what it notes of them below `.techdocs`.

    As in a real one, about half are pages in a folder each, the others pieces of the search.
    """
    origin = fresh(site.with_name("origin"))
    files: dict[str, tuple[str, str]] = {}
    for index in range(objects - 1):
        path, content = f"search/{index // 10_000}/fragment/en_{index:07x}.pf_fragment", b"file %d" % index
        if index % 2:
            path = f"docs/default/component/c{index // 20}/page-{index // 2 % 10}/index.html"
        if index % 1000 == 0:
            (origin / str(index // 1000)).mkdir()
        file = origin / str(index // 1000) / str(index)
        file.write_bytes(content)
        files[path] = (str(file), digest_bytes(content))
    catalog = b'{"generator": "techdocs", "entities": []}'
    (origin / "catalog.json").write_bytes(catalog)
    files["catalog.json"] = (str(origin / "catalog.json"), digest_bytes(catalog))
    made = Site(folder=site, docs_pages=objects, portal_pages=0, shards=0)
    put_site(files, made, "bench", Store(site.with_name(".techdocs") / "cache"))
    return site


def _pretend_published(address: str, site: Path, folder: Path) -> None:
    """Write the manifest alone: a publish of what is there reads nothing else."""
    with BuiltSite(site, Store(folder / ".techdocs" / "cache")) as built:
        files = built.manifest().files
    publication = Publication(number=1, id="0" * 32, at=time.time(), files=files)
    os.environ.update(CREDENTIALS)
    settings = Publisher(type="awsS3", bucket=BUCKET, region="us-east-1", endpoint=address)
    open_s3(settings).put(".techdocs/manifest", pack_publication(publication), STATE_HEADERS)


def _publish(programs: Programs, folder: Path, address: str, site: Path) -> Measured:
    settings = {"bucketName": BUCKET, "region": "us-east-1", "endpoint": address, "s3ForcePathStyle": True}
    file = folder / "techdocs.yml"
    file.write_text(json.dumps({"publisher": {"type": "awsS3", "awsS3": settings}}), encoding="utf-8")
    command: list[str | Path] = [programs.techdocs, "publish", "--site-dir", site, "--accept-deletions", "--quiet"]
    return run(command, folder=folder, environment=CREDENTIALS)


def _rclone(folder: Path, address: str, site: Path) -> Measured:
    """Copy the site with rclone, as fast as it goes: it looks at no object that might be there."""
    remote = f":s3,provider=Other,env_auth=true,force_path_style=true,endpoint='{address}':{BUCKET}"
    command: list[str | Path] = [
        "rclone", "copy", site, remote, "--config", os.devnull, "--no-traverse", "--no-check-dest", "--transfers", "32",
        "--s3-no-check-bucket", "--s3-no-head",
    ]  # fmt: skip
    return run(command, folder=folder, environment={**CREDENTIALS, "AWS_CA_BUNDLE": ""})


def _count(site: Path) -> int:
    return sum(1 for path in site.rglob("*") if path.is_file())


def _digests(site: Path) -> dict[str, str]:
    return {path.relative_to(site).as_posix(): digest_file(path) for path in site.rglob("*") if path.is_file()}


@contextmanager
def seaweedfs(folder: Path) -> Iterator[str]:
    """Run SeaweedFS with an empty bucket in the block; give its address.

    Raises:
        SystemExit: it is not installed, or does not start.
    """
    program = ROOT / ".servers" / "bin" / "weed"
    if not program.is_file():
        raise SystemExit("error: SeaweedFS is not installed\n  hint: `make .servers/.weed`")
    fresh(folder)
    identity = {"name": "bench", "credentials": [{"accessKey": "key", "secretKey": "secret"}], "actions": ["Admin"]}
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}), encoding="utf-8")
    port = free_port()
    own = [f"-dir={folder}", f"-ip={HOST}", f"-ip.bind={HOST}", f"-s3.port={port}", f"-s3.config={folder}/s3.json"]
    with (folder / "log").open("wb") as log, ExitStack() as stack:
        process = subprocess.Popen([program, "mini", *own], stdout=log, stderr=subprocess.STDOUT, cwd=folder)
        stack.callback(process.wait)
        stack.callback(process.kill)  # it would wait for connections that are idle
        address = f"http://{HOST}:{port}"
        _make_bucket(address, process)
        yield address


def _make_bucket(address: str, process: "subprocess.Popen[bytes]") -> None:
    from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]  # noqa: PLC0415
    from botocore.session import Session  # type: ignore[import-untyped]  # noqa: PLC0415

    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}
    client = Session().create_client("s3", endpoint_url=address, region_name="us-east-1", **keys)
    for _ in range(120):
        if process.poll() is not None:
            break
        try:
            client.create_bucket(Bucket=BUCKET)
        except (BotoCoreError, ClientError):
            time.sleep(0.5)  # it has not started yet
        else:
            return
    raise SystemExit("error: SeaweedFS does not start: another one may use its ports")


@dataclass
class Relay:
    """What passes bytes on to a server; `requests` are those that went through it, as the address asked for."""

    address: str
    requests: list[str] = field(default_factory=list)


@contextmanager
def counted(address: str) -> Iterator[Relay]:
    """Give an address in the block that passes on to a server, and counts the requests."""
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.create_server((HOST, 0)) as listener:
        relay = Relay(f"http://{HOST}:{listener.getsockname()[1]}")

        def accept() -> None:
            while True:
                try:
                    client, _ = listener.accept()
                except OSError:
                    return  # the block has ended
                server = socket.create_connection((host, int(port)))
                Thread(target=_pass_on, args=(client, server, relay.requests), daemon=True).start()
                Thread(target=_pass_on, args=(server, client, []), daemon=True).start()

        Thread(target=accept, daemon=True).start()
        yield relay


def _pass_on(origin: socket.socket, target: socket.socket, requests: list[str]) -> None:
    """Pass on what comes, until either side ends."""
    left = b""
    try:
        while content := origin.recv(1 << 16):
            target.sendall(content)
            text = left + content
            requests += [found[0].decode("latin-1").removesuffix(" HTTP/1.1\r\n") for found in _REQUEST.finditer(text)]
            ended = max((found.end() for found in _REQUEST.finditer(text)), default=0)
            left = text[max(ended, len(text) - 4000) :]
    except OSError:
        return
    finally:
        for one in (origin, target):
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
