"""A component's docs: what goes into a build of them, and what comes out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from techdocs.model.entity import EntityRef
from techdocs.model.limits import Limits
from techdocs.model.problem import Place, Problem
from techdocs.model.tree import Tree
from techdocs.model.trust import TrustedSettings

PAGE_SUFFIXES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
"""How the names of pages end (`is_markdown_file` in `mkdocs/utils/__init__.py`)."""


SITE, SEARCH = "site/", "search/"
"""Where a build puts the files of the site, and the text for the search index."""
RENDERED = "docs"
"""The step under which rendered docs are kept."""


def is_page(path: str) -> bool:
    """Say whether a file of docs is a page."""
    return path.endswith(PAGE_SUFFIXES)


def markdown_file(output: str) -> str:
    """Return the file that holds a page as Markdown, of the one that holds it as HTML."""
    return f"{output.removesuffix('.html')}.md"


def suffix_of(path: str) -> str:
    """Return the suffix of a file's name in lower case with its dot, or that it has none."""
    name, dot, suffix = path.rpartition("/")[2].rpartition(".")
    return f".{suffix.lower()}" if dot and name else "no suffix"


def nav_texts(nav: object) -> Iterator[str]:
    """Yield the paths and addresses of a nav."""
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, (list, tuple, Mapping)):
        for item in nav.values() if isinstance(nav, Mapping) else nav:
            yield from nav_texts(item)


class Dialect(StrEnum):
    """Which Markdown extensions are on before a component's own are added."""

    MKDOCS = "mkdocs"
    TECHDOCS_CORE = "techdocs-core"


