"""Fill the slots of a docs page with what only the whole site knows: its header, its links, and who links to it."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from html import escape, unescape
from pathlib import PurePath
from urllib.parse import quote

import jinja2

from techdocs.content import published_markdown
from techdocs.content.front_matter import with_front_matter
from techdocs.disk.digests import digest_value
from techdocs.engine.revision_dates import fill_dates
from techdocs.engine.shell import ACTIONS_MARK, HEAD_MARK, HEADER_MARK, POLICY_MARK, WHAT_MARK, content_policy
from techdocs.engine.theme import Theme, place_assets, template_digests
from techdocs.model.docs import DocsPage
from techdocs.model.entity import EntityRef, parse_entity_ref
from techdocs.model.links import Inbound, ResolvedPage
from techdocs.model.site import Look, SiteParts
from techdocs.model.urls import docs_url, relative_url
from techdocs.portal.hrefs import link_to, with_targets
from techdocs.portal.pages.templates import portal_environment
from techdocs.portal.views.backlinks import backlink_names, backlinks_values
from techdocs.portal.views.header import HeaderFacts, header_facts, page_facts, page_header

HEADER, BACKLINKS, ACTIONS = "portal/header.html", "portal/backlinks.html", "portal/actions.html"
BANNER, MACROS = "portal/banner.html", "portal/macros.html"
LINKS_VERSION = 2
LLMS = "llms.txt"
"""What programs read first, of the site and of each docs."""


_TITLE = re.compile(r"<article[^>]*>\s*(?:<h1[ >].*?</h1>)?", re.DOTALL)
"""The beginning of an article, with the title that is first in it."""
_HEADING = re.compile(r'<h1[^>]*>(.*?)(?:<a class="headerlink"|</h1>)', re.DOTALL)
_MARKUP = re.compile(r"<[^>]*>")
_DAY = len("2026-01-02")
"""Characters of a date that say the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MountAction:
    """All that mounting a component depends on but our code.

    `docs` are the digests of the rendered files, `resolved` maps a page's path to where its links lead and who links to
    it, `nav` maps the links of the nav that lead to entities. `aliases` maps a page's address to its former ones below
    the docs, `names` an entity that links here, or its owner, to what it is called. `policy` is the element that says
    what a page may load, `assets` are the places of our scripts and styles. `templates` are the digests of the
    templates of what is filled in.
    """

    docs: Mapping[str, str]
    pages: tuple[DocsPage, ...]
    facts: HeaderFacts
    resolved: Mapping[str, ResolvedPage]
    nav: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    policy: str
    assets: tuple[tuple[str, str], ...]
    site_url: str
    indexed: bool
    templates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """The templates of what is filled into every page."""

    header: jinja2.Template
    banner: jinja2.Template
    backlinks: jinja2.Template
    actions: jinja2.Template


@lru_cache(maxsize=1)
def page_slots(theme: Theme) -> Slots:
    """Return the templates of what is filled in, the operator's or ours."""
    environment = portal_environment(theme)
    return Slots(
        header=environment.get_template(PurePath(HEADER).name),
        banner=environment.get_template(PurePath(BANNER).name),
        backlinks=environment.get_template(PurePath(BACKLINKS).name),
        actions=environment.get_template(PurePath(ACTIONS).name),
    )


def slot_digests(theme: Theme) -> tuple[str, ...]:
    """Return the digests of the templates that pages are filled from, and of their words."""
    templates = tuple(
        next(found for folder in theme.folders if (found := template_digests(folder).get(name)))
        for name in (HEADER, BANNER, BACKLINKS, ACTIONS, MACROS)
    )
    return (*templates, digest_value(theme.words))


def mount_action(
    parts: SiteParts, ref: EntityRef, theme: Theme, templates: tuple[str, ...], aliases: Mapping[str, tuple[str, ...]]
) -> MountAction:
    """Return all that the finished pages of a component depend on."""
    docs = parts.docs[ref]
    resolved = parts.links.pages.get(ref, {})
    return MountAction(
        docs=docs.files,
        pages=docs.pages,
        facts=header_facts(parts, ref),
        resolved=resolved,
        nav=parts.links.nav.get(ref, {}),
        aliases=aliases,
        names=backlink_names(parts, resolved),
        policy=content_policy(theme),
        assets=theme.assets,
        site_url=parts.look.site_url,
        indexed=parts.look.indexed,
        templates=templates,
    )


def page_aliases(parts: SiteParts) -> dict[EntityRef, dict[str, tuple[str, ...]]]:
    """Map the pages of each docs, by address, to their former addresses below the docs."""
    found: dict[EntityRef, dict[str, tuple[str, ...]]] = {}
    for redirect in parts.links.redirects:
        ref = parse_entity_ref(redirect.entity)
        root, target = docs_url(ref), redirect.target.partition("#")[0]
        if redirect.origin.startswith(root) and target.startswith(root):
            pages, page = found.setdefault(ref, {}), target.removeprefix(root)
            pages[page] = (*pages.get(page, ()), redirect.origin.removeprefix(root))
    return found


