"""A Backstage catalog: the repositories of its entities and of their docs, and entities that are in no repository.

Source: Backstage's catalog API, `GET /api/catalog/entities/by-query`, with `limit` and `cursor`. People and teams that
come from a directory are in no repository: they are a descriptor of their own.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import urlencode

from techdocs.model.integrations import Integration
from techdocs.model.providers import BackstageProvider
from techdocs.model.repository import FaultKind, RemoteRepository
from techdocs.sources.forges.answers import NameRefusedError, items, mapping, text, without_login
from techdocs.sources.forges.api import ForgeApi
from techdocs.sources.forges.collect import Batch, Found
from techdocs.sources.forges.file_addresses import read_file_address
from techdocs.web.answers import WebError

_PAGE = 500
_LOCATION, _SOURCE, _DOCS = (
    f"backstage.io/{name}" for name in ("managed-by-location", "source-location", "techdocs-ref")
)
_ENVELOPE = ("name", "namespace", "title", "description", "labels", "annotations", "tags", "links")
_SKIPPED = frozenset({"location", "template"})


class BackstageReader:
    """Reads a catalog page by page; `descriptors` has the entities that are in no repository, after the last page."""

    def __init__(self, provider: BackstageProvider, integrations: Iterable[Integration]) -> None:
        """Take what is asked, and the forges whose repositories may be fetched."""
        self._provider, self._integrations = provider, tuple(integrations)
        self._entities: list[Mapping[str, object]] = []
        self._seen: dict[tuple[str, str], str] = {}

    @property
    def descriptors(self) -> str:
        """Return a file of descriptors, a JSON text each, which YAML is, too; `""` for none."""
        return "".join(f"---\n{json.dumps(entity, ensure_ascii=False)}\n" for entity in self._entities)

    def batches(self, connect: Callable[[], ForgeApi]) -> Iterator[Batch]:
        """Yield the repositories of each page that no page before it had, from a connection that is made first.

        Raises:
            WebError: a page is not to be had, or there were fewer entities than promised.
        """
        url = f"{self._provider.base_url}/api/catalog/entities/by-query"
        query: dict[str, object] = {"limit": _PAGE}
        cursors: set[str] = set()
        api, seen = connect(), 0
        while True:
            page = mapping(api.get(f"{url}?{urlencode(query)}").value)
            entities = [mapping(item) for item in items(page.get("items"))]
            seen += len(entities)
            yield [found for entity in entities for found in self._found(entity)]
            more, total = page.get("pageInfo"), page.get("totalItems")
            cursor = text(mapping(more).get("nextCursor")) if more is not None else ""
            if not cursor:
                if isinstance(total, int) and seen < total:
                    raise WebError(f"it listed {seen:,} of {total:,} entities", FaultKind.SERVER)
                return
            if cursor in cursors:
                raise WebError("a page leads back to itself", FaultKind.SERVER)
            cursors.add(cursor)
            query = {"limit": _PAGE, "cursor": cursor}

    def _found(self, entity: Mapping[str, object]) -> Iterator[Found | NameRefusedError]:
        metadata = mapping(entity.get("metadata"))
        given = metadata.get("annotations")
        annotations = mapping(given) if given is not None else {}
        addresses = list(dict.fromkeys(_addresses(annotations)))
        for url in addresses:
            try:
                listed = self._repository(url)
            except NameRefusedError as refusal:
                yield refusal
                continue
            if listed is not None:
                yield Found(repository=listed)
        if not addresses and text(entity.get("kind")).lower() not in _SKIPPED:
            self._entities.append(_described(entity, metadata))

    def _repository(self, url: str) -> RemoteRepository | None:
        """Return the repository of an address, None where it is known already.

        Raises:
            NameRefusedError: it is on none of the forges, or another branch of it is read.
        """
        address = read_file_address(url, self._integrations)
        if address is None:
            raise NameRefusedError(f"`{without_login(url)}` is on no forge in `integrations`")
        key = (address.integration.host, address.path.lower())
        if key not in self._seen:
            self._seen[key] = address.ref
            listed = address.listed(self._provider.name)
            return RemoteRepository(
                host=listed.host, path=listed.path, clone_url=listed.clone_url, id="", branch=listed.branch,
                head=listed.head, web_url=listed.web_url, provider=listed.provider,
            )  # fmt: skip
        if address.ref and self._seen[key] and address.ref != self._seen[key]:
            message = f"`{address.path}` is read at `{self._seen[key]}`, and not also at `{address.ref}`"
            raise NameRefusedError(message)
        return None


def _addresses(annotations: Mapping[str, object]) -> Iterator[str]:
    """Yield the web addresses of an entity's descriptor and docs."""
    location = _url(text(annotations.get(_LOCATION)))
    source = _url(text(annotations.get(_SOURCE))) or location
    docs = text(annotations.get(_DOCS)).strip()
    if location:
        yield location
    if docs.startswith("url:"):
        yield docs.removeprefix("url:").strip()
    elif docs.startswith("dir:") and source:
        yield source  # the docs are in the repository of the descriptor, or in the one that it names


def _url(location: str) -> str:
    kind, _, target = location.partition(":")
    return target.strip() if kind.strip() == "url" else ""


def _described(entity: Mapping[str, object], metadata: Mapping[str, object]) -> Mapping[str, object]:
    """Return an entity as its author would have written it."""
    return {
        "apiVersion": entity.get("apiVersion"),
        "kind": entity.get("kind"),
        "metadata": {key: metadata[key] for key in _ENVELOPE if metadata.get(key) is not None},
        "spec": entity.get("spec") or {},
    }
