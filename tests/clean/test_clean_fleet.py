"""Real repositories with and without the cleaner: every difference is one that was read and found right."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import pytest
from mkdocs.structure import pages as mkdocs_pages
from mkdocs.structure.files import Files
from selectolax.lexbor import LexborHTMLParser, LexborNode

from techdocs.clean.html import Cleaned, clean_article
from techdocs.config import Config
from techdocs.disk.store import Store
from techdocs.engine import pages as pages_of
from techdocs.engine import render
from techdocs.engine.convert import Converter
from techdocs.engine.theme import load_theme
from techdocs.model.site import Look
from techdocs.model.source import Source
from techdocs.plans.file_index import FileIndexNote
from techdocs.plans.plan import PlanTools, plan_builds
from techdocs.secrets_scan import EnvironmentSecrets
from techdocs.workers.repositories import RepositoryWorkers
from tests.fleet import fleet_sources
from tests.reading import catalog_of
from tests.rendering import render_into

EXPLAINED: Mapping[str, tuple[str, ...]] = {
    "backstage-demo examples/iframe.md": ("<iframe>",),
    "copier configuring.md": ("style",),
    # HTML by mistake: names in angle brackets; a browser shows nothing for them either, and TD409 tells the author
    "copier changelog.md": ("<your_home_folder>",),
    "create-frontend-plugin-template features/dynamic-plugin.md": ("<pluginname>", "<version>"),
    "griffe index.md": ("style",),
    # `markdown` on a block that an extension has made
    "griffe installation.md": ("markdown", ".result"),
    "griffe guide/contributors/setup.md": ("markdown", ".result"),
    "griffe guide/contributors/architecture.md": ("<style>", "<script>"),
    "griffe guide/users/extending.md": ("style",),
    # a drawing of Graphviz in the page
    "mkdocs dev-guide/plugins.md": ("<title>", "xmlns:xlink", "svg.class"),
    "mkdocs user-guide/choosing-your-theme.md": ("data-bs-ride",),
    "python-markdown contributing.md": ("<style>",),
    "python-markdown extensions/api.md": ("style",),
    "starlette index.md": ("style",),
    "starlette contributing.md": ("style",),
    "starlette sponsorship.md": ("style", "onmouseover", "onmouseout"),
    "uv guides/scripts.md": ("style",),
}
"""A page (its component and path) to what it loses: `<x>` elements, `x` attributes, `.x` classes, `svg.class` all of
drawings."""
_KEPT_STYLE = re.compile(r"text-align:\s*[a-z]+;?|width:\s*[\d.]+%;?")
_WITH_CONTENT = frozenset({"<style>", "<script>", "<title>"})
Page = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Pages by name, before and after they were cleaned; of the whole fleet, or of few of its repositories."""

    is_all: bool
    pages: Mapping[str, Page]


FEW = ("copier", "griffe", "starlette")
"""Repositories with differences of most kinds, which `make test` compares; `make soak` compares all."""


@pytest.fixture(scope="module", params=[FEW, pytest.param((), marks=pytest.mark.soak)], ids=["few", "all"])
def compared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Compared:
    """Render some of the fleet, or all of it, in this process."""
    sources = [source for source in fleet_sources() if not request.param or source.root.name in request.param]
    return Compared(is_all=not request.param, pages=render_pages(sources, tmp_path_factory.mktemp("fleet")))


def render_pages(sources: Sequence[Source], folder: Path) -> dict[str, Page]:
    """Return each page's HTML before and after it was cleaned."""
    catalog, theme = catalog_of([*sources]), load_theme(Look())
    config, store = Config(folder=folder), Store(folder / "cache")
    readable = [source.root for source in catalog.sources]
    with RepositoryWorkers(readable, config.limits, home=store.own_folder("home"), count=2) as workers:
        plan = plan_builds(
            catalog,
            PlanTools(
                theme=theme,
                config=config,
                workers=workers,
                file_index=FileIndexNote(store),
                store=store,
                secrets=EnvironmentSecrets({}),
            ),
        )
    recorded = _Recorded()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pages_of, "clean_article", recorded.clean)
        patched.setattr(render, "Converter", recorded.converter())
        for number, build in enumerate(plan.builds.values()):
            if build.action is not None:
                recorded.name = build.ref.name
                (folder / str(number)).mkdir()
                render_into(folder / str(number), build.action, build.inputs, theme)
    return recorded.pages


