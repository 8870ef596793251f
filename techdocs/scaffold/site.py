"""The files of a site of a whole organization: its settings, and the CI job that builds it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from techdocs.plain_text import plain_line
from techdocs.scaffold.checkout import read_checkout
from techdocs.scaffold.plan import NewFile, Scaffold
from techdocs.scaffold.site_texts import github_job_text, gitlab_job_text, ignore_text, site_text

FORGES = {
    "github": "github.com", "gitlab": "gitlab.com", "gitea": "", "bitbucketCloud": "bitbucket.org",
    "bitbucketServer": "", "azureDevOps": "dev.azure.com",
}  # fmt: skip
"""The kinds of forges, as `catalog.providers` has them, each with the host that everybody shares."""
_WORDS = {"gitlab": "gitlab", "gitea": "gitea", "forgejo": "gitea", "codeberg": "gitea", "github": "github"}
_JOBS = {"github": ".github/workflows/docs.yml", "gitlab": ".gitlab-ci.yml"}
_NAME = re.compile(r"[A-Za-z0-9][\w .~-]*(?:/[\w .~-]+)*")
_HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*(?::\d{1,5})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """What the files are made of; `organization` is a group on GitLab, a workspace or project on others."""

    forge: str
    host: str
    organization: str = ""

    @property
    def site_name(self) -> str:
        """Return the name of the site."""
        name = self.organization.rpartition("/")[2]
        return plain_line(f"{name[:1].upper()}{name[1:]} docs")

    @property
    def is_whole(self) -> bool:
        """Say whether nothing is left to ask; a Bitbucket Server is listed whole."""
        return bool(self.host and (self.organization or self.forge == "bitbucketServer"))


def infer_site_facts(folder: Path) -> SiteFacts:
    """Return what the remote of a folder's repository says; GitHub and nothing else without one."""
    parts = urlsplit(read_checkout(folder).web_url)
    host, path = parts.netloc.lower(), parts.path.strip("/").split("/")
    own = (forge for forge, shared in FORGES.items() if shared and host == shared)
    like = (forge for word, forge in _WORDS.items() if word in host)
    forge = next(own, None) or next(like, "")
    if not forge:
        return SiteFacts(forge="github", host=FORGES["github"])
    organization = path[0] if len(path) > 1 else ""
    return SiteFacts(forge=forge, host=host, organization=organization if is_organization(organization) else "")


def with_forge(facts: SiteFacts, forge: str) -> SiteFacts:
    """Return the facts with another kind of forge, at the host that everybody shares."""
    return facts if facts.forge == forge else replace(facts, forge=forge, host=FORGES[forge])


def is_organization(name: str) -> bool:
    """Say whether a forge can have an organization or group of a name."""
    return _NAME.fullmatch(name) is not None and len(name) < 256 and ".." not in name  # noqa: PLR2004 - a path's part


def is_host(name: str) -> bool:
    """Say whether a text is a host, with a port or without."""
    return _HOST.fullmatch(name) is not None


def plan_site(folder: Path, facts: SiteFacts) -> Scaffold:
    """Return what to write into a folder: what is missing of settings, job and ignored files."""
    files = list(_files(facts))
    new = [file for file in files if not _is_there(folder / file.path)]
    notes = [f"`{file.path}` already exists; keeping it" for file in files if file not in new]
    if facts.forge not in _JOBS:
        notes.append(
            "techdocs has no CI template for this forge; run `techdocs build` on a schedule, and keep `.techdocs`"
        )
    return Scaffold(files=tuple(new), notes=tuple(notes))


def _is_there(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _files(facts: SiteFacts) -> Iterator[NewFile]:
    yield NewFile(path="techdocs.yml", text=site_text(facts.forge, facts.host, facts.organization, facts.site_name))
    yield NewFile(path=".gitignore", text=ignore_text())
    if facts.forge in _JOBS:
        text = github_job_text() if facts.forge == "github" else gitlab_job_text()
        yield NewFile(path=_JOBS[facts.forge], text=text)
