"""Render one component's docs with MkDocs' own structure modules, in a process that stays warm.

Takes a `BuildAction` and the files it names; writes pages with open slots, the files that are published as they are,
and the text for the search index; gives a `DocsRecord`. Knows nothing of the catalog.
"""

import copy
import logging
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel, set_exclusions
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page

from techdocs.engine.article import Article, read_article, search_page
from techdocs.engine.convert import Converter
from techdocs.engine.dialect import merged_extensions
from techdocs.engine.faults import find_line, page_faults
from techdocs.engine.functions import EMOJIONE, local_emoji, with_functions
from techdocs.engine.pages import read_page, render_page, secret_faults, title_faults
from techdocs.engine.plugins import load_plugins
from techdocs.engine.shell import POLICY_MARK, content_policy, without_indents
from techdocs.engine.snippets import SNIPPETS, show_refused
from techdocs.engine.static import StaticFiles
from techdocs.engine.theme import Theme, base_config, environment, shared_context
from techdocs.engine.titles import show_titles, shown, title_of, toc_title
from techdocs.model.docs import BuildAction, DocsFault, DocsPage, DocsRecord, PageLink
from techdocs.model.urls import DOCS_DEPTH
from techdocs.patterns import ignore_spec

SITE, SEARCH = "site/", "search/"
PRUNED_ABOVE = 200
"""Pages from which on a page's nav holds only its own branch: a nav of all pages on all pages grows with the square."""
_ALWAYS = ("content.code.copy", "navigation.footer", "toc.follow")

logging.getLogger("mkdocs").setLevel(logging.CRITICAL)
logging.getLogger("MARKDOWN").setLevel(logging.CRITICAL)


def render_docs(action: BuildAction, inputs: Mapping[str, Path], theme: Theme, folder: Path) -> DocsRecord:
    """Render all pages of a component.

    Args:
        action: what to render; `inputs` maps each path of `action.files` to the file to read.
        inputs: see `action`.
        theme: the site's theme, of which `action.theme` is the digest.
        folder: an empty folder; pages and files go to `site/` below it, text for the search index to `search/`.
    """
    config = _config(action, inputs, theme, folder)
    files = _files(action, inputs, config)
    faults: list[DocsFault] = []
    files = config.plugins.on_files(files, config=config)
    nav = config.plugins.on_nav(get_navigation(files, config), config=config, files=files)
    pages = [file.page for file in files.documentation_pages() if file.page is not None]
    for page in pages:
        faults.extend(read_page(page, action))
        if "pymdownx.snippets" in config["mdx_configs"]:
            page.markdown = show_refused(page.markdown or "")
        page.markdown = config.plugins.on_page_markdown(page.markdown or "", page=page, config=config, files=files)
    converter = Converter(config)
    for page in pages:
        faults.extend(render_page(page, converter, files, action))
    faults.extend(secret_faults(pages))
    articles = {page.file.src_uri: read_article(page.content or "") for page in pages}
    titles = {page.file.src_uri: title_of(page) for page in pages}
    faults.extend(title_faults(pages, action.limits.toc_headings))
    show_titles(nav, pages, action.limits.toc_headings)
    for page in pages:
        article = articles[page.file.src_uri]
        _write(page, article, nav, config, files, theme, folder)
        _write_search(page, article, titles[page.file.src_uri], action, theme, folder)
    static = StaticFiles(folder / SITE, frozenset(action.file_types))
    for file in files:
        if not file.is_documentation_page() and _is_included(file):
            static.publish(file, inputs[file.src_uri])
    outputs = [*static.published, *(page.file.dest_uri for page in pages)]
    faults.extend([*static.all_faults(), *page_faults(pages, articles, outputs, inputs)])
    shutil.rmtree(folder / "snippets", ignore_errors=True)
    return DocsRecord(pages=tuple(_pages(pages, nav, articles, titles)), faults=tuple(faults))


def _config(action: BuildAction, inputs: Mapping[str, Path], theme: Theme, folder: Path) -> MkDocsConfig:
    settings, base = action.settings, base_config(theme)
    config = copy.copy(base)
    config.data = dict(base.data)
    further = dict(action.trusted.extensions) if action.trusted else {}
    extensions = with_functions(merged_extensions(settings.dialect, {**settings.markdown_extensions, **further}))
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
    if len(action.files) > PRUNED_ABOVE:
        config["theme"]["features"].append("navigation.prune")
    config.data.update(
        site_name=shown(settings.site_name),
        site_description=shown(settings.site_description) or None,
        site_author=shown(settings.site_author) or None,
        copyright=shown(settings.copyright) or base["copyright"],
        nav=_mutable(settings.nav),
        use_directory_urls=settings.use_directory_urls,
        markdown_extensions=list(extensions),
        mdx_configs=extensions,
        exclude_docs=ignore_spec(settings.exclude_docs.splitlines()) if settings.exclude_docs else None,
        not_in_nav=ignore_spec(settings.not_in_nav.splitlines()) if settings.not_in_nav else None,
    )
    config["plugins"] = load_plugins(action.trusted)
    return config.plugins.on_config(config)


