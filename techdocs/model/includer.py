"""The plugins and extensions that give pages a form of includes."""

from enum import StrEnum


class Includer(StrEnum):
    """What gives pages a form of includes: the name of a plugin or of an extension."""

    MACROS = "macros"
    INCLUDE_MARKDOWN = "include-markdown"
    MARKDOWN_INCLUDE = "markdown_include.include"
    MDX_INCLUDE = "mdx_include"
    VARIANTS = "markdown_include_variants"
