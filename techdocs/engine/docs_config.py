"""The settings with which MkDocs' own modules render one component: the site's, with the component's over them."""

import copy
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from techdocs.content.snippets import SNIPPETS
from techdocs.disk.packs import Inputs
from techdocs.engine.pinned import PinnedDialect
from techdocs.engine.plugins import load_plugins
from techdocs.engine.theme import Theme
from techdocs.engine.theme_config import base_config
from techdocs.engine.titles import shown, toc_title
from techdocs.mkdocs_yml.dialect import merged_extensions
from techdocs.mkdocs_yml.emoji import EMOJIONE, local_emoji
from techdocs.mkdocs_yml.functions import with_functions
from techdocs.model.docs import BuildAction, Dialect, DocsSettings, nav_texts
from techdocs.patterns import IgnoreSpec

PRUNED_ABOVE = 200
"""Pages or nav entries from which on a page shows its own branch only: all on all pages grow with the square."""
SECTIONS_UP_TO = 500
"""Pages or entries up to which `navigation.sections` is honoured: with it, each page shows all sections whole."""
_SECTIONS = "navigation.sections"
_ALWAYS = ("content.code.copy", "navigation.footer", "toc.follow")


def plain_config(settings: DocsSettings, theme: Theme) -> MkDocsConfig:
    """Return the site's settings with what a component says of its files."""
    base = base_config(theme)
    config = copy.copy(base)
    config.data = {**base.data, **inclusion_settings(settings)}
    return config


def inclusion_settings(settings: DocsSettings) -> dict[str, Any]:
    """Return MkDocs' settings that say which files count, and what their addresses are."""
    return {
        "use_directory_urls": settings.use_directory_urls,
        "exclude_docs": Exclusions(settings.exclude_docs.splitlines()) if settings.exclude_docs else None,
        "not_in_nav": IgnoreSpec(settings.not_in_nav.splitlines()) if settings.not_in_nav else None,
    }


class Exclusions(IgnoreSpec):
    """What `exclude_docs` matches, after what MkDocs always leaves out, which its `set_exclusions` adds."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__([".*", "/templates/", *lines])

    def __radd__(self, _always: object) -> "Exclusions":
        return self


def docs_config(action: BuildAction, inputs: Inputs, theme: Theme, folder: Path) -> MkDocsConfig:
    """Return MkDocs' settings for one build; files that pages may include are copied below `folder`."""
    settings, base = action.settings, base_config(theme)
    config = plain_config(settings, theme)
    further = dict(action.trusted.extensions) if action.trusted else {}
    alerts: dict[str, Mapping[str, object]] = {"admonition": {}} if settings.has_alerts else {}
    own = {**alerts, **settings.markdown_extensions, **further}
    extensions = with_functions(merged_extensions(settings.dialect, own))
    assert isinstance(extensions, dict)  # noqa: S101 - tells the type checker what with_functions keeps
    if "pymdownx.emoji" in extensions:
        extensions["pymdownx.emoji"] = {
            "emoji_index": EMOJIONE,
            "emoji_generator": local_emoji,
            **extensions["pymdownx.emoji"],
        }
    if "toc" in extensions:
        extensions["toc"] = toc_title(extensions["toc"])
    if "pymdownx.arithmatex" in extensions:
        extensions["pymdownx.arithmatex"] = {**extensions["pymdownx.arithmatex"], "generic": True}
    if "pymdownx.snippets" in extensions:
        options = extensions["pymdownx.snippets"]
        kept = {
            key: value for key, value in options.items() if key in {"encoding", "dedent_subsections", "auto_append"}
        }
        base_path = [str(_stage_snippets(inputs, folder))]
        extensions["pymdownx.snippets"] = {
            **kept,
            "base_path": base_path,
            "restrict_base_path": True,
            "check_paths": False,
        }
    config["theme"] = copy.copy(base["theme"])
    config["theme"]["features"] = [*dict.fromkeys([*_ALWAYS, *settings.features])]
    entries = max(len(action.files), sum(1 for _ in nav_texts(settings.nav)))
    if entries > PRUNED_ABOVE:
        config["theme"]["features"].append("navigation.prune")
    if entries > SECTIONS_UP_TO and _SECTIONS in config["theme"]["features"]:
        config["theme"]["features"].remove(_SECTIONS)
    config.data.update(
        site_name=shown(settings.site_name),
        site_description=shown(settings.site_description) or None,
        site_author=shown(settings.site_author) or None,
        copyright=shown(settings.copyright) or base["copyright"],
        nav=_mutable(settings.nav),
        markdown_extensions=[*extensions, *([PinnedDialect()] if settings.dialect is Dialect.TECHDOCS_CORE else [])],
        mdx_configs=extensions,
    )
    config["plugins"] = load_plugins(action.trusted)
    return config.plugins.on_config(config)


def _stage_snippets(inputs: Inputs, folder: Path) -> Path:
    staged = folder / "snippets"
    staged.mkdir(exist_ok=True)
    for name, file in inputs.items():
        if name.startswith(SNIPPETS):
            target = staged / name.removeprefix(SNIPPETS)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
    return staged


def _mutable(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return [_mutable(item) for item in value]
    return {key: _mutable(item) for key, item in value.items()} if isinstance(value, Mapping) else value
