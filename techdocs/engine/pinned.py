"""What the versions that techdocs-core pins do and no option of newer ones asks for.

mkdocs-techdocs-core 1.7.1 pins pymdown-extensions 11.0.1: a bare link ends there where the mark of an emphasis stands.
"""

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.util import AtomicString
from pymdownx.magiclink import MAGIC_LINK, MagiclinkPattern

LINKS = "magic-link"
_START = r"(?i)(?:\b|(?<=_))(?:(?:ht|f)tps?://|(?P<www>w{3}\.))(?=[^_\W])"
_REST = re.compile(r"""[-\w.?,!'(){}\[\]/+&@%$#=:"|~;]*""")
_LAST = re.compile(r"[^_\W]|[-/#@$+=]")
_PRIORITY = 85
"""That of `magic-link` in pymdownx."""


class PinnedDialect(Extension):
    """An extension that comes last and takes the place of what newer versions do otherwise."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Python-Markdown's
        """Replace the pattern of bare links."""
        if LINKS in md.inlinePatterns:
            pattern = _BareLinks(_START, md)
            pattern.config = md.inlinePatterns[LINKS].config  # type: ignore[attr-defined]
            md.inlinePatterns.register(pattern, LINKS, _PRIORITY)


class _BareLinks(MagiclinkPattern):
    """Web addresses as links; the pattern finds where they begin, so that each character is looked at once."""

    config: Mapping[str, object]

    def handleMatch(  # type: ignore[override] # noqa: N802 - the name is Python-Markdown's
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """Return the link that begins at a match."""
        rest = _REST.match(data, m.end())
        end = rest.end() if rest else m.end()
        while end > m.end() + 1 and not _LAST.match(data, end - 1):
            end -= 1
        if end <= m.end() + 1:
            return None, None, None
        address = data[m.start() : end]
        link = Element("a", {"href": self.unescape(f"http://{address}" if m["www"] else address)})
        hides = self.config["hide_protocol"] and not m["www"]
        link.text = AtomicString(address.partition("://")[2] if hides else address)
        if self.config.get("repo_url_shortener"):
            link.set("magiclink", str(MAGIC_LINK))
        return link, m.start(), end
