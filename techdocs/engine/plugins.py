"""MkDocs plugins that the operator names for trusted sources: their events for config, files, nav and pages, no others.

They are loaded as MkDocs loads them, with the operator's options, and run in the worker of each trusted component.
"""

import importlib.util
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.metadata import EntryPoint, PackageNotFoundError, packages_distributions, version
from typing import TYPE_CHECKING

from techdocs.errors import SiteError
from techdocs.model.trust import TrustedSettings

if TYPE_CHECKING:
    from mkdocs.plugins import PluginCollection


def check_trusted(trusted: TrustedSettings) -> None:
    """Raise a SiteError when a plugin or an extension that the operator names is not there or refuses its options."""
    faults = list(_faults(trusted))
    if faults:
        raise SiteError("; ".join(faults), hint="install it alongside techdocs, or correct `trusted` in `techdocs.yml`")


def _installed() -> "Mapping[str, EntryPoint]":
    from mkdocs.plugins import get_plugins  # noqa: PLC0415 - few sites name plugins, and lint renders nothing

    return get_plugins()


def load_plugins(trusted: TrustedSettings | None) -> "PluginCollection":
    """Return the plugins that a trusted component may use; none for any other."""
    from mkdocs.plugins import PluginCollection  # noqa: PLC0415 - as in `_installed`

    collection = PluginCollection()
    known = _installed() if trusted and trusted.plugins else {}
    for name, options in trusted.plugins if trusted else ():
        plugin = known[name].load()()
        plugin.load_config(dict(options))
        collection[name] = plugin
    return collection


def with_versions(trusted: TrustedSettings) -> TrustedSettings:
    """Return the settings with the versions of what they name, on which rendered pages depend."""
    if not trusted.runs_code:
        return trusted
    known = _installed()
    found = [
        f"{name} {entry.dist.version if entry.dist else ''}"
        for name, _ in trusted.plugins
        if (entry := known.get(name))
    ]
    return replace(trusted, versions=(*found, *_extension_versions(trusted)))


def _extension_versions(trusted: TrustedSettings) -> Iterator[str]:
    packages = packages_distributions() if trusted.extensions else {}
    for name, _ in trusted.extensions:
        for package in packages.get(name.partition(".")[0], ()):
            try:
                yield f"{package} {version(package)}"
            except PackageNotFoundError:
                yield package


def _faults(trusted: TrustedSettings) -> Iterator[str]:
    known = _installed() if trusted.plugins else {}
    for name, options in trusted.plugins:
        if name not in known:
            yield f"plugin `{name}` of `trusted.plugins` is not installed"
            continue
        errors, warnings = known[name].load()().load_config(dict(options))
        yield from (f"plugin `{name}` of `trusted.plugins`: `{key}`: {error}" for key, error in [*errors, *warnings])
    for name, _ in trusted.extensions:
        if importlib.util.find_spec(name.partition(":")[0].partition(".")[0]) is None:
            yield f"extension `{name}` of `trusted.markdown_extensions` is not installed"
