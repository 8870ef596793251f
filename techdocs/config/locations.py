"""Read an entry of `sources` that is a file of kind Location on a forge."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from techdocs.documents.accepts import Schema
from techdocs.documents.values import read_one_of, read_text
from techdocs.model.hosts import local_host
from techdocs.model.providers import LocationSource
from techdocs.model.trust import Trust

LOCATION_SOURCE: Schema = {
    "type": "object",
    "required": ["location"],
    "properties": {
        "location": {"type": "string", "pattern": "^https?://"},
        "trust": {"enum": [str(trust) for trust in Trust]},
    },
    "additionalProperties": False,
}
_HINT = "write `https://git.acme.example/acme/org/blob/main/all.yaml`, as your browser shows the file"


def read_location_source(entry: Mapping[str, object]) -> LocationSource:
    """Read one entry of `sources` that has a `location`.

    Raises:
        ValueError: it is wrong, with what is wrong and what to do.
    """
    unknown = next((key for key in entry if key not in LOCATION_SOURCE["properties"]), None)
    if unknown is not None:
        raise ValueError(f"contains the unknown key `{unknown}`", "known keys: location, trust")
    url = read_text(entry["location"])
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and parts.port != 0 and url.isprintable()
    except ValueError:
        is_whole = False
    is_safe = is_whole and (parts.scheme == "https" or (parts.scheme == "http" and local_host(url) != ""))
    if not is_safe:
        raise ValueError("contains a `location` that is not an address with `https`", _HINT)
    if "@" in parts.netloc:
        raise ValueError("contains an address with a user name or password", "add the login to `integrations`")
    return LocationSource(url=url, trust=Trust(read_one_of(*Trust)(entry.get("trust", Trust.SANDBOXED.value))))