def head_slot(look: Look, url: str) -> str:
    """Return what is in a page's head: its canonical address, and what search engines may do."""
    canonical = f'<link rel="canonical" href="{escape(look.site_url + quote(url))}">' if look.site_url else ""
    robots = "" if look.indexed else '<meta name="robots" content="noindex">'
    return canonical + robots


def filled_page(html: str, action: MountAction, page: DocsPage, slots: Slots) -> str:
    """Return a rendered page with its slots filled."""
    here = docs_url(action.facts.ref) + page.url
    links = action.resolved.get(page.path, ResolvedPage())
    head = head_slot(Look(site_url=action.site_url, indexed=action.indexed), here)
    markdown = _markdown_link(action, page)
    alternate = f'<link rel="alternate" type="text/markdown" href="{markdown}">' if markdown else ""
    alternate += f'<link rel="describedby" href="{relative_url(docs_url(action.facts.ref) + LLMS, here)}">'
    before, _, rest = html.replace(POLICY_MARK, action.policy + alternate, 1).partition(HEAD_MARK)
    middle, _, article = rest.partition(HEADER_MARK)
    article = with_targets(article, links.targets, links.notes, here, links.pictures)
    own = action.facts.pages[page.path]
    body, end, after = article.rpartition("</article>")
    if links.inbound:
        body += slots.backlinks.render(backlinks_values(links.inbound, action.names, action.facts.ref, here))
    actions = slots.actions.render(markdown=markdown, edit=own["edit"], report=own["report"])
    after = after.replace(ACTIONS_MARK, actions, 1) if ACTIONS_MARK in after else actions + after
    article = body + end + place_assets(after, action.assets)
    article = fill_dates(article, lambda which: escape(str(own[which])[:_DAY] or "unknown"))
    around = with_targets(place_assets(before + head + middle, action.assets), action.nav, {}, here)
    around = around.replace(WHAT_MARK, _what(action.facts), 1)
    values = page_header(action.facts, page, _heading(article))
    has_banner = values["deprecated"] or values["sunset"] or values["failure"] or values["stale"]
    title = _TITLE.search(article) if has_banner else None
    if title:
        article = article[: title.end()] + slots.banner.render(values) + article[title.end() :]
    return around + slots.header.render(values) + article


def _what(facts: HeaderFacts) -> str:
    """Return what a component is, in words that are below its name in the nav: its type and its lifecycle."""
    words = filter(None, (str(facts.values["type"]), str(facts.values["lifecycle"])))
    return f'<span class="td-what">{escape(" · ".join(words))}</span>'


def _markdown_link(action: MountAction, page: DocsPage) -> str:
    """Return the link from a page to its Markdown, `""` where last good pages of an older techdocs have none."""
    has_none = page.output in action.docs and page.markdown not in action.docs
    return "" if has_none else quote(PurePath(page.markdown).name)


def filled_markdown(text: str, action: MountAction, page: DocsPage) -> str:
    """Return a page's Markdown with its facts, its dates, and with its links where those of the page lead."""
    facts = page_facts(action.facts, page.path)
    return with_front_matter(_linked_markdown(text, action, page), facts)


def _linked_markdown(text: str, action: MountAction, page: DocsPage) -> str:
    own, links = action.facts.pages[page.path], action.resolved.get(page.path, ResolvedPage())
    text = fill_dates(text, lambda which: str(own[which])[:_DAY] or "unknown")
    here, addresses = docs_url(action.facts.ref) + page.url, {**links.pictures, **links.targets}
    if not any(target in text for target in addresses):
        return text

    def find(target: str) -> str | None:
        address = addresses.get(target)
        return link_to(address, here) if address else address

    return published_markdown.with_targets(text, find)


def _heading(article: str) -> str:
    """Return the text of the first heading of a page."""
    found = _HEADING.search(article)
    return unescape(_MARKUP.sub("", found[1])).strip() if found else ""


def links_document(action: MountAction) -> dict[str, object]:
    """Return what `links.json` says of a component's docs: its pages, what they hold, and who links to them."""
    return {
        "version": LINKS_VERSION,
        "entity": str(action.facts.ref),
        "pages": [
            {
                "url": page.url,
                "path": page.path,
                "title": page.title,
                "digest": action.docs.get(page.markdown, ""),
                "anchors": list(page.anchors),
                "aliases": list(action.aliases.get(page.url, ())),
                "links": list(links.links),
                "linked_from": [_inbound_document(link) for link in links.inbound],
            }
            for page in action.pages
            for links in (action.resolved.get(page.path, ResolvedPage()),)
        ],
    }


def _inbound_document(link: Inbound) -> dict[str, str]:
    """Return a link to a page; few name a former address."""
    document = asdict(link)
    return document if link.former else {name: text for name, text in document.items() if name != "former"}


def links_text(action: MountAction) -> str:
    """Return `links.json`."""
    document = links_document(action)
    return json.dumps(document, ensure_ascii=False, sort_keys=True, allow_nan=False, separators=(",", ":")) + "\n"
