"""A step: the definitions of APIs. Takes the `Catalog`, gives a `BuiltApi` for each API that has a definition."""

from techdocs.apis.build import ApiTools, build_apis
from techdocs.apis.published import ComparedApis, compare_published
from techdocs.apis.since import keep_definitions, with_changes

__all__ = ["ApiTools", "ComparedApis", "build_apis", "compare_published", "keep_definitions", "with_changes"]
