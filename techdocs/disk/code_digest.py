"""One digest of all that makes results of inputs: our own code, and the versions of the packages that it works with."""

from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from techdocs.disk.digests import digest_folder, digest_value

PACKAGES = (
    "antlr4-python3-runtime",
    "babel",
    "cbor2",
    "graphql-core",
    "jinja2",
    "jsonschema-rs",
    "markdown",
    "markupsafe",
    "mdx-truly-sane-lists",
    "mkdocs",
    "mkdocs-material",
    "nh3",
    "pagefind-bin-extended",
    "pathspec",
    "proto-schema-parser",
    "pygments",
    "pymdown-extensions",
    "pyyaml",
    "selectolax",
)
"""What reads, renders and indexes."""


@lru_cache(maxsize=1)
def code_digest() -> str:
    """Return the digest that is part of the key of every kept result: other code gives other results."""
    return code_digest_of(Path(__file__).parent.parent)


def code_digest_of(folder: Path) -> str:
    """Return the digest of the code below a folder, as it would be if that were this package."""
    versions = [(name, version(name)) for name in PACKAGES]
    return digest_value([versions, digest_folder(folder, suffixes=(".py", ".json"))])
