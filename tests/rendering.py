"""Pages rendered by the engine alone, in this process, from texts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from techdocs.disk.digests import digest_bytes
from techdocs.disk.packs import PackWriter
from techdocs.engine.render import render_docs
from techdocs.engine.theme import Theme, load_theme
from techdocs.mkdocs_yml.settings import read_settings
from techdocs.model.docs import BuildAction, DocsFile, DocsRecord, DocsSettings
from techdocs.model.problem import Place
from techdocs.model.site import Look


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What came out: the record, the site's files, and the articles of its pages by their output path."""

    folder: Path
    record: DocsRecord
    articles: Mapping[str, str] = field(default_factory=dict)

    @property
    def faults(self) -> list[str]:
        return [f"{fault.place.path}:{fault.place.line} {fault.code} {fault.message}" for fault in self.record.faults]

    @property
    def article(self) -> str:
        return self.articles["index.html"]

    def html(self, name: str) -> str:
        return (self.folder / "site" / name).read_text(encoding="utf-8")

    def searched(self, name: str) -> str:
        return (self.folder / "search" / name).read_text(encoding="utf-8")


Render = Callable[..., Rendered]


@pytest.fixture
def render(tmp_path: Path) -> Render:
    """Render files (path to text or bytes) under the settings of a `mkdocs.yml`, `""` being techdocs-core's dialect."""

    def run(
        files: Mapping[str, str | bytes], settings: str = "plugins: [techdocs-core]", processes: int = 1
    ) -> Rendered:
        inputs: dict[str, Path] = {}
        named: list[DocsFile] = []
        for path, text in files.items():
            content = text.encode() if isinstance(text, str) else text
            inputs[path] = tmp_path / "docs" / path
            inputs[path].parent.mkdir(parents=True, exist_ok=True)
            inputs[path].write_bytes(content)
            named.append(DocsFile(path=path, digest=digest_bytes(content)))
        theme = load_theme(Look())
        action = BuildAction(
            component="component:default/sample", files=tuple(named), settings=settings_of(settings),
            theme=theme.digest,
        )  # fmt: skip
        folder = tmp_path / "out"
        folder.mkdir(exist_ok=True)
        record = render_into(folder, action, inputs, theme, processes=processes)
        return Rendered(folder=folder, record=record, articles=dict(_articles(folder / "site")))

    return run


def render_into(
    folder: Path, action: BuildAction, inputs: Mapping[str, Path], theme: Theme, *, processes: int = 1
) -> DocsRecord:
    """Render docs, and write what is packed as files below a folder."""
    with PackWriter(folder.with_suffix(".pack")) as pack:
        record = render_docs(action, inputs, theme, folder, pack, processes=processes)
    content = folder.with_suffix(".pack").read_bytes()
    for path, (start, size, _) in pack.spans.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content[start : start + size])
    return record


def settings_of(text: str) -> DocsSettings:
    """Return the settings that a `mkdocs.yml` gives."""
    return read_settings(text.encode(), Place(path="mkdocs.yml"), site_name="Sample").settings


def _articles(site: Path) -> list[tuple[str, str]]:
    pages = []
    for path in sorted(site.rglob("*.html")):
        article = LexborHTMLParser(path.read_text(encoding="utf-8")).css_first("article.md-content__inner")
        pages.append((path.relative_to(site).as_posix(), (article.inner_html or "") if article else ""))
    return pages
