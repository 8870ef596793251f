"""What people can do when a document of a published site cannot be had."""

from enum import StrEnum


class Remedy(StrEnum):
    """What helps against a fault, as its hint says it."""

    LOG_IN = "give a login in the address, `https://name:password@…`, or in `~/.netrc`"
    FRONT_PAGE = "give the address of the front page of a site that `techdocs build` made, or its folder"
    REBUILD = "build and publish the site again"
