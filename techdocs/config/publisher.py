"""Read `publisher`: where the site is published. Keys of Backstage's `techdocs.publisher` have their names there.

No credentials belong into this file: each store's own tools find them elsewhere.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from techdocs.config.values import path_in, read_texts
from techdocs.documents.accepts import accepts
from techdocs.documents.mapping import LocatedMapping
from techdocs.documents.values import read_boolean, read_number, read_one_of, read_positive, read_text
from techdocs.model.publisher import Publisher

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "local": ("publishDirectory",),
    "awsS3": ("bucketName", "bucketRootPath", "region", "endpoint", "s3ForcePathStyle"),
    "googleGcs": ("bucketName", "bucketRootPath"),
    "azureBlobStorage": ("containerName", "bucketRootPath", "accountName", "endpoint"),
    "gitPages": ("remote", "branch", "largest_mb"),
}
"""The kinds of places, each with the keys of its section."""
PUBLISHER_KEYS = ("type", *SECTIONS, "deletions", "exclude", "keep", "layout")
_ROOT = re.compile(r"^/?(?:(?!\.{1,2}(?:/|$)|\.techdocs(?:/|$))[^/\\\x00-\x1f\x7f]+(?:/|$))*$")
_BRANCH = re.compile(r"(?!-|.*(?:\.\.|//|@\{|\.lock(?:/|$)))[\w./-]{1,200}(?<![/.])")
_REMOTE = re.compile(r"^(?!-)(?!\w+://[^/]*:[^/]*@)[!-~]+$")
_NAME = re.compile(r"\$web|\$root|[A-Za-z0-9][A-Za-z0-9._-]{1,221}")


def read_publisher(publisher: LocatedMapping, folder: Path) -> Publisher:
    """Read where the site is published; paths are relative to a folder."""
    kind = publisher.get("type", read_one_of(*SECTIONS), "")
    sections = {name: publisher.section(name, keys) for name, keys in SECTIONS.items()}
    local, azure, pages = sections["local"], sections["azureBlobStorage"], sections["gitPages"]
    here = sections.get(kind, LocatedMapping(notes=publisher.notes))
    bucket = {
        name: _bucket(section, "bucketName") for name, section in sections.items() if name.endswith(("S3", "Gcs"))
    }
    bucket["azureBlobStorage"] = _bucket(azure, "containerName")
    roots = {name: sections[name].get("bucketRootPath", read_bucket_root, "") for name in bucket}
    endpoints = {name: sections[name].get("endpoint", read_endpoint, "") for name in ("awsS3", "azureBlobStorage")}
    _check_place(publisher, kind, here, bucket.get(kind, ""))
    s3 = sections["awsS3"]
    return Publisher(
        type=kind,
        bucket=bucket.get(kind, ""),
        root=roots.get(kind, ""),
        region=s3.get("region", read_text, ""),
        endpoint=endpoints.get(kind, ""),
        path_style=s3.get("s3ForcePathStyle", read_boolean, Publisher().path_style),
        account=azure.get("accountName", read_text, ""),
        folder=local.get("publishDirectory", path_in(folder), folder),
        remote=pages.get("remote", _read_remote, Publisher().remote),
        branch=pages.get("branch", _read_branch, Publisher().branch),
        largest_mb=pages.get("largest_mb", read_positive, Publisher().largest_mb),
        deletions=publisher.get("deletions", _read_percentage, Publisher().deletions),
        exclude=publisher.get("exclude", read_texts, ()),
        keep=publisher.get("keep", read_number, Publisher().keep),
        layout=publisher.get("layout", read_one_of("site", "techdocs"), Publisher().layout),
    )


def _bucket(section: LocatedMapping, key: str) -> str:
    return section.get(key, read_bucket, "")


def _check_place(publisher: LocatedMapping, kind: str, section: LocatedMapping, bucket: str) -> None:
    """Note a publisher that does not say where to."""
    missing = {"local": "publishDirectory", "azureBlobStorage": "containerName"}.get(kind, "bucketName")
    needs = kind and kind != "gitPages" and not section.keys.get(missing)
    if needs and not bucket:
        hint = f"write `{missing}: …` below `{kind}:`"
        publisher.notes.invalid((*publisher.path, "type"), f"`publisher.{kind}.{missing}` is missing", hint)


@accepts({"type": "string", "pattern": f"^(?:{_NAME.pattern})$"})
def read_bucket(value: object) -> str:
    """Read the name of a bucket or a container."""
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise ValueError("is not the name of a bucket", "write its name only; a path goes into `bucketRootPath`")
    return value


@accepts({"type": "string", "pattern": _ROOT.pattern})
def read_bucket_root(value: object) -> str:
    """Read a path in a bucket."""
    if not isinstance(value, str) or not _ROOT.fullmatch(value):
        raise ValueError("is not a path in a bucket", "write folders separated by `/`, without `.` and `..`")
    return value.strip("/")


@accepts({"type": "string", "pattern": "^https?://[^@]+$"})
def read_endpoint(value: object) -> str:
    """Read the address of a store that is not the cloud's own."""
    address = read_text(value)
    if not address.startswith(("https://", "http://")) or "@" in address:
        raise ValueError("is not a web address without credentials", "start it with `https://`")
    return address.rstrip("/")


@accepts({"type": "string", "pattern": f"^{_BRANCH.pattern}$"})
def _read_branch(value: object) -> str:
    if not isinstance(value, str) or not _BRANCH.fullmatch(value):
        raise ValueError("is not the name of a branch")
    return value


@accepts({"type": "string", "pattern": _REMOTE.pattern})
def _read_remote(value: object) -> str:
    """Read the name or the address of a remote; its credentials belong elsewhere."""
    if not isinstance(value, str) or not _REMOTE.fullmatch(value):
        raise ValueError(
            "is not a remote without credentials", "write `origin`, or an address that starts with `https://`"
        )
    return value


@accepts({"type": ["integer", "string"], "pattern": "^(?:100|[0-9]{1,2})%?$", "minimum": 0, "maximum": 100})
def _read_percentage(value: object) -> int:
    """Read a percentage: `20%`, or `20`."""
    text = read_text(value).removesuffix("%")
    if not text.isdecimal() or int(text) > 100:  # noqa: PLR2004 - percent
        raise ValueError("is not a percentage", "write `20%`")
    return int(text)
