"""What a site's operator decides about lint; `techdocs.yml` knows each value by its name here, below `lint`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from techdocs.model.problem import Severity

LIFECYCLES = ("experimental", "production", "deprecated")
"""The well-known lifecycles of Backstage's `descriptor-format.md`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityRule:
    """How bad the problems of some codes are; None = off.

    It holds for the problems of one `owner` (an entity ref in canonical form), for those below `path` (a pattern of
    gitignore over `<source>/<path>`) and from `from_date` on (ISO 8601), each where it is not empty.
    """

    codes: tuple[str, ...]
    severity: Severity | None
    owner: str = ""
    path: str = ""
    from_date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LintSettings:
    """From where on the rules speak, and how loud.

    `page_words` words of a page and `image_kb` kilobytes (1000 bytes) of a picture are the most that pass unsaid.
    `stale_days` days without a commit make a page stale; 0 switches that off. `lifecycles` are those that the
    organisation knows, `types` its types by kind (lower case); if empty, any value will do. Of the `severities`
    that hold for a problem, the last counts.
    """

    page_words: int = 6000
    image_kb: int = 500
    stale_days: int = 0
    lifecycles: tuple[str, ...] = LIFECYCLES
    types: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    severities: tuple[SeverityRule, ...] = ()
