"""Render pages in this process, from texts, into bytes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from selectolax.lexbor import LexborHTMLParser

from techdocs.content.snippets import SNIPPETS
from techdocs.disk.digests import digest_bytes
from techdocs.engine.shell import POLICY_MARK, content_policy, render_shell
from techdocs.engine.theme import Theme, load_theme
from techdocs.mkdocs_yml.settings import read_settings
from techdocs.model.codes import Code
from techdocs.model.docs import BuildAction, DocsFile, DocsRecord, DocsSettings
from techdocs.model.limits import Limits
from techdocs.model.problem import Place
from techdocs.model.site import Look
from tests.attacks.judge import skeleton
from tests.rendering import render_into

_KNOWN = ("expected name token at", "in marked section", "Invalid IPv6 URL", "characters under NFKC normalization")
"""What Python's parsers of HTML and of addresses raise: `<![` at the start of a line, and the host of a link."""
CORE = "plugins: [techdocs-core]"
INCLUDED = {f"{SNIPPETS}part.md": "A part: *[HTML]: Hyper\n\n[^1]: Foot\n", f"{SNIPPETS}self.md": '--8<-- "self.md"\n'}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What came out: the record, and the text of each file."""

    record: DocsRecord
    files: Mapping[str, str]

    @property
    def failures(self) -> list[str]:
        """What the engine did not expect."""
        failed = (fault for fault in self.record.faults if fault.code in {Code.PAGE_NOT_RENDERED, Code.PAGE_STOPPED})
        return [fault.message for fault in failed if not any(known in fault.message for known in _KNOWN)]

    def article(self, name: str) -> str:
        """Return what stands in a page's article."""
        return self.files[f"site/{name}"].partition("<article")[2].rpartition("</article>")[0]


def settings_of(text: str) -> DocsSettings:
    """Return the settings that a `mkdocs.yml` gives."""
    return read_settings(text.encode("utf-8", "surrogatepass"), Place(path="mkdocs.yml"), site_name="Sample").settings


def render(pages: Mapping[str, str], settings: DocsSettings) -> Rendered:
    """Render pages (path to text) of one component."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        inputs: dict[str, Path] = {}
        named = []
        for number, (path, text) in enumerate({**pages, **INCLUDED}.items()):
            content = text.encode("utf-8", "surrogatepass")
            inputs[path] = folder / f"input-{number}"
            inputs[path].write_bytes(content)
            named.append(DocsFile(path=path, digest=digest_bytes(content)))
        action = BuildAction(
            component="component:default/sample", files=tuple(named), settings=settings,
            theme=theme().digest, limits=Limits(page_seconds=4),
        )  # fmt: skip
        out = folder / "out"
        out.mkdir()
        record = render_into(out, action, inputs, theme())
        files = {
            path.relative_to(out).as_posix(): _mounted(path.read_text(encoding="utf-8", errors="surrogatepass"))
            for path in sorted(out.rglob("*"))
            if path.is_file()
        }
    return Rendered(record=record, files=files)


def _mounted(text: str) -> str:
    """Return a page with its policy and the places of its scripts, which it gets when the site is put together."""
    return theme().with_assets(text.replace(POLICY_MARK, content_policy(theme()), 1))


@cache
def theme() -> Theme:
    """Return the theme of a site without settings."""
    return load_theme(Look())


@cache
def theme_scripts() -> frozenset[str]:
    """Return the inline scripts of a page that nobody attacks."""
    html = [render_shell(theme(), "./", "docs"), *render({"index.md": "# A\n"}, settings_of(CORE)).files.values()]
    nodes = [node for page in html for node in LexborHTMLParser(page).css("script:not([src])")]
    return frozenset(skeleton(node.text()) for node in nodes if node.attributes.get("type") != "application/json")
