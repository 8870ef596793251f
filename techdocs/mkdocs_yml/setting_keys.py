"""What becomes of the keys of a `mkdocs.yml`: honoured, of no effect in one site, or dropped for a reason."""

from collections.abc import Mapping

TEXT_KEYS = (
    "site_name", "site_description", "site_author", "copyright", "exclude_docs", "draft_docs", "not_in_nav", "docs_dir",
    "repo_url", "edit_uri", "edit_uri_template",
)  # fmt: skip
SILENT_KEYS = frozenset((
    "site_url", "site_dir", "repo_name", "theme", "plugins", "markdown_extensions", "extra", "strict", "dev_addr",
    "watch", "INHERIT", "remote_branch", "remote_name", "validation", "nav", "use_directory_urls", "google_analytics",
))  # fmt: skip
"""Keys that are read elsewhere, or that have no meaning inside one site."""
PLAIN_KEYS = frozenset((*TEXT_KEYS, "nav", "theme", "markdown_extensions", "use_directory_urls"))
"""Keys whose values count."""

_ONE_LOOK = ("all pages share the site's look", "remove it; the look is set in the site's `techdocs.yml`")
_NO_TEMPLATE = ("templates from repositories are not used", "remove it; the look is set in the site's `techdocs.yml`")
DROPPED_KEYS: Mapping[str, tuple[str, str]] = {
    "hooks": (
        "code from repositories is not run",
        "remove it; do what the hook does before you commit the pages",
    ),
    "extra_javascript": (
        "scripts from repositories are not run",
        "remove it; Mermaid diagrams and formulas (`pymdownx.arithmatex`) work without it",
    ),
    "extra_css": _ONE_LOOK,
    "extra_templates": ("templates from repositories are not used", "write a Markdown page"),
    "mdx_configs": ("MkDocs no longer has this setting", "write the options in `markdown_extensions`"),
    "pages": ("MkDocs no longer has this setting", "rename it to `nav`"),
}
"""Keys that MkDocs knows and that are dropped: why, and what to do instead."""
DROPPED_THEME_KEYS: Mapping[str, tuple[str, str]] = {"custom_dir": _NO_TEMPLATE, "static_templates": _NO_TEMPLATE}
KNOWN_KEYS = (*TEXT_KEYS, *sorted(SILENT_KEYS), *DROPPED_KEYS)

_OWN_PLUGINS = frozenset((
    "search", "monorepo", "redirects", "git-revision-date", "git-revision-date-localized",
    "git-authors", "git-committers", "awesome-pages", "awesome-nav", "tags", "minify", "mermaid2", "section-index",
    "offline", "privacy", "social", "gh-admonitions", "include-markdown",
))  # fmt: skip
"""Plugins whose effect the site gives itself or does without silently."""
REVISION_DATES = ("git-revision-date", "git-revision-date-localized")
"""Plugins that put dates of changes into the text of pages."""
FEATURES = frozenset((
    "content.code.annotate", "content.code.copy", "content.tabs.link", "content.tooltips", "navigation.expand",
    "navigation.footer", "navigation.indexes", "navigation.prune", "navigation.sections", "navigation.top",
    "toc.follow", "toc.integrate",
))  # fmt: skip
"""Features of the theme that are honoured."""


def is_own_plugin(name: str) -> bool:
    """Say whether the site has the effect of a plugin, however its name is written."""
    return is_techdocs(name) or any(names_plugin(name, own) for own in _OWN_PLUGINS)


def names_plugin(name: str, plugin: str) -> bool:
    """Say whether a name is that of a plugin, also with its package's beginning or end: `mkdocs-redirects-plugin`."""
    short = name.removeprefix("material/").removeprefix("mkdocs-")
    return plugin in {short, short.removesuffix("-plugin")}


def is_techdocs(plugin: str) -> bool:
    """Say whether a plugin is techdocs-core, or a company's own that takes its place, such as `acme-techdocs-core`."""
    return "techdocs" in plugin.lower()
