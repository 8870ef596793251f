"""What a preview passes on of a published site: nothing of that site runs under the preview's own address.

Of its search only the names and the data of the index are passed on, each by its exact name, with a type of ours,
bounded, and seen to be what it should be. The programs of the search (JavaScript, WebAssembly) are our own pagefind's.
"""

import json
import re
import zlib
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from techdocs.clean.file_types import RUN_BY_BROWSERS
from techdocs.documents.foreign_json import parsed_mapping
from techdocs.portal.search.order import PAGES
from techdocs.published.documents import NAMES, DocumentError, read_document
from techdocs.server.contract import Answer

JSON, BYTES = "application/json", "application/octet-stream"
SHARD = re.compile(r"shard-\d{2,6}(?:-[a-z]{2})?")
ENTRY = "pagefind-entry.json"
_HASH = r"[a-z]{2,8}(?:-[a-z0-9]{1,8})*_[0-9a-f]{6,64}"
_DATA = re.compile(
    rf"pagefind\.{_HASH}\.pf_meta|index/{_HASH}\.pf_index|fragment/{_HASH}\.pf_fragment|filter/{_HASH}\.pf_filter"
)
_LANGUAGE = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]{1,8})*|unknown")
_NAMES_FIELDS = ("generator", "version", "entities", "contacts", "pages")
_FACTS = ("hash", "wasm", "page_count")
_MARK = b"pagefind_dcd"
"""What every file of an index begins with when it is unpacked."""
_MAX_UNPACKED = 100_000_000
_POLICY = re.compile(rb"<meta\b[^>]*\bcontent-security-policy\b[^>]*>", re.IGNORECASE)
_DRAWING_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox"


def relayed_file(file: Path, policy: str) -> Answer | None:
    """Return a page or file of a published site's folder, None for what only runs.

    A page keeps the site's look, which is ours; its scripts run by `policy` alone, whatever it says itself.
    """
    suffix = file.suffix.lower().lstrip(".")
    if suffix == "html":
        return Answer(content=_POLICY.sub(b"", file.read_bytes()), policy=policy)
    if suffix == "svg":
        return Answer(file=file, policy=_DRAWING_POLICY)
    return None if suffix in RUN_BY_BROWSERS else Answer(file=file)


def relayed_index(name: str, content: bytes | None) -> Answer | None:
    """Return a file of a published search index, None for what is not its data.

    Args:
        name: its path below the shard.
        content: what the site gives there.
    """
    if content is None:
        return None
    if name == ENTRY:
        entry = read_entry(content)
        return Answer(content=json.dumps(entry).encode(), media_type=JSON) if entry else None
    if name == PAGES:
        pages = read_pages(content)
        return Answer(content=json.dumps(pages).encode(), media_type=JSON) if pages else None
    if not is_index_data(name) or not _is_packed(content):
        return None
    return Answer(content=content, media_type=BYTES)


def relayed_names(content: bytes | None) -> Answer | None:
    """Return the names of a published site, None when they are not what the contract says."""
    try:
        document = read_document(content or b"", NAMES)
    except DocumentError:
        return None
    return Answer(content=json.dumps({key: document[key] for key in _NAMES_FIELDS}).encode(), media_type=JSON)


def is_index_data(name: str) -> bool:
    """Say whether a path below a shard is that of data, as pagefind names them."""
    return name in (ENTRY, PAGES) or bool(_DATA.fullmatch(name))


def read_entry(content: bytes | None) -> dict[str, object] | None:
    """Return what the browser needs of a `pagefind-entry.json`, None when another pagefind has made it."""
    entry = parsed_mapping(content)
    if entry.get("version") != version("pagefind-bin-extended"):
        return None
    languages, characters = entry.get("languages"), entry.get("include_characters", [])
    if not isinstance(languages, dict) or not all(_is_language(*item) for item in languages.items()):
        return None
    if not isinstance(characters, list) or not all(isinstance(one, str) for one in characters):
        return None
    return {
        "version": entry["version"],
        "languages": {name: {key: facts.get(key) for key in _FACTS} for name, facts in languages.items()},
        "include_characters": characters,
    }


def read_pages(content: bytes | None) -> dict[str, object] | None:
    """Return what the browser needs of a `pages.json`, None when it is not what our own index has there."""
    pages = parsed_mapping(content)
    prefix, entities = pages.get("prefix"), pages.get("entities")
    if not isinstance(prefix, str) or not isinstance(entities, dict):
        return None
    return {"prefix": prefix, "entities": {ref: ids for ref, ids in entities.items() if isinstance(ids, str)}}


def _is_language(name: str, facts: object) -> bool:
    return (
        isinstance(facts, Mapping)
        and bool(_LANGUAGE.fullmatch(name))
        and isinstance(facts.get("hash"), str)
        and bool(re.fullmatch(_HASH, facts["hash"]))
        and (facts.get("wasm", "") is None or bool(_LANGUAGE.fullmatch(str(facts.get("wasm", "")))))
        and isinstance(facts.get("page_count"), int)
    )


def _is_packed(content: bytes) -> bool:
    """Say whether bytes are a part of an index: packed, as a file has it, or unpacked by the server on the way."""
    if content.startswith(_MARK):
        return True
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        unpacked = unpacker.decompress(content, _MAX_UNPACKED)
    except zlib.error:
        return False
    return unpacked.startswith(_MARK) and unpacker.eof
