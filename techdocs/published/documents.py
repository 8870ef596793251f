"""The documents of a published site: what is believed of their bytes.

They were written by others: one whose shape or whose addresses are not those of the contract is refused whole.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator

from techdocs.documents.foreign_json import parsed_json
from techdocs.plain_text import has_controls, plain_line
from techdocs.published.remedies import Remedy
from techdocs.published.values import NAMING

CATALOG, LINKS, REDIRECTS, NAMES = "catalog.json", "links.json", "redirects.json", "names.json"
SCHEMAS = Path(__file__).parent / "schemas"
OFFLINE = "offline"
"""Why a document was not asked for (`FetchedFile.reason`)."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:/?/")


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedFile:
    """What came of asking for a document.

    `reason` says why it is not the site's answer of this moment; there may be a `document` all the same, from an
    earlier run: `confirmed` is when it was current, in seconds since 1970. `is_absent` when the site says that it has
    none, `is_unreachable` when the site says nothing; `remedy` is what helps.
    """

    document: Mapping[str, Any] | None = None
    reason: str = ""
    confirmed: float | None = None
    is_absent: bool = False
    is_unreachable: bool = False
    remedy: Remedy = Remedy.REBUILD


class DocumentError(ValueError):
    """Bytes are no document of a published site; the message says in what, `remedy` what helps."""

    def __init__(self, reason: str, *, remedy: Remedy = Remedy.REBUILD) -> None:
        super().__init__(reason)
        self.remedy = remedy


def read_document(content: bytes, name: str) -> Mapping[str, Any]:
    """Return what is relied on of a document.

    Args:
        content: its bytes.
        name: which one it is: `catalog.json`, `links.json`, `redirects.json` or `names.json`.

    Raises:
        DocumentError: it is not what the contract says.
    """
    try:
        document = parsed_json(content)
    except ValueError as error:
        if content.lstrip()[:1] == b"<":
            raise DocumentError("it is an HTML page", remedy=Remedy.FRONT_PAGE) from error
        raise DocumentError("it is not JSON") from error
    fault = next(_validator(name).iter_errors(document), None)
    if fault is not None:
        where = ".".join(map(str, fault.instance_path)) or name
        message = f"`{plain_line(where)}` does not have the form that techdocs writes: {plain_line(fault.message)}"
        raise DocumentError(message)
    if name == NAMES:
        _check_numbers(document)
    _check_addresses(document, name)
    return _relied_on(document) if name == CATALOG else document


@lru_cache(maxsize=8)
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((SCHEMAS / name).read_text(encoding="utf-8")))


def _check_numbers(document: Mapping[str, Any]) -> None:
    """Raise a DocumentError unless every number in the rows of `names.json` is that of an entity."""
    count = len(document["entities"])
    numbers = [row[0] for key in ("contacts", "pages", "operations") for row in document.get(key, ())]
    numbers += [number for row in document["entities"] for number in row[4:6]]
    if any(number >= count for number in numbers):
        raise DocumentError("a row names an entity that is not in it")


def _check_addresses(document: Mapping[str, Any], name: str) -> None:
    """Raise a DocumentError unless every address of a document stays inside its site."""
    for address in _addresses(document, name):
        path = address.partition("#")[0]
        if path.startswith("/") or "\\" in path or ".." in path.split("/") or _SCHEME.match(path):
            raise DocumentError(f"the address `{plain_line(address)}` leaves the site")
        if has_controls(address):
            raise DocumentError(f"the address `{plain_line(address)}` contains control characters")


def _addresses(document: Mapping[str, Any], name: str) -> Iterable[str]:
    if name == CATALOG:
        for item in document["entities"]:
            yield item["techdocs"]["url"]
            yield item["techdocs"]["docs"] or ""
            yield item["techdocs"].get("definition") or ""
    elif name == REDIRECTS:
        for item in document["redirects"]:
            yield item["from"]
            yield "" if item["to"].startswith("http") else item["to"]
    elif name == NAMES:
        yield from (address for row in document["entities"] for address in row[8:9])
        yield from (address for row in document["pages"] for address in row[2::2])
    else:
        yield from _addresses_of_links(document)


def _addresses_of_links(document: Mapping[str, Any]) -> Iterable[str]:
    for page in document["pages"]:
        yield from (page["url"], page["path"], *page.get("aliases", ()), *page.get("links", ()))
        for inbound in page.get("linked_from", ()):
            yield from (inbound["url"], inbound.get("former") or "")


def _relied_on(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a catalog without what is never looked up, such as definitions of APIs: a small part of its bytes."""
    return {
        "version": document["version"],
        **({"incumbents": document["incumbents"]} if "incumbents" in document else {}),
        "entities": [
            {
                "metadata": {key: item["metadata"].get(key) for key in ("title", "description")},
                "spec": {
                    key: value
                    for key, value in item["spec"].items()
                    if key in {*NAMING, "type", "lifecycle"} or (key == "profile" and isinstance(value, dict))
                },
                "relations": item["relations"],
                "techdocs": item["techdocs"],
            }
            for item in document["entities"]
        ],
    }
