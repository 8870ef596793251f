"""The options of a Markdown extension: which of them count, and whether the extension takes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import markdown

from techdocs.disk.digests import digest_value
from techdocs.mkdocs_yml.functions import with_functions
from techdocs.mkdocs_yml.option_schema import EXTENSIONS, Schema, read_option
from techdocs.model.nearness import nearest
from techdocs.plain_text import plain_line

OptionPath = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedOption:
    """An option that does not count: its path in the options, the reason, and what to do."""

    path: OptionPath
    reason: str
    hint: str


REFUSED: Mapping[OptionPath, tuple[str, str]] = {
    ("codehilite", "pygments_formatter"): ("it refers to Python code", "remove it"),
    ("wikilinks", "build_url"): ("it refers to Python code", "use `base_url` and `end_url`"),
    ("pymdownx.inlinehilite", "custom_inline"): ("it refers to Python code", "remove it"),
    ("pymdownx.snippets", "url_download"): (
        "a build loads nothing from the network", "put the text into the repository",
    ),
    ("pymdownx.emoji", "options", "custom_icons"): (
        "icons come from the site", "use a Material icon or an image",
    ),
}  # fmt: skip
"""Extension and option, mapped to why the option is refused unless it is off, and what to do instead."""


def read_options(extension: str, options: Mapping[str, object]) -> tuple[dict[str, object], list[DroppedOption]]:
    """Return the options that count, each with a value of its kind, and those that are dropped.

    Args:
        extension: a name of `EXTENSIONS`.
        options: plain data (`techdocs.mkdocs_yml.tags`).
    """
    dropped: list[DroppedOption] = []
    return _read(EXTENSIONS.get(extension, {}), (extension,), options, dropped), dropped


def option_fault(name: str, options: object) -> str:
    """Return why an extension does not take some options, `""` when it does."""
    return _fault(name, _Frozen(options))


def _read(
    schema: Schema, above: OptionPath, options: Mapping[str, object], dropped: list[DroppedOption]
) -> dict[str, object]:
    """Return the options that count, and add those that are dropped; `above` leads to them from the extension on."""
    kept: dict[str, object] = {}
    known: Mapping[str, Schema] = schema.get("properties", {})
    for key, value in options.items():
        path = (*above, key)
        try:
            read = _read_one(known, path, value, dropped)
        except ValueError as error:
            reason, hint = error.args
            dropped.append(DroppedOption(path=path[1:], reason=reason, hint=hint))
        else:
            if not known[key].get("deprecated"):
                kept[key] = read
    return kept


def _read_one(known: Mapping[str, Schema], path: OptionPath, value: object, dropped: list[DroppedOption]) -> object:
    """Return the value that counts for one option.

    Raises:
        ValueError: the option is dropped; why, and what to do.
    """
    *_, owner, key = path
    if path in REFUSED and value:
        raise ValueError(*REFUSED[path])
    if key not in known:
        raise ValueError("unknown option", _near(owner, key, known))
    if "properties" in known[key]:
        if value and not isinstance(value, dict):
            raise ValueError("it is not a mapping of options", "write `option: value` lines")
        return _read(known[key], path, value if isinstance(value, dict) else {}, dropped)
    return None if known[key].get("deprecated") else read_option(known[key], value)


def _near(owner: str, key: str, options: Mapping[str, Schema]) -> str:
    known = [name for name, schema in options.items() if not schema.get("deprecated")]
    near = nearest(plain_line(key, 40), known)
    if near:
        return f"did you mean `{near}`?"
    if not known:
        return "remove it"
    return f"remove it; the options of `{owner}` are {', '.join(f'`{name}`' for name in known)}"


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
        return f"{type(error).__name__}: {plain_line(str(error))}"
    return ""
