"""YAML tags in a `mkdocs.yml`: a few name a function of Backstage's list or a folder, every other one is inert."""

from collections.abc import Iterator

from techdocs.documents.located_yaml import KeyPath, Tagged
from techdocs.mkdocs_yml.functions import APPLY_KEY, APPLY_TAG, NAME_TAG, is_allowed

RELATIVE_TAG, RELATIVE_OPTION = "!relative", "base_path"
"""MkDocs' tag for a folder that depends on where the settings stand, and the option in which it is understood."""
_RELATIVE = {"": ".", "$config_dir": "."}


def understood(tagged: Tagged, option: str) -> object:
    """Return a tagged value inside an extension's `option` as plain data, None when the tag is inert."""
    if tagged.tag.startswith(NAME_TAG) and is_allowed(tagged.tag):
        return tagged.tag
    if tagged.tag.startswith(APPLY_TAG) and is_allowed(tagged.tag):
        keywords = tagged.value.get("kwds", {}) if isinstance(tagged.value, dict) else {}
        return {APPLY_KEY: tagged.tag.removeprefix(APPLY_TAG), "kwds": without_tags(keywords)}
    if tagged.tag == RELATIVE_TAG and option == RELATIVE_OPTION:
        return _RELATIVE.get(tagged.value) if isinstance(tagged.value, str) else None
    return None


def without_tags(value: object, option: str = "") -> object:
    """Return an extension's options as plain data: tags that are understood become values, others are left out."""
    if isinstance(value, Tagged):
        return understood(value, option)
    if isinstance(value, dict):
        plain = {key: without_tags(inner, str(key)) for key, inner in value.items()}
        return {key: inner for key, inner in plain.items() if inner is not None or value[key] is None}
    if isinstance(value, list):
        plain_items = [without_tags(item, option) for item in value]
        return [plain for plain, item in zip(plain_items, value, strict=True) if plain is not None or item is None]
    return value


def inert_tags(value: object, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """Yield path and tag of every value of a `mkdocs.yml` whose tag is not understood where it is."""
    if isinstance(value, Tagged):
        if not _in_options(path) or understood(value, _option(path)) is None:
            yield path, value.tag
        value = value.value
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in pairs:
        yield from inert_tags(inner, (*path, step))


def _in_options(path: KeyPath) -> bool:
    """Say whether a path leads into the options of an extension, in either form of `markdown_extensions`."""
    match path:
        case ("markdown_extensions", int(), str(), _, *_) | ("markdown_extensions", str(), _, *_):
            return True
    return False


def _option(path: KeyPath) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")
