"""What a repository says about itself, for its first descriptor: name, title, owner, description, type, links."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from techdocs.plain_text import plain_line
from techdocs.scaffold.checkout import Checkout, read_checkout
from techdocs.scaffold.existing_files import ExistingFiles
from techdocs.scaffold.manifests import SERVICE, Manifest, read_manifests
from techdocs.scaffold.owner import find_owner
from techdocs.scaffold.readme import LONGEST_TITLE, Readme, read_readme, short_text
from techdocs.secrets_scan import EnvironmentSecrets

UNKNOWN_OWNER = "unknown"
"""The owner if none is found; Backstage requires one."""
NO_NAME = "component"
"""The name if nothing has one in the letters that Backstage allows."""
_LONGEST_TEXT = 2_000
"""Characters of a text that are searched for secrets before it is cut, so that no half of a secret stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryFacts:
    """What goes into the files. `owner_path` is the file that names the owner, `""` if none does.

    `has_title` says that an author wrote the title; otherwise it is made from the name.
    `web_url` is the repository's page, `slug` its `OWNER/NAME` on GitHub; both may be empty, and so may `description`.
    """

    name: str
    title: str
    has_title: bool = False
    description: str = ""
    owner: str = UNKNOWN_OWNER
    owner_path: str = ""
    type: str = SERVICE
    web_url: str = ""
    slug: str = ""

    @property
    def is_owned(self) -> bool:
        """Whether the owner is known."""
        return self.owner != UNKNOWN_OWNER


def infer_repository_facts(folder: Path, existing: ExistingFiles, secrets: EnvironmentSecrets) -> RepositoryFacts:
    """Collect what a folder says about itself.

    Args:
        folder: absolute and real.
        existing: the files that it has already; their names come first.
        secrets: what is never copied.
    """
    checkout, readme, manifest = read_checkout(folder), read_readme(folder), read_manifests(folder)
    names = existing.names
    written = list(_clean(_written_names(folder, names, checkout, manifest), secrets))
    name, origin = next(((name, text) for text in written if (name := entity_name(text))), (NO_NAME, ""))
    titled = next(_clean((names.get("title", ""), readme.title), secrets), "")
    owner = find_owner(folder, checkout)
    web_url = next(_clean([checkout.web_url], secrets), "")
    return RepositoryFacts(
        name=name,
        title=plain_line(titled or _as_title(origin) or name, LONGEST_TITLE),
        has_title=bool(titled),
        description=_description(names, readme, manifest, secrets),
        owner=str(owner.ref) if owner else UNKNOWN_OWNER,
        owner_path=owner.path if owner else "",
        type=manifest.type,
        web_url=web_url,
        slug=_github_slug(web_url),
    )


def renamed(facts: RepositoryFacts, name: str) -> RepositoryFacts:
    """Return the facts with another name; a title that was made from the old name is made from the new one."""
    title = facts.title if facts.has_title or name == facts.name else plain_line(_as_title(name), LONGEST_TITLE)
    return replace(facts, name=name, title=title)


def entity_name(text: str) -> str:
    """Return a text as the name of an entity: lower case, `-` for what a name cannot contain; `""` if nothing is left.

    Source: Backstage's `KubernetesValidatorFunctions.ts`.
    """
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    parts = re.sub(r"[^a-z0-9._-]+", "-", plain)
    return re.sub(r"[._-]{2,}", "-", parts).strip("._-")[:63].strip("._-")


def _written_names(folder: Path, names: Mapping[str, str], checkout: Checkout, manifest: Manifest) -> Iterator[str]:
    """Yield names of the component, best first; a folder is not named after the repository around it."""
    yield names.get("name", "")
    if not checkout.prefix:
        yield checkout.repository
    yield manifest.name
    yield folder.name


def _description(names: Mapping[str, str], readme: Readme, manifest: Manifest, secrets: EnvironmentSecrets) -> str:
    """Return the first description; `""` if it contains a secret, even if there is a second one."""
    text = next(filter(None, (names.get("description", ""), readme.description, manifest.description)), "")
    return short_text(next(_clean([text], secrets), ""))


def _clean(texts: Iterable[str], secrets: EnvironmentSecrets) -> Iterator[str]:
    """Yield the texts that are not empty and contain no secret, each as one line."""
    for text in texts:
        line = plain_line(text, _LONGEST_TEXT)
        if line and not secrets.find_in(text) and not secrets.find_in(line):
            yield line


def _as_title(name: str) -> str:
    """Return a name as people write it: one in lower case gets spaces and a capital."""
    words = name if " " in name or name != name.lower() else re.sub(r"[-_]+", " ", name).strip()
    return words[:1].upper() + words[1:]


def _github_slug(web_url: str) -> str:
    """Return the `OWNER/NAME` of a repository on GitHub or on a company's own GitHub."""
    parts = urlsplit(web_url)
    path = parts.path.strip("/")
    is_github = "github" in parts.netloc.lower().split(".")
    return path if is_github and re.fullmatch(r"[\w.-]+/[\w.-]+", path) else ""