class DocsForm(StrEnum):
    """In which form a component keeps its docs."""

    MKDOCS = "mkdocs"
    FOLDER = "folder"
    README = "readme"
    ELSEWHERE = "elsewhere"
    BROKEN = "broken"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class DocsFile:
    """One input file: its path inside the docs and the SHA-256 of its bytes (hex)."""

    path: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocsSettings:
    """A component's MkDocs settings, as far as they change how its pages look. Keys have MkDocs' names and meaning.

    `nav` is MkDocs' list as JSON data (None = made from the files). `markdown_extensions` maps an extension's name to
    its options, in the order in which they are switched on. `features` are `theme.features` that are honoured,
    `ignored_plugins` the names of plugins whose effect is missing.
    `has_alerts` turns GitHub's alerts into admonitions in MkDocs' dialect too, as the plugin gh-admonitions does,
    `has_dates` puts dates of changes into texts, as the plugins git-revision-date and git-revision-date-localized do;
    `includers` are the plugins and extensions in whose forms pages include files,
    and where there are any, `docs_path` is that of the docs folder inside the repository.
    """

    site_name: str
    site_description: str = ""
    site_author: str = ""
    copyright: str = ""
    nav: tuple[object, ...] | None = None
    exclude_docs: str = ""
    not_in_nav: str = ""
    use_directory_urls: bool = True
    dialect: Dialect = Dialect.TECHDOCS_CORE
    has_alerts: bool = False
    has_dates: bool = False
    includers: tuple[str, ...] = ()
    docs_path: str = ""
    markdown_extensions: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    features: tuple[str, ...] = ()
    ignored_plugins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildAction:
    """All that a component's build depends on but our code.

    `component` is the entity ref, `theme` the digest of the template and the site's look, `limits` what bounds its
    pages. `file_types` are further suffixes that the operator lets be published, `trusted` is what a source that the
    operator trusts may use. `left_out` maps the suffixes of files in the docs folder that are not published to their
    number, `first_left_out` is one of them. Without `has_pages` it is for lint alone: all is found out, and no page is
    written.
    """

    component: str
    files: tuple[DocsFile, ...]
    settings: DocsSettings
    theme: str
    limits: Limits = field(default_factory=Limits)
    file_types: tuple[str, ...] = ()
    trusted: TrustedSettings | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)
    first_left_out: str = ""
    has_pages: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """One entity's place in the plan.

    `action` is None when there is nothing to render: no docs, docs that are broken (see `problems`), or docs that are
    another entity's (`elsewhere`, with the path into them in `elsewhere_path`). `inputs` maps a docs path to the
    absolute file, `origins` to the path of that file inside the source; `nav_places` a nav entry's path to its line.
    `repo_url`, `edit_uri` and `edit_uri_template` are MkDocs' settings, empty when the author gave none;
    `docs_folder` is the docs folder inside the source. `redirects` maps a former page's file to the file or web address
    that it leads on to, and to its line in the settings. `stopped` is the problem for which its repository is not read.
    `over_limit` maps the files that a limit took to why, and the entries of the nav that one took to `""`; `excluded`
    are pages and pictures that `exclude_docs`, or MkDocs by itself, leaves out; `unpublished` other files that an entry
    of the nav names.
    """

    ref: EntityRef
    source: str = ""
    form: DocsForm = DocsForm.NONE
    action: BuildAction | None = None
    inputs: Mapping[str, Path] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    docs_folder: str = ""
    settings_place: Place = field(default_factory=Place)
    nav_places: Mapping[str, Place] = field(default_factory=dict)
    repo_url: str = ""
    edit_uri: str | None = None
    edit_uri_template: str = ""
    redirects: Mapping[str, tuple[str, Place]] = field(default_factory=dict)
    elsewhere: EntityRef | None = None
    elsewhere_path: str = ""
    problems: tuple[Problem, ...] = ()
    stopped: Problem | None = None
    over_limit: Mapping[str, str] = field(default_factory=dict)
    excluded: tuple[str, ...] = ()
    unpublished: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildPlan:
    """What is to be built: one entry for each entity that has or could have docs, in the order of their refs."""

    builds: Mapping[EntityRef, Build]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLink:
    """A link on a page: `target` as written in the HTML, and its line in the Markdown (0 = not found)."""

    target: str
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DocsPage:
    """One rendered page.

    `path` is its Markdown file inside the docs, `url` its address and `output` its file below the component's docs;
    `anchors` are the ids in its article in order, `links` the addresses below the docs that it links to (with anchors).
    `open_links` and `open_images` are what only the whole site can resolve, as written in the HTML: links to
    entities (`component:default/foo`), relative paths whose target is not in these docs, and web addresses.
    `settled` maps links and pictures, as written in the HTML, that lead to a place below the docs which they do not
    name as browsers would: its address, with the anchor. `forge_anchors` maps what forges call headings to their ids.
    `aliases` are former addresses, as the front matter writes them; `words` counts the words of its text, which
    `is_spaced` has blanks between.
    """

    path: str
    url: str
    output: str
    title: str
    anchors: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    open_links: tuple[PageLink, ...] = ()
    open_images: tuple[PageLink, ...] = ()
    settled: Mapping[str, str] = field(default_factory=dict)
    forge_anchors: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    words: int = 0
    is_spaced: bool = True
    searchable: bool = True
    in_nav: bool = True

    @property
    def markdown(self) -> str:
        """Return the file of the page as Markdown, which is beside `output`."""
        return markdown_file(self.output)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocsRecord:
    """What a build of a component's docs found out: its pages in the order of its nav, and the faults of its files.

    The places of the faults have paths inside the docs and no source.
    """

    pages: tuple[DocsPage, ...]
    faults: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialRender:
    """A look at some pages of a component, while an author writes.

    `pages` are their files, `titles` those of the other pages as they were when all were rendered.
    """

    pages: frozenset[str]
    titles: Mapping[str, str]


class DocsState(StrEnum):
    """How a component's pages came to be in this run."""

    RENDERED = "rendered"
    REUSED = "reused"
    KEPT = "kept"
    FAILED = "failed"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a component's build failed: `since` is the first failing run (ISO 8601, UTC), `commit` the failing commit."""

    reason: str
    since: str
    commit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """A page that is not published because it holds a secret: its file in the source, its address, what it holds."""

    path: str
    url: str
    what: str
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltDocs:
    """A component's docs after the run step.

    `site` holds the rendered files, `files` maps the paths of those that are published to their digests (pages with
    open slots, images, downloads); empty if nothing was ever built. `KEPT` pages are those of the last good
    build. `search` and `search_files` are the same pages' text for the search index. `reason` says why it was rendered
    again. `withheld` are pages that hold a secret; they are in none of the others. `counted` is how many pages
    there are where `pages` has only the first of them, 0 when no one knows.
    """

    ref: EntityRef
    state: DocsState
    key: str = ""
    site: Tree | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    search: Tree | None = None
    search_files: Mapping[str, str] = field(default_factory=dict)
    pages: tuple[DocsPage, ...] = ()
    faults: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()
    failure: Failure | None = None
    reason: str = ""
    withheld: tuple[Withheld, ...] = ()
    counted: int | None = None

    @property
    def page_count(self) -> int:
        """Return how many pages there are, 0 when no one knows."""
        return len(self.pages) if self.counted is None else self.counted
