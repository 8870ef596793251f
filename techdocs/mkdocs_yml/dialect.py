"""The Markdown extensions of the two dialects: which are on, and with which options.

The set of techdocs-core, its options and its rules for merging an author's are those of mkdocs-techdocs-core 1.7
(`techdocs_core/core.py`); only what needs a program beside Python (PlantUML, Graphviz) is left out.
"""

from collections.abc import Mapping

from techdocs.mkdocs_yml.pinned_options import BUNDLED, PINNED
from techdocs.model.docs import Dialect, DocsSettings

Options = Mapping[str, object]

_BUILTIN = ("toc", "tables", "fenced_code")
_MERMAID: Options = {
    "name": "mermaid",
    "class": "mermaid",
    "format": "!!python/name:pymdownx.superfences.fence_code_format",
}
_OWN: Mapping[str, Options] = {
    "toc": {"permalink": True},
    "pymdownx.tabbed": {"alternate_style": True},
    "pymdownx.emoji": {"emoji_generator": "!!python/name:pymdownx.emoji.to_svg"},
    "pymdownx.highlight": {"linenums": True, "pygments_lang_class": True},
    "pymdownx.tasklist": {"custom_checkbox": True},
}
"""The options that techdocs-core sets itself."""
_BETTEREM = "pymdownx.betterem"
_CORE: Mapping[str, Options] = {
    name: {**PINNED.get(name, {}), **_OWN.get(name, {})}
    for name in (
        "toc", "admonition", "pymdownx.details", "pymdownx.tabbed", "pymdownx.caret", "pymdownx.critic",
        "pymdownx.emoji", "pymdownx.inlinehilite", "pymdownx.magiclink", "pymdownx.mark", "pymdownx.smartsymbols",
        "pymdownx.snippets", "pymdownx.highlight", "pymdownx.extra", "pymdownx.tasklist", "pymdownx.tilde",
        "mdx_truly_sane_lists",
    )
}  # fmt: skip
"""What techdocs-core switches on, in its order."""
_EXTRA = (
    "pymdownx.betterem", "pymdownx.superfences", "markdown.extensions.footnotes", "markdown.extensions.attr_list",
    "markdown.extensions.def_list", "markdown.extensions.tables", "markdown.extensions.abbr",
    "markdown.extensions.md_in_html", "footnotes", "attr_list", "def_list", "tables", "abbr", "md_in_html",
)  # fmt: skip
"""What `pymdownx.extra` bundles: an author's options for these go to it."""
NEEDS_PROGRAM = frozenset({"plantuml_markdown", "markdown_inline_graphviz"})
"""Extensions that draw diagrams by running a program, which a build never does."""


def includes_snippets(settings: DocsSettings) -> bool:
    """Say whether pages may include snippets."""
    return settings.dialect is Dialect.TECHDOCS_CORE or "pymdownx.snippets" in settings.markdown_extensions


def merged_extensions(dialect: Dialect, own: Mapping[str, Options]) -> dict[str, dict[str, object]]:
    """Return every extension that is switched on, in order, each with its options."""
    if dialect is Dialect.MKDOCS:
        merged: dict[str, dict[str, object]] = {name: {} for name in _BUILTIN}
        for name, options in own.items():
            merged[name] = {**merged.get(name, {}), **options}
        _add_mermaid(merged.get("pymdownx.superfences"))
        return merged
    return _merged_core(own)


def _merged_core(own: Mapping[str, Options]) -> dict[str, dict[str, object]]:
    merged: dict[str, dict[str, object]] = {name: {} for name in (*_BUILTIN, *own, *_CORE)}
    bundle: dict[str, object] = {}
    for name, options in own.items():
        if name in _EXTRA:
            bundle[name] = dict(options)
        else:
            merged[name] = dict(options)
    for name, options in {**PINNED, **_CORE}.items():
        if name in merged:
            merged[name] = {**options, **merged[name]}
    merged["pymdownx.snippets"]["restrict_base_path"] = True
    merged["pymdownx.extra"] = _extra({**merged["pymdownx.extra"], **bundle})
    return merged


def _extra(own: Mapping[str, object]) -> dict[str, object]:
    """Return the options of the bundle: an author's over the pinned ones, but for emphasis, where the core's count."""
    extra: dict[str, object] = {**own}
    for name, options in BUNDLED.items():
        theirs = own.get(name)
        extra[name] = {**options, **(theirs if isinstance(theirs, Mapping) and name != _BETTEREM else {})}
    extra[_BETTEREM] = {**BUNDLED[_BETTEREM], "smart_enable": "all"}
    superfences = dict(extra["pymdownx.superfences"])  # type: ignore[call-overload]
    _add_mermaid(superfences)
    return {**extra, "pymdownx.superfences": superfences}


def _add_mermaid(superfences: dict[str, object] | None) -> None:
    """Let a fence called `mermaid` be a diagram unless the author says what it is."""
    if superfences is None:
        return
    fences = superfences.get("custom_fences")
    fences = list(fences) if isinstance(fences, (list, tuple)) else []
    if not any(isinstance(fence, Mapping) and fence.get("name") == "mermaid" for fence in fences):
        superfences["custom_fences"] = [*fences, dict(_MERMAID)]
