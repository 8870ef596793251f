"""A page of MkDocs as the rules about pages see it."""

from mkdocs.structure.pages import Page

from techdocs.content.article import Article
from techdocs.content.rendered_page import RenderedPage
from techdocs.content.source import PageSource


def rendered_page(page: Page, article: Article, source: PageSource) -> RenderedPage:
    """Return what the rules need of a page, as soon as it is rendered and before its titles are shown as text."""
    levels = [item.level for item in page.toc.items]
    return RenderedPage(
        path=page.file.src_uri,
        markdown=page.markdown or "",
        title=str(page.title),
        # MkDocs puts a title of the nav into the page itself, where it hides the property that makes one.
        is_named="title" in vars(page) or "title" in page.meta or page.is_index,
        level_one_titles=levels.count(1),
        starts_on_level_one=levels[:1] == [1],
        content=article.content,
        source=source,
    )
