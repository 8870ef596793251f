"""The operator's settings as one frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from techdocs.model.executor import ExecutorSettings
from techdocs.model.fetching import FetchMode, FetchSettings, UrlSource
from techdocs.model.integrations import Integration
from techdocs.model.limits import Limits
from techdocs.model.lint import LintSettings
from techdocs.model.providers import BackstageProvider, BundleSource, LocationSource, Provider
from techdocs.model.publisher import Publisher
from techdocs.model.security import Security
from techdocs.model.shared_cache import CacheSettings
from techdocs.model.site import Look
from techdocs.model.trust import TrustedSettings

CONFIG_NAME = "techdocs.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The operator's settings, with everything that was left out filled in.

    `sources` are folders or globs, relative ones below `folder` (where the file stands, or the working folder);
    `trusted_sources` are those of them that the operator trusts, `trusted` is what these may use. `urls` are
    repositories to fetch, `fetch` says how, `fetch_mode` how far this run goes for them, and `fetch_only` names those
    that alone are fetched (none: all); with `accepts_deletions`, what is not listed any more goes at once. `names` maps
    the ref of an entity that several sources declare to the source that gets it. `redirect_files` are the forms in
    which rules of redirects are written (`netlify`, `nginx`, `s3`). `jobs` is the number of worker processes.
    `today` is the date of the run (UTC), by which rules move. `published_site` is the address of the site in which lint
    looks up what the sources do not have, `against` of the one it compares with; `offline` asks neither. `has_file`
    says whether there is a settings file, `file` is the one that was found in the working folder, not named.
    `is_pull_request` says that the run is of a change that is not merged yet. `integrations` are the forges that may
    be asked, `providers` what lists their repositories, `locations` files of kind Location that are followed to
    repositories, `bundles` where repositories put bundles; without folders or globs, `sources` is empty beside them.
    `publisher` is where the site is published, `shared_cache` where other machines find what this one has made,
    `executor` says which machines render.
    """

    folder: Path
    sources: tuple[str, ...] = (".",)
    trusted_sources: frozenset[str] = frozenset()
    trusted: TrustedSettings = field(default_factory=TrustedSettings)
    urls: tuple[UrlSource, ...] = ()
    fetch: FetchSettings = field(default_factory=FetchSettings)
    fetch_mode: FetchMode = FetchMode.LAST
    fetch_only: tuple[str, ...] = ()
    accepts_deletions: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    security: Security = field(default_factory=Security)
    redirect_files: tuple[str, ...] = ()
    site_dir: Path = Path("site")
    cache_dir: Path = Path(".techdocs")
    look: Look = field(default_factory=Look)
    limits: Limits = field(default_factory=Limits)
    jobs: int = 1
    strict: bool = False
    use_cache: bool = True
    lint: LintSettings = field(default_factory=LintSettings)
    today: date = date.min
    published_site: str = ""
    against: str = ""
    offline: bool = False
    publisher: Publisher = field(default_factory=Publisher)
    shared_cache: CacheSettings = field(default_factory=CacheSettings)
    executor: ExecutorSettings = field(default_factory=ExecutorSettings)
    has_file: bool = False
    is_pull_request: bool = False
    file: Path | None = None
    integrations: tuple[Integration, ...] = ()
    providers: tuple[Provider, ...] = ()
    locations: tuple[LocationSource, ...] = ()
    bundles: tuple[BundleSource, ...] = ()

    @property
    def secret_variables(self) -> frozenset[str]:
        """Return the names of the environment variables that hold logins: no page may show their values."""
        logins = {name for integration in self.integrations for name in integration.variables}
        tokens = {provider.token for provider in self.providers if isinstance(provider, BackstageProvider)}
        return frozenset(logins | tokens - {""})
