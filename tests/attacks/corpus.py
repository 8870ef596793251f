"""The corpus of attacks: reads each `case.yml` strictly and lays the cases out as repositories beside each other."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from techdocs.catalog.last_build import write_holders as write_holders_note
from techdocs.disk.store import Store
from techdocs.model.codes import Code
from techdocs.model.incumbents import Holder
from tests.conftest import ROOT, git

CORPUS = ROOT / "tests" / "repos" / "attacks"
SECRET = "the-operators-secret-5f1c"  # noqa: S105 - a mark that must not be seen
"""Stands in files that no case may read: beside the repositories, and in another team's private folder."""
TOKEN = "Zk3TqW9xVb7LmR2sYd8HfC4gJn6PaE1uXo5DiKe0"  # noqa: S105 - made up
"""The value of `DEPLOY_TOKEN` in the environment of every build."""
_KEY_BODY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj"
PEM = "\n".join(["-----BEGIN " + "PRIVATE KEY-----", *[_KEY_BODY] * 12, "-----END " + "PRIVATE KEY-----"])
STATES = ("built", "stub", "none")
_MAKE = {
    "link": {"to"},
    "file": {"text", "hex", "times", "before", "after", "encoding", "megabytes", "count"},
    "fifo": set[str](),
    "git": {"config", "bare", "branch", "incomplete"},
}
"""What `make` may hold: the key that says what is made, and the keys that may stand beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A problem that a case must have: one of `codes` in one of `paths` of a source (`line` 0 = any)."""

    codes: tuple[str, ...]
    source: str
    paths: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One attack, or a benign twin; fields are the keys of its `case.yml`.

    `absent` are texts that below the component's docs only stand as inert text, `nowhere` texts that stand in no file
    of the site; `present` texts of its articles; `elements` maps selectors to how often they match in its articles;
    `entity` is the component whose docs are judged; `alone` says that the case is built in a run of its own.
    `holder` is the repository (`repo` or `other`) that had the entity's name in the last build, `inferred` says that no
    descriptor declared it.
    """

    name: str
    what: str
    defence: str
    state: tuple[str, ...]
    codes: tuple[str, ...] = ()
    make: tuple[Mapping[str, Any], ...] = ()
    absent: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    nowhere: tuple[str, ...] = ()
    elements: Mapping[str, int] = field(default_factory=dict)
    entity: str = ""
    alone: bool = False
    holder: str = ""
    inferred: bool = False

    @property
    def ref(self) -> str:
        """Return the entity whose docs are judged."""
        return self.entity or f"component:default/{self.name}"

    @property
    def expected(self) -> tuple[Expected, ...]:
        """Return the problems that its source must have."""
        return tuple(_expected(text, self.name) for text in self.codes)


def _expected(text: str, name: str) -> Expected:
    codes, _, place = text.partition(" ")
    source, path = (f"{name}-other", place.removeprefix("other:")) if place.startswith("other:") else (name, place)
    paths, _, line = path.partition(":")
    alternatives = tuple(part for part in paths.split("|") if part)
    return Expected(codes=tuple(codes.split("|")), source=source, paths=alternatives, line=int(line or 0))


@cache
def read_corpus() -> dict[str, Case]:
    """Return all cases by name."""
    return {path.parent.name: read_case(path) for path in sorted(CORPUS.glob("*/case.yml"))}


def read_case(path: Path) -> Case:
    """Read one `case.yml`.

    Raises:
        ValueError: a key is unknown, or a value is none that the key can have.
    """
    values: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    unknown = values.keys() - {item.name for item in fields(Case)} | ({"name"} & values.keys())
    if unknown:
        raise ValueError(f"{path}: unknown keys {sorted(unknown)}")
    values["state"] = (values["state"],) if isinstance(values["state"], str) else tuple(values["state"])
    values |= {key: tuple(value) for key, value in values.items() if isinstance(value, list)}
    case = Case(name=path.parent.name, **values)
    wrong = [code for item in case.expected for code in item.codes if code not in list(Code)]
    wrong += [state for state in case.state if state not in STATES]
    wrong += [str(item) for item in case.make if not _is_makeable(item)]
    if wrong:
        raise ValueError(f"{path}: {wrong}")
    return case


def _is_makeable(item: Mapping[str, Any]) -> bool:
    kind = next(iter(item))
    return kind in _MAKE and item.keys() - {kind} <= _MAKE[kind] and str(item[kind]).startswith(("repo", "other"))


def lay_out(cases: Mapping[str, Case], root: Path) -> None:
    """Copy cases to `sources/` below a folder, each a repository, and put beside them what none of them may read."""
    outside = root / "outside"
    outside.mkdir(parents=True)
    write_holders(cases, root)
    for name, text in _OUTSIDE.items():
        (outside / name).write_text(_filled(text, root), encoding="utf-8")
    (outside / "pwn.sh").chmod(0o755)
    for case in cases.values():
        for folder, target in (("repo", case.name), ("other", f"{case.name}-other")):
            if (CORPUS / case.name / folder).is_dir():
                shutil.copytree(CORPUS / case.name / folder, root / "sources" / target)
        for item in case.make:
            is_other = str(next(iter(item.values()))).startswith("other")
            _make(item, root / "sources" / (f"{case.name}-other" if is_other else case.name), root)


def write_holders(cases: Mapping[str, Case], root: Path) -> None:
    """Write down which repositories held the names of cases in the last build, as that build would have."""
    holders = {
        case.ref: Holder(
            source=case.name if case.holder == "repo" else f"{case.name}-{case.holder}",
            path="mkdocs.yml" if case.inferred else "catalog-info.yaml", inferred=case.inferred,
        )
        for case in cases.values()
        if case.holder
    }  # fmt: skip
    write_holders_note(holders, Store(root / ".techdocs" / "cache"))


def write_victims(root: Path) -> None:
    """Write two innocent components below `sources/`, one with a private folder beside its docs."""
    for name, word in (("victim-one", "walrus"), ("victim-two", "seal")):
        folder = root / "sources" / name
        for path, text in _VICTIM.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text.replace("NAME", name).replace("WORD", word), encoding="utf-8")


def _make(item: Mapping[str, Any], repository: Path, root: Path) -> None:
    kind = next(iter(item))
    path = repository / str(item[kind]).partition("/")[2] if "/" in str(item[kind]) else repository
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "link":
        path.symlink_to(item["to"])
    elif kind == "fifo":
        _make_fifo(path)
    elif kind == "git":
        _make_repository(path, item, root)
    else:
        for number in range(item.get("count", 1)):
            _make_file(Path(str(path).replace("{n}", str(number))), item, root)


def _make_fifo(path: Path) -> None:
    import os  # noqa: PLC0415 - there are no named pipes on every system

    os.mkfifo(path)


def _make_file(path: Path, item: Mapping[str, Any], root: Path) -> None:
    content = bytes.fromhex(item.get("hex", "")) or "".join(_pieces(item, root)).encode(item.get("encoding", "utf-8"))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        if "megabytes" in item:
            file.truncate(item["megabytes"] * 1_000_000)


def _pieces(item: Mapping[str, Any], root: Path) -> Iterator[str]:
    yield _filled(item.get("before", ""), root)
    for number in range(item.get("times", 1)):
        yield _filled(item.get("text", ""), root, number)
    yield _filled(item.get("after", ""), root)


def _filled(text: str, root: Path, number: int = 0) -> str:
    if "{" not in text:
        return text
    values = {
        "{n}": str(number), "{indent}": "    " * number, "{brackets}": "[" * 9000, "{nothing}": "",
        "{token}": TOKEN, "{secret}": SECRET, "{pem}": PEM, "{outside}": str(root / "outside"),
    }  # fmt: skip
    for mark, value in values.items():
        text = text.replace(mark, value)
    return text


def _make_repository(folder: Path, item: Mapping[str, Any], root: Path) -> None:
    """Make a folder a git repository, and only then give it the settings, so that nothing runs while it is made."""
    folder.mkdir(parents=True, exist_ok=True)
    if item.get("bare"):
        git(folder, "init", "--bare", ".")
        settings = folder / "config"
    else:
        git(folder, "init", "--initial-branch", item.get("branch", "main"))
        git(folder, "add", ".")
        git(folder, "commit", "--quiet", "--allow-empty", "--message", "All of it")
        if item.get("incomplete"):
            tree = git(folder, "rev-parse", "HEAD^{tree}").strip()
            (folder / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
        settings = folder / ".git" / "config"
    with settings.open("a", encoding="utf-8") as file:
        file.write(_filled(item.get("config", ""), root))


_OUTSIDE = {
    "secret.md": "# {secret}\n\n{secret}\n",
    "key.pem": "{secret}\n",
    "secret.svg": '<svg xmlns="http://www.w3.org/2000/svg"><text>{secret}</text></svg>\n',
    "settings.yml": "site_name: '{secret}'\nhooks: [hook.py]\n",
    "gitconfig": "[core]\n\tfsmonitor = touch {outside}/pwned-included\n",
    "pwn.sh": "#!/bin/sh\ntouch {outside}/pwned-by-git\n",
    "catalog-info.yaml": "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: outside-entity}\n"
    "spec: {type: service, lifecycle: production, owner: attackers, note: '{secret}'}\n",
}
_VICTIM = {
    "catalog-info.yaml": "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: NAME\n"
    "  annotations: {backstage.io/techdocs-ref: 'dir:.'}\n"
    "spec: {type: service, lifecycle: production, owner: NAME-team}\n---\n"
    "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: NAME-team}\nspec: {type: team, children: []}\n",
    "mkdocs.yml": "site_name: NAME\nplugins: [techdocs-core]\nnav:\n  - Home: index.md\n  - More: more.md\n",
    "docs/index.md": "# NAME\n\nA WORD. See [more](more.md).\n\n!!! note\n    Innocent.\n",
    "docs/more.md": "# More of NAME\n\n```python\nprint('WORD')\n```\n",
    "private/secret.md": f"# {SECRET}\n",
    "private/index.md": f"# {SECRET}\n",
}
