"""One searchable documentation site, with owners, from many repositories.

What a program may call is in `__all__`; `docs/programs.md` describes it. Each name is loaded when it is first used, so
that `techdocs --help` does not wait for the pipeline.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from techdocs.config import Config, load_config
    from techdocs.errors import ConfigError, DiskError, SiteError, SourceError, TechDocsError
    from techdocs.model.problem import Problem, Severity
    from techdocs.pipeline import build_site, lint_sources

__all__ = [
    "Config",
    "ConfigError",
    "DiskError",
    "Problem",
    "Severity",
    "SiteError",
    "SourceError",
    "TechDocsError",
    "build_site",
    "lint_sources",
    "load_config",
]
__version__ = "0.1.0"
_MODULES = {
    "techdocs.config": ("Config", "load_config"),
    "techdocs.errors": ("ConfigError", "DiskError", "SiteError", "SourceError", "TechDocsError"),
    "techdocs.model.problem": ("Problem", "Severity"),
    "techdocs.pipeline": ("build_site", "lint_sources"),
}

if not TYPE_CHECKING:  # a type checker then reports names that do not exist

    def __getattr__(name: str) -> object:
        """Return one of the names of `__all__` from its module (PEP 562)."""
        module = next((module for module, names in _MODULES.items() if name in names), None)
        if module is None:
            raise AttributeError(f"module `{__name__}` has no attribute `{name}`", name=__name__)
        return getattr(import_module(module), name)


def __dir__() -> list[str]:
    """Return the names that a program may use."""
    return [*__all__, "__version__"]