class _Recorded:
    """What the cleaner is given and gives, by the page that is being rendered."""

    def __init__(self) -> None:
        self.name, self.path = "", ""
        self.pages: dict[str, Page] = {}

    def clean(self, html: str) -> Cleaned:
        cleaned = clean_article(html)
        self.pages.setdefault(f"{self.name} {self.path}", (html, cleaned.html))  # a line may be looked for later
        return cleaned

    def converter(self) -> type[Converter]:
        recorded = self

        class Recording(Converter):
            def convert(self, page: mkdocs_pages.Page, files: Files) -> str:
                recorded.path = page.file.src_uri
                return super().convert(page, files)

        return Recording


def test_every_difference_is_one_that_is_written_out(compared: Compared) -> None:
    assert len(compared.pages) > (500 if compared.is_all else 50)
    different = {}
    for name, (before, after) in compared.pages.items():
        body = _body(before)
        for loss in EXPLAINED.get(name, ()):
            assert _take(loss, body), f"{name} has no {loss}"
        first = next((pair for pair in zip_longest(_tokens(body), _tokens(_body(after))) if pair[0] != pair[1]), None)
        if first:
            different[name] = first
    assert different == {}
    if not compared.is_all:
        names = {name.partition(" ")[0] for name in EXPLAINED if name in compared.pages}
        assert names == {*FEW}


def _body(html: str) -> LexborNode:
    body = LexborHTMLParser(f"<!doctype html><body>{html}").body
    assert body is not None
    return body


def _take(loss: str, body: LexborNode) -> int:
    """Take from a page what it loses; return how often it was there."""
    if loss.startswith((".", "svg.")):
        return _undress(loss, body)
    if not loss.startswith("<"):
        nodes = [node for node in body.css("*") if loss in node.attributes and not _stays(loss, node)]
        for node in nodes:
            del node.attrs[loss]
        return len(nodes)
    nodes = body.css(loss.strip("<>"))
    for node in nodes:
        if loss in _WITH_CONTENT:
            node.decompose()
        elif loss == "<iframe>":
            node.replace_with(_link(node))
        else:
            node.unwrap()
    return len(nodes)


def _undress(loss: str, body: LexborNode) -> int:
    """Take a class from all that has it, or with `svg.class` all classes of drawings."""
    nodes = body.css("svg[class], svg [class]" if loss == "svg.class" else loss)
    for node in nodes:
        names = [name for name in (node.attributes["class"] or "").split() if f".{name}" != loss]
        if loss == "svg.class" or not names:
            del node.attrs["class"]
        else:
            node.attrs["class"] = " ".join(names)
    return len(nodes)


def _stays(name: str, node: LexborNode) -> bool:
    return name == "style" and bool(_KEPT_STYLE.fullmatch(node.attributes[name] or ""))


def _link(frame: LexborNode) -> LexborNode:
    link = LexborHTMLParser("<a></a>").css_first("a")
    assert link is not None
    link.attrs["href"] = frame.attributes["src"]
    link.insert_child(frame.attributes["title"] or "")
    return link


def _tokens(body: LexborNode) -> list[str]:
    """Return a page's tags with their attributes, and the texts between them."""
    texts: list[str] = []
    tokens: list[str] = []
    for tag, text in _parts(body):
        if tag and (joined := " ".join("".join(texts).split())):
            tokens.append(joined)
        if tag:
            tokens.append(tag)
            texts.clear()
        texts.append(text)
    return tokens


def _parts(node: LexborNode) -> Iterator[tuple[str, str]]:
    for child in node.iter(include_text=True):
        if child.is_text_node:
            yield "", child.text_content or ""
        elif child.tag != "-comment":
            shown = "".join(
                f" {name}={value or ''}" for name, value in sorted(child.attributes.items()) if name != "rel"
            )
            yield f"<{child.tag}{shown}>".replace("text-align: ", "text-align:").replace(";>", ">"), ""
            yield from _parts(child)
            yield f"</{child.tag}>", ""
