"""Read a component's `mkdocs.yml` as data: known keys are honoured, the rest is named once and passed over.

Nothing in the file is executed, resolved or included here. The keys are those that techdocs-node keeps
(`plugins/techdocs-node/src/stages/generate/helpers.ts`, `ALLOWED_MKDOCS_KEYS`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from techdocs.engine.dialect import NEEDS_PROGRAM, is_known
from techdocs.engine.options import option_fault, plain_options
from techdocs.located_yaml import LoadDocuments, LocatedDocument, Tagged, load_documents
from techdocs.model.codes import Code
from techdocs.model.docs import Dialect, DocsSettings
from techdocs.model.problem import Place, Problem, Severity

_TEXTS = ("site_name", "site_description", "site_author", "copyright", "exclude_docs", "not_in_nav")
_PLACED = ("docs_dir", "repo_url", "edit_uri", "edit_uri_template")
_SILENT = frozenset((
    "site_url", "site_dir", "repo_name", "theme", "plugins", "markdown_extensions", "extra", "strict", "dev_addr",
    "watch", "remote_branch", "remote_name", "validation", "nav", "use_directory_urls",
))  # fmt: skip
"""Keys that are understood, or that have no meaning inside one site."""
_NO_EFFECT = "it has no effect in a site that many teams share"
_OWN_PLUGINS = frozenset((
    "techdocs-core", "search", "monorepo", "redirects", "git-revision-date", "git-revision-date-localized", "tags",
    "minify", "mermaid2", "gh-admonitions", "offline", "privacy", "social",
))  # fmt: skip
"""Plugins whose effect the site gives itself or does without silently."""
_FEATURES = frozenset((
    "content.code.annotate", "content.code.copy", "content.tabs.link", "content.tooltips", "navigation.expand",
    "navigation.footer", "navigation.indexes", "navigation.prune", "navigation.sections", "navigation.top",
    "toc.follow", "toc.integrate",
))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSettings:
    """What one `mkdocs.yml` says: `nav_places` maps the path of each nav entry to where it stands."""

    settings: DocsSettings
    docs_dir: str = "docs"
    repo_url: str = ""
    edit_uri: str | None = None
    edit_uri_template: str = ""
    snippet_paths: tuple[str, ...] = (".",)
    nav_places: Mapping[str, Place] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_settings(
    content: bytes, place: Place, *, site_name: str, load: LoadDocuments = load_documents
) -> ReadSettings:
    """Read a `mkdocs.yml`.

    Args:
        content: its bytes.
        place: the file; problems stand in it.
        site_name: the name for docs whose file gives none.
        load: how its YAML is loaded.
    """
    documents, faults = load(content.decode("utf-8", "replace"), version="1.1")
    reader = _Reader(documents[0] if documents else LocatedDocument(value={}, line=1), place)
    for fault in faults:
        reader.problem(
            Code.SETTINGS_UNREADABLE,
            fault.message,
            fault.hint,
            (fault.line, fault.column),
            severity=Severity.ERROR,
        )
    return reader.read(site_name)


class _Reader:
    def __init__(self, document: LocatedDocument, place: Place) -> None:
        self.document, self.file = document, place
        self.problems: list[Problem] = []
        self.ignored: dict[tuple[str, str], list[tuple[str, tuple[int, int]]]] = {}
        self.keys: Mapping[str, object] = document.value if isinstance(document.value, dict) else {}

    def read(self, site_name: str) -> ReadSettings:
        if not isinstance(self.document.value, dict):
            self.problem(
                Code.SETTINGS_UNREADABLE,
                "the file is not a mapping of settings",
                "write `key: value` lines",
                (1, 1),
            )
        texts = {key: self._text(key) for key in (*_TEXTS, *_PLACED)}
        for key in self.keys:
            if key not in _SILENT and key not in texts:
                self._ignored("setting", f"`{key}`", _NO_EFFECT, (key,))
        plugins = list(self._plugins())
        nav = self._nav()
        settings = DocsSettings(
            site_name=texts["site_name"] or site_name,
            site_description=texts["site_description"],
            site_author=texts["site_author"],
            copyright=texts["copyright"],
            exclude_docs=texts["exclude_docs"],
            not_in_nav=texts["not_in_nav"],
            nav=tuple(nav) if nav is not None else None,
            use_directory_urls=self.keys.get("use_directory_urls") is not False,
            dialect=Dialect.TECHDOCS_CORE if "techdocs-core" in plugins else Dialect.MKDOCS,
            markdown_extensions=dict(self._extensions()),
            features=tuple(self._features()),
        )
        self._say_ignored()
        snippets = settings.markdown_extensions.get("pymdownx.snippets", {}).get("base_path", ".")
        return ReadSettings(
            settings=settings,
            docs_dir=texts["docs_dir"] or "docs",
            repo_url=texts["repo_url"],
            edit_uri=texts["edit_uri"] if "edit_uri" in self.keys else None,
            edit_uri_template=texts["edit_uri_template"],
            snippet_paths=tuple(str(path) for path in (snippets if isinstance(snippets, list) else [snippets])),
            nav_places=dict(self._nav_places(self.keys.get("nav"), ("nav",))),
            problems=tuple(self.problems),
        )

    def _text(self, key: str) -> str:
        value = self.keys.get(key)
        if value is None or (isinstance(value, (str, int, float)) and not isinstance(value, bool)):
            return "" if value is None else str(value)
        if isinstance(value, Tagged):
            self._ignored(
                "tag",
                f"`{value.tag}` of `{key}`",
                "write the value itself: nothing is read from the environment",
                (key,),
            )
        else:
            self.problem(Code.SETTING_INVALID, f"`{key}` is not a text", "write one text", self.document.place(key))
        return ""

    def _nav(self) -> list[object] | None:
        nav = self.keys.get("nav")
        if nav is None:
            return None
        if isinstance(nav, list) and nav:
            return [item for item in (self._nav_item(item, ("nav", number)) for number, item in enumerate(nav)) if item]
        self.problem(
            Code.SETTING_INVALID,
            "`nav` is not a list",
            "write `- Title: file.md` lines",
            self.document.place("nav"),
        )
        return None

    def _nav_item(self, item: object, path: tuple[str | int, ...]) -> object:
        if isinstance(item, str):
            return item
        if isinstance(item, dict) and len(item) == 1:
            title, value = next(iter(item.items()))
            if isinstance(value, str):
                return {title: value}
            if isinstance(value, list):
                inner = [self._nav_item(child, (*path, title, number)) for number, child in enumerate(value)]
                return {title: [child for child in inner if child]}
        self.problem(
            Code.SETTING_INVALID, "a nav entry is neither a file, a title with a file, nor a title with a list",
            "write `- Title: file.md`", self.document.place(*path),
        )  # fmt: skip
        return None

    def _nav_places(self, value: object, path: tuple[str | int, ...]) -> Iterator[tuple[str, Place]]:
        if isinstance(value, str):
            line, column = self.document.place(*path)
            yield value, Place(source=self.file.source, path=self.file.path, line=line, column=column)
        pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for step, inner in pairs:
            yield from self._nav_places(inner, (*path, step))

    def _plugins(self) -> Iterator[str]:
        for name, _, path in self._named("plugins"):
            yield name
            if name.removeprefix("material/") not in _OWN_PLUGINS:
                self._ignored(
                    "plugin", f"`{name}`", "no code of a repository runs here; its syntax stays as text", path
                )

    def _features(self) -> Iterator[str]:
        theme = self.keys.get("theme")
        features = theme.get("features") if isinstance(theme, dict) else None
        yield from ((name for name in features or [] if name in _FEATURES) if isinstance(features, list) else ())
        if isinstance(theme, dict) and theme.get("custom_dir"):
            self._ignored("setting", "`theme.custom_dir`", _NO_EFFECT, ("theme", "custom_dir"))

    def _extensions(self) -> Iterator[tuple[str, Mapping[str, object]]]:
        for name, options, path in self._named("markdown_extensions"):
            name = name.removeprefix("markdown.extensions.")  # noqa: PLW2901 - both names mean the same
            if name in NEEDS_PROGRAM:
                self._ignored("extension", f"`{name}`", "it draws by running a program; use a `mermaid` block", path)
            elif not is_known(name):
                self._ignored(
                    "extension",
                    f"`{name}`",
                    "only Python-Markdown's and pymdownx' extensions are available",
                    path,
                )
            else:
                yield name, self._options(name, options, path)

    def _named(self, key: str) -> Iterator[tuple[str, object, tuple[str | int, ...]]]:
        """Yield name, options and path of the entries of `plugins` or `markdown_extensions`, in both forms."""
        value = self.keys.get(key)
        if isinstance(value, dict):
            yield from ((name, options, (key, name)) for name, options in value.items())
        for number, item in enumerate(value if isinstance(value, list) else []):
            if isinstance(item, str):
                yield item, {}, (key, number)
            elif isinstance(item, dict):
                yield from ((name, options, (key, number, name)) for name, options in item.items())

    def _options(self, name: str, options: object, path: tuple[str | int, ...]) -> Mapping[str, object]:
        if not isinstance(options, dict):
            return {}
        plain, unknown = plain_options(options)
        for tag in unknown:
            self._ignored(
                "tag",
                f"`{tag}` in the options of `{name}`",
                "only the functions that Backstage allows can be named",
                path,
            )
        fault = option_fault(name, plain)
        if not fault:
            return plain if isinstance(plain, dict) else {}
        self.problem(
            Code.SETTING_INVALID, f"the options of `{name}` are not used: {fault}", f"see the options of `{name}`",
            self.document.key_place(*path),
        )  # fmt: skip
        return {}

    def _ignored(self, what: str, name: str, hint: str, path: tuple[str | int, ...]) -> None:
        self.ignored.setdefault((what, hint), []).append((name, self.document.key_place(*path)))

    def _say_ignored(self) -> None:
        """Note what is ignored, once for each kind of thing."""
        for (what, hint), found in self.ignored.items():
            names = ", ".join(name for name, _ in found)
            message = f"{what} {names} is ignored" if len(found) == 1 else f"{what}s {names} are ignored"
            self.problem(Code.SETTING_IGNORED, message, hint, found[0][1], severity=Severity.INFO)

    def problem(
        self,
        code: Code,
        message: str,
        hint: str,
        position: tuple[int, int],
        *,
        severity: Severity = Severity.WARNING,
    ) -> None:
        place = Place(source=self.file.source, path=self.file.path, line=position[0], column=position[1])
        self.problems.append(Problem(code=code, severity=severity, message=message, hint=hint, place=place))
