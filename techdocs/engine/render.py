"""Render one component's docs with MkDocs' own structure modules, in a process that stays warm.

Takes a `BuildAction` and the files it names; writes pages with open slots, the files that are published as they are,
and the text for the search index; gives a `DocsRecord`. Knows nothing of the catalog.
"""

import logging
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import mkdocs
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page

from techdocs.content.article import Article, read_article, search_page
from techdocs.content.page_rules import content_faults
from techdocs.content.published_markdown import with_title
from techdocs.content.slip_rules import slip_faults
from techdocs.disk.packs import Inputs, PackWriter
from techdocs.engine.convert import Converter
from techdocs.engine.docs_config import docs_config
from techdocs.engine.docs_files import docs_files, is_included
from techdocs.engine.linked_files import linked_files
from techdocs.engine.nav_links import label_links
from techdocs.engine.near_nav import NearNav
from techdocs.engine.page_links import LinkSorter, PageLinks, page_url
from techdocs.engine.pages import PUBLISHED, page_source, prepare_markdown, read_page, secret_faults, title_faults
from techdocs.engine.parallel import render_pages
from techdocs.engine.rendered_page import rendered_page
from techdocs.engine.revision_dates import place_dates
from techdocs.engine.shell import without_indents
from techdocs.engine.static import StaticFiles
from techdocs.engine.theme import Theme
from techdocs.engine.theme_config import environment, shared_context
from techdocs.engine.titles import guess_title, show_titles, title_of
from techdocs.model.docs import SEARCH, SITE, BuildAction, DocsPage, DocsRecord, PartialRender, markdown_file
from techdocs.model.problem import Problem
from techdocs.model.urls import DOCS_DEPTH

logging.getLogger(mkdocs.__name__).setLevel(logging.CRITICAL)
logging.getLogger("MARKDOWN").setLevel(logging.CRITICAL)


def render_docs(
    action: BuildAction, inputs: Inputs, theme: Theme, folder: Path, pack: PackWriter,
    partial_render: PartialRender | None = None, processes: int = 1,
) -> DocsRecord:  # fmt: skip
    """Render all pages of a component, or only those that an author looks at.

    Args:
        action: what to render; `inputs` maps each path of `action.files` to the file to read.
        inputs: see `action`.
        theme: the site's theme, of which `action.theme` is the digest.
        folder: an empty folder; files that are no pages go to `site/` below it.
        pack: takes pages (`site/…`) and their text for the search index (`search/…`).
        partial_render: the pages to render; the record then contains only them, and no other file is written.
        processes: how many may work on the pages at once.
    """
    config = docs_config(action, inputs, theme, folder)
    found_files, shadowed = docs_files(action, config, inputs)
    files = config.plugins.on_files(found_files, config=config)
    nav = config.plugins.on_nav(get_navigation(files, config), config=config, files=files)
    label_links(nav)
    faults: list[Problem] = [*shadowed]
    pages: list[Page] = []
    for page in (file.page for file in files.documentation_pages() if file.page is not None):
        found = list(read_page(page, inputs[page.file.src_uri], action))
        if partial_render is not None and page.file.src_uri not in partial_render.pages:
            guess_title(page, partial_render.titles.get(page.file.src_uri, ""))
            continue
        faults.extend(found)
        faults.extend(prepare_markdown(page, config, files, action, inputs))
        pages.append(page)
    converter = Converter(config)
    faults.extend(render_pages(pages, converter, files, action, inputs, processes))
    faults.extend(secret_faults(pages, inputs))
    articles = {page.file.src_uri: read_article(page.content or "") for page in pages}
    titles = {page.file.src_uri: title_of(page) for page in pages}
    sources = {page.file.src_uri: page_source(page, converter, files, action, inputs) for page in pages}
    rendered = [rendered_page(page, articles[page.file.src_uri], sources[page.file.src_uri]) for page in pages]
    known = tuple(faults)
    faults.extend(content_faults(rendered, known))
    faults.extend(slip_faults(rendered, known, action))
    faults.extend(title_faults(pages, action.limits.toc_headings))
    show_titles(nav, [file.page for file in files.documentation_pages() if file.page], action.limits.toc_headings)
    near, listed = NearNav(nav), files.documentation_pages()
    for page in pages if action.has_pages else ():
        with near.shown_on(page):
            _write(page, articles[page.file.src_uri], nav, config, listed, theme, pack)
            text = place_dates(with_title(vars(page)[PUBLISHED], titles[page.file.src_uri]))
            pack.add(SITE + markdown_file(page.file.dest_uri), _bytes(text))
    outputs = [file.dest_uri for file in files]
    if partial_render is None:
        for page in pages:
            _write_search(page, articles[page.file.src_uri], titles[page.file.src_uri], action, theme, pack)
        static = StaticFiles(folder / SITE, action, linked_files(pages, articles, nav, files))
        _publish(static, files, inputs)
        for path in sorted(static.published):
            pack.claim(SITE + path)
        faults.extend(static.all_faults())
        outputs = [*static.published, *(page.file.dest_uri for page in pages)]
    sorter = LinkSorter(pages, articles, outputs, sources)
    links = {page.file.src_uri: sorter.sort(page, articles[page.file.src_uri]) for page in pages}
    faults.extend(fault for found in links.values() for fault in found.faults)
    shutil.rmtree(folder / "snippets", ignore_errors=True)
    return DocsRecord(pages=tuple(_pages(pages, nav, articles, titles, links)), faults=tuple(faults))


