"""Render one Markdown text of the operator's, such as a home page, in the dialect of techdocs-core."""

import markdown

from techdocs.content.alerts import convert_alerts
from techdocs.content.front_matter import read_front_matter
from techdocs.engine.pinned import PinnedDialect
from techdocs.mkdocs_yml.dialect import merged_extensions
from techdocs.mkdocs_yml.emoji import EMOJIONE, local_emoji, show_emoji
from techdocs.mkdocs_yml.functions import with_functions
from techdocs.model.docs import Dialect


def render_text(text: str) -> str:
    """Return the HTML of a Markdown text; its front matter is left out and links stay as they are."""
    body = read_front_matter(text.removeprefix("\ufeff").replace("\r\n", "\n")).markdown
    extensions = merged_extensions(Dialect.TECHDOCS_CORE, {})
    extensions["pymdownx.emoji"] = {"emoji_index": EMOJIONE, "emoji_generator": local_emoji}
    extensions.pop("pymdownx.snippets", None)
    configs = with_functions(extensions)
    assert isinstance(configs, dict)  # noqa: S101 - tells the type checker what with_functions keeps
    converter = markdown.Markdown(extensions=[*configs, PinnedDialect()], extension_configs=configs)
    return show_emoji(converter.convert(convert_alerts(body)))
