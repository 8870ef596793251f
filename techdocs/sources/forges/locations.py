"""Follow a file of kind Location to the repositories of its targets, and through Locations in these.

Source: Backstage, "Kind: Location"; targets are relative to the file that they are in. Hosts are those of
`integrations`, and all is bounded: five levels, a thousand targets, each read once.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from techdocs.documents.located_yaml import load_documents, value_at
from techdocs.model.integrations import Integration
from techdocs.model.providers import LocationSource
from techdocs.model.repository import FaultKind
from techdocs.sources.forges.answers import NameRefusedError, text, texts, without_login
from techdocs.sources.forges.collect import Batch, Found
from techdocs.sources.forges.connect import Connections
from techdocs.sources.forges.file_addresses import FileAddress, read_file_address
from techdocs.web.answers import CONNECTIONS, WebError

DEEPEST, MOST_TARGETS = 5, 1_000
MAX_BYTES, MOST_BYTES = 1_000_000, 10_000_000
"""The largest file that is read, and the bytes of all."""


class LocationReader:
    """Follows one Location; `addresses` are the files that it leads to, `refusals` the targets that cannot be used."""

    def __init__(self, connections: Connections, integrations: Sequence[Integration]) -> None:
        """Take what reads files, and the forges that they may be on."""
        self._connections, self._integrations, self._bytes = connections, integrations, 0
        self.addresses: dict[FileAddress, None] = {}
        self.refusals: list[NameRefusedError] = []

    def batches(self, location: LocationSource, provider: str) -> Iterator[Batch]:
        """Yield the repositories of all targets at once, also when a fault ends the reading.

        Raises:
            WebError: the file cannot be read, or one of its targets for a reason that may pass; or there are too many.
        """
        fault = None
        try:
            self._follow(location.url)
        except WebError as error:
            fault = error
        if self.addresses or fault is None:
            yield [*self.refusals, *self._repositories(provider)]
        if fault is not None:
            raise fault

    def _follow(self, url: str) -> None:
        root = read_file_address(url, self._integrations)
        if root is None or not root.file:
            raise WebError(f"`{without_login(url)}` is no file on a forge in `integrations`", FaultKind.REFUSED)
        level = [root]
        for depth in range(DEEPEST + 1):
            texts_of = self._read_all(level, is_root=depth == 0)
            self.addresses |= dict.fromkeys(level)
            level = list(dict.fromkeys(each for each in self._targets(texts_of) if each not in self.addresses))
            if len(self.addresses) + len(level) > MOST_TARGETS:
                raise WebError(f"the Location leads to more than {MOST_TARGETS:,} targets", FaultKind.REFUSED)
            if not level:
                return
        raise WebError(f"Locations are nested deeper than {DEEPEST} levels", FaultKind.REFUSED)

    def _read_all(self, level: Sequence[FileAddress], *, is_root: bool) -> dict[FileAddress, str]:
        """Return the texts of files; one that is absent is a refusal, but not the first one."""
        for address in level:
            self._connections.connect(address.integration, address.owner)  # logs in before threads share it
        with ThreadPoolExecutor(max_workers=CONNECTIONS) as pool:
            answers = dict(zip(level, pool.map(self._read, level), strict=True))
        found: dict[FileAddress, str] = {}
        for address, answer in answers.items():
            if isinstance(answer, str):
                found[address] = answer
            elif answer.kind is FaultKind.ABSENT and not is_root:
                self.refusals.append(NameRefusedError(f"`{address.shown}` is a target, and does not exist"))
            else:
                raise answer
        return found

    def _read(self, address: FileAddress) -> str | WebError:
        if not address.file or "*" in address.file:
            return ""  # Backstage finds out what a pattern matches; we do when the repository is fetched
        api = self._connections.connect(address.integration, address.owner)
        try:
            page = api.get(address.raw_url, address.headers, max_bytes=MAX_BYTES, read=_decoded)
        except WebError as error:
            return error
        return text(page.value)

    def _targets(self, texts_of: dict[FileAddress, str]) -> Iterator[FileAddress]:
        self._bytes += sum(map(len, texts_of.values()))
        if self._bytes > MOST_BYTES:
            raise WebError(f"the Location leads to more than {MOST_BYTES:,} bytes", FaultKind.REFUSED)
        for address, content in texts_of.items():
            for target in _targets_of(content):
                found = address.resolve(target) if "://" not in target else self._elsewhere(target)
                if found is None:
                    self.refusals.append(
                        NameRefusedError(f"`{without_login(target)}` is a target on no forge in `integrations`")
                    )
                else:
                    yield found

    def _elsewhere(self, url: str) -> FileAddress | None:
        return read_file_address(url, self._integrations)

    def _repositories(self, provider: str) -> Iterator[Found | NameRefusedError]:
        """Yield each repository once; where several of its files are targets, all its descriptors are read."""
        merged: dict[tuple[str, str], FileAddress] = {}
        for address in self.addresses:
            key = (address.integration.host, address.path)
            merged[key] = address if key not in merged else merged[key].without_file()
        for address in merged.values():
            try:
                yield Found(repository=address.listed(provider))
            except NameRefusedError as refusal:
                yield refusal


def _decoded(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _targets_of(content: str) -> Iterator[str]:
    """Yield the targets of the Locations in a file; those of another type than `url` are in no repository."""
    if "location" not in content.lower():
        return  # nearly all targets are other entities, which are read when they are fetched
    for document in load_documents(content, version="1.2")[0]:
        if text(value_at(document.value, ("kind",))).lower() == "location":
            kind = text(value_at(document.value, ("spec", "type")))
            target = text(value_at(document.value, ("spec", "target")))
            targets = (*filter(None, [target]), *texts(value_at(document.value, ("spec", "targets"))))
            yield from targets if kind in {"", "url"} else ()