def _publish(static: StaticFiles, files: Files, inputs: Inputs) -> None:
    """Write the files that are published as they are."""
    for file in files:
        if not file.is_documentation_page() and is_included(file):
            static.publish(file, inputs[file.src_uri])


def _write(
    page: Page,
    article: Article,
    nav: Navigation,
    config: MkDocsConfig,
    listed: Sequence[File],
    theme: Theme,
    pack: PackWriter,
) -> None:
    page.active = True
    site_root = "../" * (DOCS_DEPTH + page.url.removeprefix("./").count("/"))
    context = get_context(nav, listed, config, page)
    shared = shared_context(theme, site_root, "docs")
    shared["needs"] = {"mermaid": article.has_diagram, "mathjax": article.has_formula}
    html = environment(theme).get_template("main.html").render({**context, **shared})
    page.active = False
    before, start, rest = html.partition("<article")
    inner, end, after = rest.rpartition("</article>")
    html = without_indents(before) + start + inner + end + without_indents(after)
    pack.add(SITE + page.file.dest_uri, _bytes(html))


def _write_search(
    page: Page, article: Article, title: str, action: BuildAction, theme: Theme, pack: PackWriter
) -> None:
    if (page.meta.get("search") or {}).get("exclude"):
        return
    html = search_page(article.search_html, title=title, language=theme.look.language, entity=action.component)
    pack.add(SEARCH + page.file.dest_uri, _bytes(html))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _pages(
    pages: list[Page], nav: Navigation, articles: Mapping[str, Article], titles: Mapping[str, str],
    links: Mapping[str, PageLinks],
) -> Iterator[DocsPage]:  # fmt: skip
    listed = {page.file.src_uri: number for number, page in enumerate(nav.pages)}
    for page in sorted(pages, key=lambda page: listed.get(page.file.src_uri, len(listed))):
        article = articles[page.file.src_uri]
        yield DocsPage(
            path=page.file.src_uri,
            url=page_url(page),
            output=page.file.dest_uri,
            title=titles[page.file.src_uri],
            anchors=article.anchors,
            links=links[page.file.src_uri].links,
            open_links=links[page.file.src_uri].open_links,
            open_images=links[page.file.src_uri].open_images,
            settled=links[page.file.src_uri].settled,
            forge_anchors=links[page.file.src_uri].forge_anchors,
            aliases=tuple(page.meta.get("aliases") or ()),
            words=article.content.words,
            is_spaced=article.content.is_spaced,
            searchable=not (page.meta.get("search") or {}).get("exclude"),
            in_nav=page.file.src_uri in listed or page.file.inclusion is InclusionLevel.NOT_IN_NAV,
        )
