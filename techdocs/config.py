"""Read `techdocs.yml` into a `Config`: every fault at once, each with its line and what to do."""

import difflib
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TypeVar

from techdocs.errors import ConfigError
from techdocs.located_yaml import LocatedDocument, load_documents
from techdocs.model.codes import Code
from techdocs.model.entity import EntityRefError, parse_entity_ref
from techdocs.model.limits import Limits
from techdocs.model.problem import Place, Problem, Severity, problem_order
from techdocs.model.security import Security
from techdocs.model.site import ExtraLink, Look
from techdocs.model.trust import Trust, TrustedSettings

CONFIG_NAME = "techdocs.yml"
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The operator's settings, with everything that was left out filled in.

    `sources` are folders or globs, relative ones below `folder` (where the file stands, or the working folder);
    `trusted_sources` are those of them that the operator trusts, `trusted` is what these may use. `names` maps the ref
    of an entity that several sources declare to the source whose it is. `jobs` is the number of worker processes.
    """

    folder: Path
    sources: tuple[str, ...] = (".",)
    trusted_sources: frozenset[str] = frozenset()
    trusted: TrustedSettings = field(default_factory=TrustedSettings)
    names: Mapping[str, str] = field(default_factory=dict)
    security: Security = field(default_factory=Security)
    site_dir: Path = Path("site")
    cache_dir: Path = Path(".techdocs")
    look: Look = field(default_factory=Look)
    limits: Limits = field(default_factory=Limits)
    jobs: int = 1
    strict: bool = False
    use_cache: bool = True


def read_config(path: Path | None, *, folder: Path, sources: Sequence[str] = ()) -> Config:
    """Read the settings for a run.

    Args:
        path: the settings file; None reads `techdocs.yml` of `folder` where there is one and no sources are named.
        folder: the working folder.
        sources: folders named on the command line; they win over the file's `sources`.

    Raises:
        ConfigError: the file cannot be read, or a key or a value in it is wrong.
    """
    config, problems = load_config(path, folder=folder, sources=sources)
    if problems:
        raise ConfigError(problems)
    return config


def load_config(path: Path | None, *, folder: Path, sources: Sequence[str] = ()) -> tuple[Config, tuple[Problem, ...]]:
    """Read the settings as `read_config` does; return them as far as they are understood, and every fault."""
    jobs = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    default = folder / CONFIG_NAME
    if path is None and default.is_file():
        path = default
    config = Config(folder=folder, site_dir=folder / "site", cache_dir=folder / ".techdocs", jobs=jobs)
    problems: list[Problem] = []
    if path is not None:
        config = _read_file(path, config, problems)
    if sources:
        config = replace(config, folder=folder, sources=tuple(sources), trusted_sources=frozenset())
    return config, tuple(sorted(problems, key=problem_order))


def _read_file(path: Path, config: Config, problems: list[Problem]) -> Config:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(_unreadable(f"`{path}` cannot be read: {error}", Place(path=str(path))))
        return config
    documents, faults = load_documents(text, version="1.1")
    problems += [
        _unreadable(fault.message, Place(path=str(path), line=fault.line, column=fault.column), fault.hint)
        for fault in faults
    ]
    document = documents[0] if documents else LocatedDocument(value={}, line=1)
    reader = _Reader(document, str(path), path.resolve().parent, problems)
    return reader.config(replace(config, folder=path.resolve().parent))


def _unreadable(message: str, place: Place, hint: str = "") -> Problem:
    return Problem(code=Code.CONFIG_UNREADABLE, severity=Severity.ERROR, message=message, hint=hint, place=place)


class _Reader:
    """Walk through one document, filling a `Config` and noting every fault."""

    def __init__(self, document: LocatedDocument, path: str, folder: Path, problems: list[Problem]) -> None:
        self.document, self.path, self.folder, self.problems = document, path, folder, problems

    def config(self, config: Config) -> Config:
        keys = self._mapping((), self.document.value, _KEYS)
        limits = self._mapping(("limits",), keys.get("limits", {}), _LIMITS)
        security = self._mapping(("security",), keys.get("security", {}), _SECURITY)
        sources = self._get(keys, ("sources",), _sources, _NO_SOURCES)
        return replace(
            config,
            sources=tuple(path for path, _ in sources) or config.sources,
            trusted_sources=frozenset(path for path, trust in sources if trust is Trust.TRUSTED),
            trusted=self._trusted(keys),
            names=self._get(keys, ("names",), _names, {}),
            security=Security(
                file_types=self._get(security, ("security", "file_types"), _suffixes, ()),
                skip_secrets=self._get(security, ("security", "skip_secrets"), _texts, ()),
                header_files=self._get(security, ("security", "header_files"), _header_files, ()),
            ),
            site_dir=self._get(keys, ("site_dir",), self._place_of, self.folder / "site"),
            cache_dir=self._get(keys, ("cache_dir",), self._place_of, self.folder / ".techdocs"),
            jobs=self._get(keys, ("jobs",), _positive, config.jobs),
            strict=self._get(keys, ("strict",), _boolean, config.strict),
            limits=Limits(
                **{name: self._get(limits, ("limits", name), _positive, getattr(Limits(), name)) for name in _LIMITS}
            ),
            look=self._look(keys),
        )

    def _trusted(self, keys: Mapping[str, object]) -> TrustedSettings:
        trusted = self._mapping(("trusted",), keys.get("trusted", {}), ("plugins", "markdown_extensions", "raw_html"))
        defaults = TrustedSettings()
        return TrustedSettings(
            plugins=self._get(trusted, ("trusted", "plugins"), _named, ()),
            extensions=self._get(trusted, ("trusted", "markdown_extensions"), _named, ()),
            raw_html=self._get(trusted, ("trusted", "raw_html"), _boolean, defaults.raw_html),
        )

    def _look(self, keys: Mapping[str, object]) -> Look:
        theme = self._mapping(
            ("theme",), keys.get("theme", {}), ("logo", "favicon", "icon", "palette", "language", "direction")
        )
        icon = self._mapping(("theme", "icon"), theme.get("icon", {}), ("logo",))
        extra = self._mapping(("extra",), keys.get("extra", {}), ("social",))
        written = keys.get("security")
        security = written if isinstance(written, dict) else {}
        return Look(
            site_name=self._get(keys, ("site_name",), _text, "Engineering docs"),
            site_description=self._get(keys, ("site_description",), _text, ""),
            site_url=self._get(keys, ("site_url",), _url_folder, ""),
            copyright=self._get(keys, ("copyright",), _text, ""),
            language=self._get(theme, ("theme", "language"), _text, "en"),
            direction=self._get(theme, ("theme", "direction"), _one_of("ltr", "rtl"), ""),
            logo=self._get(theme, ("theme", "logo"), self._file, None),
            favicon=self._get(theme, ("theme", "favicon"), self._file, None),
            icon_logo=self._get(icon, ("theme", "icon", "logo"), _text, ""),
            palette=self._get(theme, ("theme", "palette"), _palette, ()),
            tabs=self._get(keys, ("nav",), _tabs, ()),
            social=self._get(extra, ("extra", "social"), _social, ()),
            template=self._get(keys, ("site_template",), self._folder, None),
            home=self._get(keys, ("home",), self._file, None),
            indexed=self._get(keys, ("robots",), _one_of("noindex", "index"), "noindex") == "index",
            external_images=self._get(security, ("security", "external_images"), _boolean, Look().external_images),
            policy=self._get(security, ("security", "csp"), _policy, {}),
        )

    def _mapping(self, path: tuple[str, ...], value: object, allowed: Sequence[str]) -> Mapping[str, object]:
        if value is None:
            return {}
        if not isinstance(value, dict):
            self._fault(path, f"{_quoted(path)} is not a mapping", "write `key: value` lines below it")
            return {}
        for key in value:
            if key not in allowed:
                near = difflib.get_close_matches(key, allowed, n=1)
                hint = (
                    f"did you mean `{near[0]}`?"
                    if near
                    else f"known keys: {', '.join(f'`{name}`' for name in allowed)}"
                )
                self._fault((*path, key), f"unknown key {_quoted((*path, key))}", hint, at_key=True)
        return value

    def _get(
        self,
        keys: Mapping[str, object],
        path: tuple[str, ...],
        read: Callable[[object], Value],
        default: Value,
    ) -> Value:
        if keys.get(path[-1]) is None:
            return default
        try:
            return read(keys[path[-1]])
        except ValueError as error:
            self._fault(path, f"{_quoted(path)} {error.args[0]}", error.args[1] if len(error.args) > 1 else "")
            return default

    def _fault(self, path: tuple[str, ...], message: str, hint: str, *, at_key: bool = False) -> None:
        line, column = self.document.key_place(*path) if at_key else self.document.place(*path)
        place = Place(path=self.path, line=line, column=column)
        self.problems.append(
            Problem(code=Code.CONFIG_VALUE, severity=Severity.ERROR, message=message, hint=hint, place=place)
        )

    def _place_of(self, value: object) -> Path:
        return (self.folder / _text(value)).absolute()

    def _file(self, value: object) -> Path:
        path = self._place_of(value)
        if not path.is_file():
            raise ValueError(f"names no file: `{value}`", f"the path is relative to `{self.folder}`")
        return path

    def _folder(self, value: object) -> Path:
        path = self._place_of(value)
        if not path.is_dir():
            raise ValueError(f"names no folder: `{value}`", f"the path is relative to `{self.folder}`")
        return path


_SECURITY = ("external_images", "csp", "file_types", "header_files", "skip_secrets")
_DIRECTIVES = ("connect-src", "font-src", "frame-src", "img-src", "media-src", "script-src", "style-src", "worker-src")
_NO_SOURCES: tuple[tuple[str, Trust], ...] = ()
_LIMITS = [field.name for field in fields(Limits)]
_KEYS = [
    "site_name",
    "site_description",
    "site_url",
    "sources",
    "site_dir",
    "cache_dir",
    "theme",
    "nav",
    "extra",
    "copyright",
    "site_template",
    "home",
    "robots",
    "jobs",
    "strict",
    "limits",
    "security",
    "trusted",
    "names",
]


def _quoted(path: tuple[str, ...]) -> str:
    return f"`{'.'.join(path)}`" if path else "the file"


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise ValueError("is not a text", "write one line of text")  # noqa: TRY004 - one kind of fault for the reader
    return str(value)


def _texts(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    if not values:
        raise ValueError("is empty", "name at least one folder or glob, such as `repositories/*`")
    return tuple(_text(item) for item in values)


def _sources(value: object) -> tuple[tuple[str, Trust], ...]:
    values = value if isinstance(value, list) else [value]
    if not values:
        raise ValueError("is empty", "name at least one folder or glob, such as `repositories/*`")
    return tuple(_source(item) for item in values)


def _source(value: object) -> tuple[str, Trust]:
    if not isinstance(value, dict):
        return _text(value), Trust.SANDBOXED
    if set(value) - {"path", "trust"} or "path" not in value:
        raise ValueError("holds an entry that is neither a path nor a mapping", "write `path: …` and `trust: trusted`")
    return _text(value["path"]), Trust(_one_of(*Trust)(value.get("trust", Trust.SANDBOXED.value)))


def _named(value: object) -> tuple[tuple[str, Mapping[str, object]], ...]:
    """Read a list of names, each with options or without, as `plugins` in `mkdocs.yml`."""
    hint = "write `- name`, or `- name:` with its options below it"
    if not isinstance(value, list):
        raise ValueError("is not a list", hint)  # noqa: TRY004
    named: list[tuple[str, Mapping[str, object]]] = []
    for item in value:
        if isinstance(item, str):
            named.append((item, {}))
        elif isinstance(item, dict) and len(item) == 1 and isinstance(next(iter(item.values())) or {}, dict):
            named += [(name, options or {}) for name, options in item.items()]
        else:
            raise ValueError("holds an entry that is no name", hint)
    return tuple(named)


def _names(value: object) -> Mapping[str, str]:
    hint = "write `component:default/payments: acme/payments`"
    if not isinstance(value, dict):
        raise ValueError("is not a mapping", hint)  # noqa: TRY004
    try:
        return {str(parse_entity_ref(ref)): _text(source) for ref, source in value.items()}
    except EntityRefError as error:
        raise ValueError(f"holds what is no entity ref: {error}", hint) from error


def _policy(value: object) -> Mapping[str, tuple[str, ...]]:
    hint = "write `connect-src: [https://…]`"
    if not isinstance(value, dict):
        raise ValueError("is not a mapping of directives", hint)  # noqa: TRY004
    policy = {_one_of(*_DIRECTIVES)(directive): _texts(sources) for directive, sources in value.items()}
    for source in (source for sources in policy.values() for source in sources):
        if not re.fullmatch(
            r"'self'|'sha(?:256|384|512)-[A-Za-z0-9+/=]+'|https://(?:\*\.)?\w[\w.-]*(?::\d+)?(?:/[\w./~-]*)?", source
        ):
            raise ValueError(f"may not hold the source `{source}`", hint)
    return policy


def _suffixes(value: object) -> tuple[str, ...]:
    return tuple(suffix.lower().removeprefix(".") for suffix in _texts(value))


def _header_files(value: object) -> tuple[str, ...]:
    return tuple(_one_of("netlify", "nginx", "s3")(item) for item in _texts(value))


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("is neither `true` nor `false`")  # noqa: TRY004
    return value


def _positive(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError("is not a whole number above 0")
    return value


def _url_folder(value: object) -> str:
    text = _text(value)
    if not text.startswith(("https://", "http://")):
        raise ValueError("is not a web address", "begin it with `https://`")
    return text.rstrip("/") + "/"


def _one_of(*allowed: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if value not in allowed:
            raise ValueError(f"is not one of {', '.join(f'`{name}`' for name in allowed)}")
        return str(value)

    return read


def _palette(value: object) -> tuple[Mapping[str, object], ...]:
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(item, dict) for item in values):
        raise ValueError("is not a mapping or a list of mappings", "see `theme.palette` of Material for MkDocs")
    return tuple(values)


def _tabs(value: object) -> tuple[ExtraLink, ...]:
    hint = "write `- Title: https://…`"
    if not isinstance(value, list):
        raise ValueError("is not a list", hint)  # noqa: TRY004
    links = []
    for item in value:
        if not isinstance(item, dict) or len(item) != 1 or not all(isinstance(url, str) for url in item.values()):
            raise ValueError("holds an entry that is no link", hint)
        links += [ExtraLink(title=title, url=url) for title, url in item.items()]
    return tuple(links)


def _social(value: object) -> tuple[ExtraLink, ...]:
    hint = "write `- icon: …`, `link: …` and `name: …`, as in Material for MkDocs"
    if not isinstance(value, list) or not all(isinstance(item, dict) and "link" in item for item in value):
        raise ValueError("is not a list of links", hint)
    return tuple(
        ExtraLink(title=str(item.get("name", item["link"])), url=str(item["link"]), icon=str(item.get("icon", "")))
        for item in value
    )
