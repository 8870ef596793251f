"""How far the operator trusts a source: what `techdocs.yml` says, never what a repository says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Trust(StrEnum):
    """Whose word counts for a source: `sandboxed` is data alone, `trusted` may use what the operator names."""

    SANDBOXED = "sandboxed"
    TRUSTED = "trusted"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedSettings:
    """What trusted sources may use beside the others' settings.

    `plugins` are MkDocs plugins with the operator's options, in order; they run in a worker without a sandbox.
    `extensions` are further Markdown extensions with their options. `raw_html` leaves the HTML of pages as it is.
    `versions` are those of the packages that plugins and extensions come from.
    """

    plugins: tuple[tuple[str, Mapping[str, object]], ...] = ()
    extensions: tuple[tuple[str, Mapping[str, object]], ...] = ()
    raw_html: bool = False
    versions: tuple[str, ...] = field(default=())

    @property
    def runs_code(self) -> bool:
        """Say whether code that the operator names runs while pages are rendered."""
        return bool(self.plugins or self.extensions)