def _stage_snippets(inputs: Mapping[str, Path], folder: Path) -> Path:
    staged = folder / "snippets"
    staged.mkdir(exist_ok=True)
    for name, path in inputs.items():
        if name.startswith(SNIPPETS):
            target = staged / name.removeprefix(SNIPPETS)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    return staged


def _mutable(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return [_mutable(item) for item in value]
    return {key: _mutable(item) for key, item in value.items()} if isinstance(value, Mapping) else value


def _files(action: BuildAction, inputs: Mapping[str, Path], config: MkDocsConfig) -> Files:
    """Return MkDocs' files in the order in which it would have found them, without a README beside an index."""
    files: list[File] = []
    first: dict[str, File] = {}
    doubles: list[tuple[File, File]] = []
    for path in sorted((file.path for file in action.files if not file.path.startswith(SNIPPETS)), key=_walk_order):
        file = File(path, src_dir=None, dest_dir=os.devnull, use_directory_urls=config["use_directory_urls"])
        file.abs_src_path = str(inputs[path])
        other = first.setdefault(file.dest_uri, file)
        if other is not file:
            doubles.append((other, file))
        files.append(file)
    set_exclusions(files, config)
    gone = [first if _is_included(second) else second for first, second in doubles]
    return Files([file for file in files if file not in gone])


def _walk_order(path: str) -> list[tuple[int, bool, str]]:
    """Return the key of MkDocs' order: a folder's files before its folders, an index before other files."""
    *folders, name = path.split("/")
    is_index = name.rpartition(".")[0] in {"index", "README"}
    return [*((1, False, folder) for folder in folders), (0, not is_index, name)]


def _write(
    page: Page, article: Article, nav: Navigation, config: MkDocsConfig, files: Files, theme: Theme, folder: Path
) -> None:
    page.active = True
    site_root = "../" * (DOCS_DEPTH + page.url.removeprefix("./").count("/"))
    context = get_context(nav, files, config, page)
    shared = shared_context(theme, site_root, "docs")
    shared["needs"] = {"mermaid": article.has_diagram, "mathjax": article.has_formula}
    html = environment(theme).get_template("main.html").render({**context, **shared})
    page.active = False
    before, start, rest = html.partition("<article")
    inner, end, after = rest.rpartition("</article>")
    before = without_indents(before).replace(POLICY_MARK, content_policy(theme), 1)
    html = before + start + inner + end + without_indents(after)
    _put(folder / SITE / page.file.dest_uri, html)


def _write_search(page: Page, article: Article, title: str, action: BuildAction, theme: Theme, folder: Path) -> None:
    if (page.meta.get("search") or {}).get("exclude"):
        return
    html = search_page(article.search_html, title=title, language=theme.look.language, entity=action.component)
    _put(folder / SEARCH / page.file.dest_uri, html)


def _entity_links(page: Page, article: Article) -> Iterator[PageLink]:
    if article.entity_links:
        lines = Path(str(page.file.abs_src_path)).read_text(encoding="utf-8", errors="replace").splitlines()
        for target in article.entity_links:
            yield PageLink(target=target, line=find_line(lines, target))


def _is_included(file: File) -> bool:
    return file.inclusion not in (InclusionLevel.EXCLUDED, InclusionLevel.DRAFT)


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", errors="surrogatepass")


def _pages(
    pages: list[Page], nav: Navigation, articles: Mapping[str, Article], titles: Mapping[str, str]
) -> Iterator[DocsPage]:
    listed = {page.file.src_uri: number for number, page in enumerate(nav.pages)}
    for page in sorted(pages, key=lambda page: listed.get(page.file.src_uri, len(listed))):
        article = articles[page.file.src_uri]
        yield DocsPage(
            path=page.file.src_uri,
            url="" if page.url == "./" else page.url,
            output=page.file.dest_uri,
            title=titles[page.file.src_uri],
            anchors=article.anchors,
            entity_links=tuple(_entity_links(page, article)),
            searchable=not (page.meta.get("search") or {}).get("exclude"),
            in_nav=page.file.src_uri in listed or page.file.inclusion is InclusionLevel.NOT_IN_NAV,
        )
