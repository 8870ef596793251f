"""The few functions that `mkdocs.yml` may name by a `!!python/…` tag, as in Backstage's list; no other is called.

In settings such a value is the text `!!python/name:<name>`, or a mapping with the key `!!python/object/apply`.
"""

import copy
from collections.abc import Callable, Mapping

from markdown.extensions import toc
from pymdownx import slugs, superfences

from techdocs.mkdocs_yml.emoji import EMOJIONE, GEMOJI, MATERIAL, TWEMOJI, local_emoji, plain_emoji

PYTHON_TAG = "!!python/"
NAME_TAG = "!!python/name:"
APPLY_TAG = "!!python/object/apply:"
APPLY_KEY = "!!python/object/apply"


_PLAIN: Mapping[str, object] = {
    "pymdownx.emoji.emojione": EMOJIONE,
    "pymdownx.emoji.gemoji": GEMOJI,
    "pymdownx.emoji.twemoji": TWEMOJI,
    "materialx.emoji.twemoji": MATERIAL,
    "material.extensions.emoji.twemoji": MATERIAL,
    "pymdownx.emoji.to_alt": plain_emoji,
    "pymdownx.emoji.to_png": local_emoji,
    "pymdownx.emoji.to_png_sprite": local_emoji,
    "pymdownx.emoji.to_svg": local_emoji,
    "pymdownx.emoji.to_svg_sprite": local_emoji,
    "materialx.emoji.to_svg": local_emoji,
    "material.extensions.emoji.to_svg": local_emoji,
    "pymdownx.superfences.fence_code_format": superfences.fence_code_format,
    "pymdownx.superfences.fence_div_format": superfences.fence_div_format,
}
_slugify: Callable[..., Callable[..., object]] = slugs.slugify
_SLUGS: Mapping[str, Callable[..., object]] = {
    "pymdownx.slugs.uslugify": _slugify(case="lower"),
    "pymdownx.slugs.uslugify_encoded": _slugify(case="lower", percent_encode=True),
    "pymdownx.slugs.uslugify_cased": _slugify(),
    "pymdownx.slugs.uslugify_cased_encoded": _slugify(percent_encode=True),
    "pymdownx.slugs.gfm": _slugify(case="lower-ascii"),
    "pymdownx.slugs.gfm_encoded": _slugify(case="lower-ascii", percent_encode=True),
    "markdown.extensions.toc.slugify": toc.slugify,
    "markdown.extensions.toc.slugify_unicode": toc.slugify_unicode,
}
"""Names of functions that make ids of headings; those of pymdownx left it in version 10, and are what they became."""
SLUG_FUNCTIONS = frozenset(_SLUGS)
_NAMED: Mapping[str, object] = {**_PLAIN, **_SLUGS}
_APPLIED: Mapping[str, Callable[..., object]] = {"pymdownx.slugs.slugify": _slugify}
EMOJI_INDEXES = frozenset(name for name in _NAMED if name.rpartition(".")[2] in {"emojione", "gemoji", "twemoji"})
EMOJI_GENERATORS = frozenset(name for name in _NAMED if name.rpartition(".")[2].startswith("to_"))
FENCE_FORMATS = frozenset(name for name in _NAMED if name.startswith("pymdownx.superfences."))
SLUG_CASES = ("none", "lower", "lower-ascii", "fold")
SLUG_FORMS = ("NFC", "NFD", "NFKC", "NFKD")
"""The values that `pymdownx.slugs.slugify` knows for `case` and for `normalize`."""


def is_allowed(tag: str) -> bool:
    """Say whether a tag of `mkdocs.yml` names a function of the list."""
    return tag.removeprefix(NAME_TAG) in _NAMED or tag.removeprefix(APPLY_TAG) in _APPLIED


def with_functions(options: object) -> object:
    """Return a copy of an extension's options in which the names of functions have become the functions."""
    if isinstance(options, str) and options.startswith(NAME_TAG):
        return _NAMED.get(options.removeprefix(NAME_TAG), options)
    if isinstance(options, Mapping):
        if str(options.get(APPLY_KEY)) in _APPLIED:
            return _APPLIED[str(options[APPLY_KEY])](**options.get("kwds", {}))
        return {key: with_functions(value) for key, value in options.items()}
    if isinstance(options, (list, tuple)):
        return [with_functions(value) for value in options]
    return copy.copy(options)
