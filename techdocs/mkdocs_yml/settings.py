"""Read a component's `mkdocs.yml` as data: known keys are honoured, everything else is dropped and named at its line.

Nothing in the file is executed, resolved or included here. The keys are those that techdocs-node keeps
(`plugins/techdocs-node/src/stages/generate/helpers.ts`, `ALLOWED_MKDOCS_KEYS`), and `draft_docs`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from techdocs.documents.located_yaml import LoadDocuments, LocatedDocument, Tagged, load_documents
from techdocs.documents.mapping import LocatedMapping
from techdocs.documents.notes import DocumentNotes, fault_problem, quote_problems
from techdocs.documents.values import read_text
from techdocs.documents.yaml_faults import YamlFault
from techdocs.mkdocs_yml.dropped_settings import note_dropped_keys, note_plugins, note_tags
from techdocs.mkdocs_yml.extension_settings import read_extensions, read_includers, read_plugins
from techdocs.mkdocs_yml.inherited import EMPTY, Placed, inherit, shifted
from techdocs.mkdocs_yml.nav_indent import with_nav_hint
from techdocs.mkdocs_yml.nav_settings import read_nav
from techdocs.mkdocs_yml.redirect_settings import REDIRECTS, read_redirects
from techdocs.mkdocs_yml.setting_keys import (
    FEATURES,
    PLAIN_KEYS,
    REVISION_DATES,
    TEXT_KEYS,
    is_own_plugin,
    is_techdocs,
    names_plugin,
)
from techdocs.mkdocs_yml.setting_notes import first_problems, quoted
from techdocs.model.codes import Code
from techdocs.model.docs import Dialect, DocsSettings
from techdocs.model.edit_links import template_fault
from techdocs.model.limits import Limits
from techdocs.model.problem import Place, Problem, Severity
from techdocs.patterns import why_no_pattern
from techdocs.plain_text import composed

DEFAULT_LIMITS = Limits()
PLUGIN_OPTION = 2
"""Steps of a path below `plugins` from which on it leads into the options of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSettings:
    """What one `mkdocs.yml` says.

    `nav_places` maps the path of each nav entry to its place, `nav_cut` are those that a limit took, `docs_place`
    is that of `docs_dir`, `appended` are the snippets that every page includes, `redirects` the `redirect_maps` of
    mkdocs-redirects.
    """

    settings: DocsSettings
    docs_dir: str = "docs"
    repo_url: str = ""
    edit_uri: str | None = None
    edit_uri_template: str = ""
    snippet_paths: tuple[str, ...] = (".",)
    include_paths: tuple[str, ...] = ()
    nav_places: Mapping[str, Place] = field(default_factory=dict)
    nav_cut: tuple[str, ...] = ()
    docs_place: Place = field(default_factory=Place)
    appended: Mapping[str, Place] = field(default_factory=dict)
    redirects: Mapping[str, tuple[str, Place]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_settings(
    content: bytes,
    place: Place,
    *,
    site_name: str,
    load: LoadDocuments = load_documents,
    limits: Limits = DEFAULT_LIMITS,
    inherited: Sequence[tuple[bytes, Place]] = (),
) -> ReadSettings:
    """Read a `mkdocs.yml`.

    Args:
        content: its bytes.
        place: the file, in which problems are.
        site_name: the name for docs whose file gives none.
        load: how its YAML is loaded.
        limits: for `nav_entries` and `nav_depth`.
        inherited: the bytes and places of the files that it inherits from, the nearest first.
    """
    document, before = EMPTY, 0
    files: list[tuple[int, Place]] = []
    problems: list[Problem] = []
    for number, (written, file) in enumerate(((content, place), *inherited)):
        text = written.decode("utf-8", "replace")
        documents, faults = load(text, version="1.1")
        own = documents[0] if documents else EMPTY
        read = shifted(own, before)
        document = inherit(document, read) if number else read
        files.append((before, file))
        hinted = [with_nav_hint(fault, text) for fault in faults]
        problems += (fault_problem(Code.SETTINGS_UNREADABLE, file, fault, _severity(fault)) for fault in hinted)
        problems += quote_problems(file, own, text)
        before += text.count("\n") + 1
    notes = DocumentNotes(document=document, place=Placed(files).place, problems=problems)
    return _SettingsReader(document, notes).read(site_name, limits)


def _severity(fault: YamlFault) -> Severity:
    """Return how bad a fault is: MkDocs builds with a key given twice, which is a note where it has no effect."""
    match fault.duplicate:
        case ():
            return Severity.ERROR
        case ("plugins", *rest):
            return Severity.WARNING if REDIRECTS in rest or len(rest) < PLUGIN_OPTION else Severity.NOTE
        case (str(key), *_) if key in PLAIN_KEYS or len(fault.duplicate) == 1:
            return Severity.WARNING
    return Severity.NOTE


class _SettingsReader:
    def __init__(self, document: LocatedDocument, notes: DocumentNotes) -> None:
        self.notes = notes
        self.keys: Mapping[str, object] = document.value if isinstance(document.value, dict) else {}

    def read(self, site_name: str, limits: Limits) -> ReadSettings:
        if not isinstance(self.notes.document.value, dict):
            message, hint = "the file is not a mapping of settings", "write `key: value` lines"
            self.notes.add(Code.SETTINGS_UNREADABLE, message, hint, ())
        note_tags(self.notes)
        note_dropped_keys(self.keys, self.notes)
        plain = {key: value for key, value in self.keys.items() if not isinstance(value, Tagged)}
        mapping = LocatedMapping(notes=self.notes, keys=plain)
        texts = {key: mapping.get(key, read_text, "") for key in TEXT_KEYS}
        plugins = read_plugins(self.keys.get("plugins"), self.notes)
        note_plugins([(name, path) for name, _, path in plugins], self.notes)
        nav = read_nav(self.keys.get("nav"), self.notes, limits)
        extensions = read_extensions(self.keys.get("markdown_extensions"), self.notes)
        includers = read_includers(self.keys.get("markdown_extensions"), [name for name, _, _ in plugins])
        excluded = [self._patterns(key, texts[key]) for key in ("draft_docs", "exclude_docs")]
        settings = DocsSettings(
            site_name=texts["site_name"] or site_name,
            site_description=texts["site_description"],
            site_author=texts["site_author"],
            copyright=texts["copyright"],
            exclude_docs="\n".join(part for part in excluded if part),
            not_in_nav=self._patterns("not_in_nav", texts["not_in_nav"]),
            nav=nav.entries,
            use_directory_urls=self.keys.get("use_directory_urls") is not False,
            dialect=Dialect.TECHDOCS_CORE if any(is_techdocs(name) for name, _, _ in plugins) else Dialect.MKDOCS,
            has_alerts=any(names_plugin(name, "gh-admonitions") for name, _, _ in plugins),
            has_dates=any(names_plugin(name, dates) for name, _, _ in plugins for dates in REVISION_DATES),
            includers=tuple(sorted(includers)),
            markdown_extensions=extensions,
            features=tuple(self._features()),
            ignored_plugins=tuple(dict.fromkeys(name for name, _, _ in plugins if not is_own_plugin(name))),
        )
        snippet_options = extensions.get("pymdownx.snippets", {})
        snippets, appended = snippet_options.get("base_path", "."), snippet_options.get("auto_append", [])
        return ReadSettings(
            settings=settings,
            docs_dir=texts["docs_dir"] or "docs",
            repo_url=texts["repo_url"],
            edit_uri=texts["edit_uri"] if "edit_uri" in plain else None,
            edit_uri_template=self._template(texts["edit_uri_template"]),
            snippet_paths=tuple(str(path) for path in (snippets if isinstance(snippets, list) else [snippets])),
            include_paths=tuple(path for path in includers.values() if path),
            nav_places=nav.places,
            nav_cut=nav.cut,
            docs_place=self._place("docs_dir"),
            appended=dict.fromkeys(
                map(str, appended if isinstance(appended, list) else []), self._place("markdown_extensions")
            ),
            redirects=read_redirects(plugins, self.notes),
            problems=first_problems(self.notes.problems),
        )

    def _template(self, text: str) -> str:
        """Return the template of edit links if all that it asks for is known."""
        unknown = template_fault(text)
        if unknown:
            message = f"`edit_uri_template` is ignored: unknown placeholder {quoted(unknown)}"
            hint = "write `{path}` or `{path_noext}`, with `!q` to quote it"
            self.notes.invalid(("edit_uri_template",), message, hint)
        return "" if unknown else text

    def _place(self, key: str) -> Place:
        return self.notes.place(self.notes.document.key_place(key))

    def _patterns(self, key: str, text: str) -> str:
        """Return patterns of files if they can be read as those of `.gitignore`."""
        why = next(filter(None, map(why_no_pattern, text.splitlines())), "")
        if why:
            hint = "write patterns as in `.gitignore`, one per line"
            self.notes.invalid((key,), f"`{key}` is ignored: {quoted(why)}", hint)
            return ""
        return composed(text)

    def _features(self) -> Iterator[str]:
        theme = self.keys.get("theme")
        features = theme.get("features") if isinstance(theme, dict) else None
        for name in features if isinstance(features, list) else []:
            if isinstance(name, str) and name in FEATURES:
                yield name
