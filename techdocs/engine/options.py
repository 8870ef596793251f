"""The options of a Markdown extension as plain data, and whether the extension takes them."""

from dataclasses import dataclass
from functools import lru_cache

import markdown

from techdocs.digests import digest_value
from techdocs.engine.functions import APPLY_KEY, APPLY_TAG, NAME_TAG, is_allowed, with_functions
from techdocs.located_yaml import Tagged

RELATIVE_TAG = "!relative"
"""MkDocs' tag for a folder that depends on where the settings stand."""
_RELATIVE = {"": ".", "$config_dir": "."}


def option_fault(name: str, options: object) -> str:
    """Return why an extension does not take some options, `""` when it does."""
    return _fault(name, _Frozen(options))


def plain_options(value: object) -> tuple[object, list[str]]:
    """Return a value in which allowed function tags are plain data, and the tags that were left out."""
    unknown: list[str] = []

    def walk(item: object) -> object:
        if isinstance(item, Tagged):
            if item.tag.startswith(NAME_TAG) and is_allowed(item.tag):
                return item.tag
            if item.tag.startswith(APPLY_TAG) and is_allowed(item.tag):
                kwds = item.value.get("kwds", {}) if isinstance(item.value, dict) else {}
                return {APPLY_KEY: item.tag.removeprefix(APPLY_TAG), "kwds": kwds}
            if item.tag == RELATIVE_TAG and item.value in _RELATIVE:
                return _RELATIVE[str(item.value)]
            unknown.append(item.tag)
            return None
        if isinstance(item, dict):
            walked = {key: walk(inner) for key, inner in item.items() if not isinstance(inner, Tagged)}
            return walked | {
                key: found
                for key, inner in item.items()
                if isinstance(inner, Tagged) and (found := walk(inner)) is not None
            }
        return [walk(inner) for inner in item] if isinstance(item, list) else item

    return walk(value), unknown


@dataclass(frozen=True, slots=True, eq=False)
class _Frozen:
    """Options that can be remembered: equal when their digests are."""

    value: object

    def __hash__(self) -> int:
        return hash(digest_value(self.value))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Frozen) and digest_value(self.value) == digest_value(other.value)


@lru_cache(maxsize=1024)
def _fault(name: str, options: _Frozen) -> str:
    values = with_functions(options.value)
    if name == "pymdownx.snippets":
        return ""
    try:
        markdown.Markdown(extensions=[name], extension_configs={name: values}).convert("x")  # type: ignore[dict-item]
    except KeyError as error:
        return f"it has no option {str(error)[:120]}".replace("'", "`")
    except (TypeError, ValueError, AttributeError, ImportError, AssertionError, LookupError) as error:
        return f"{type(error).__name__}: {str(error)[:120]}"
    return ""
