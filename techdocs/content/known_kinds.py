"""Names that Material and Pygments know: types of admonitions, languages of code."""

from collections.abc import Mapping
from functools import cache

from pygments.lexers._mapping import LEXERS

from techdocs.model.docs import DocsSettings

ADMONITIONS = frozenset((
    "note", "abstract", "summary", "tldr", "info", "todo", "tip", "hint", "important", "success", "check", "done",
    "question", "help", "faq", "warning", "caution", "attention", "failure", "fail", "missing", "danger", "error",
    "bug", "example", "quote", "cite", "seealso",
))  # fmt: skip
"""https://squidfunk.github.io/mkdocs-material/reference/admonitions/#supported-types, and `seealso`."""
UNCOLOURED = frozenset((
    "text", "txt", "plain", "plaintext", "none", "no-highlight", "nohighlight", "raw", "log", "logs", "output", "ascii",
    "math", "mermaid", "plantuml", "puml", "dot", "graphviz",
))  # fmt: skip
"""What authors write for code without colours, and diagrams."""


@cache
def languages() -> frozenset[str]:
    """Return the names of the languages that code is coloured in."""
    return frozenset(name.lower() for _, _, names, _, _ in LEXERS.values() for name in names)


def own_fences(settings: DocsSettings) -> frozenset[str]:
    """Return the names of fences that an author's settings make something of."""
    options = settings.markdown_extensions.get("pymdownx.superfences", {}).get("custom_fences")
    fences = options if isinstance(options, (list, tuple)) else ()
    return frozenset(str(fence["name"]).lower() for fence in fences if isinstance(fence, Mapping) and "name" in fence)
