"""Read `lint`: from where on the rules speak, and what an organisation knows."""

from collections.abc import Mapping

from techdocs.config.severities import SEVERITIES, read_overrides, read_severities
from techdocs.documents.accepts import TEXT, accepts, list_of
from techdocs.documents.mapping import LocatedMapping
from techdocs.documents.values import read_number, read_positive, read_text
from techdocs.model.entity import KINDS
from techdocs.model.lint import LintSettings

LINT_KEYS = ("severities", "overrides", "page_words", "image_kb", "stale_days", "lifecycles", "types")
_KINDS = tuple(kind for kind in KINDS if kind != "user")
"""Kinds whose `spec.type` Backstage knows."""


def read_lint(lint: LocatedMapping) -> LintSettings:
    """Read what the operator decides about lint."""
    defaults = LintSettings()
    general = read_severities(lint.notes, (*lint.path, "severities"), lint.raw("severities", SEVERITIES))
    return LintSettings(
        page_words=lint.get("page_words", read_positive, defaults.page_words),
        image_kb=lint.get("image_kb", read_positive, defaults.image_kb),
        stale_days=lint.get("stale_days", read_number, defaults.stale_days),
        lifecycles=lint.get("lifecycles", _read_known, defaults.lifecycles),
        types=lint.get("types", _read_types, defaults.types),
        severities=(*general, *read_overrides(lint)),
    )


@accepts(list_of(TEXT))
def _read_known(value: object) -> tuple[str, ...]:
    """Read the words that an organisation knows; an empty list says that any will do."""
    if not isinstance(value, list):
        raise ValueError("is not a list", "write `[one, another]`")  # noqa: TRY004
    return tuple(read_text(item) for item in value)


@accepts({"type": "object", "properties": dict.fromkeys(_KINDS, list_of(TEXT)), "additionalProperties": list_of(TEXT)})
def _read_types(value: object) -> Mapping[str, tuple[str, ...]]:
    hint = "write `component: [service, website, library]`"
    if not isinstance(value, dict):
        raise ValueError("is not a mapping of kinds to lists", hint)  # noqa: TRY004
    unknown = next((kind for kind in value if kind.lower() not in _KINDS), None)
    if unknown is not None:
        raise ValueError(f"lists `{unknown}`, which is not a kind with types", f"kinds: {', '.join(_KINDS)}")
    return {kind.lower(): _read_known(types) for kind, types in value.items()}
