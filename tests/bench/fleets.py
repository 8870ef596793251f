"""Fleets to measure with: made by the shared generator, laid out for the peers, and changed as teams change them."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

TEAM = "team-001"
COMMITS = 3
"""Commits of each repository that has a history."""


def make_fleet(generator: Path, folder: Path, components: int, pages: int) -> Path:
    """Return a fleet of a size, made the first time it is asked for."""
    fleet = folder / f"{components}x{pages}"
    if not fleet.is_dir():
        scratch = folder / f"{fleet.name}.new"
        shutil.rmtree(scratch, ignore_errors=True)
        command = [sys.executable, generator, scratch, "--components", str(components), "--pages", str(pages)]
        subprocess.run([str(part) for part in command], check=True)
        scratch.rename(fleet)
    return fleet


def components_of(fleet: Path) -> list[Path]:
    """Return the repositories of a fleet that have docs, in order."""
    return sorted(path for path in fleet.iterdir() if (path / "docs").is_dir() or (path / "README.md").is_file())


def page_count(fleet: Path) -> int:
    """Return how many pages a fleet has."""
    return sum(1 for _ in fleet.rglob("*.md"))


def lay_out_one_site(fleet: Path, folder: Path) -> Path:
    """Write one MkDocs site over all pages of a fleet, with one nav, and return its folder."""
    nav: list[dict[str, list[str]]] = []
    for component in components_of(fleet):
        target = folder / "docs" / component.name
        _copy_docs(component, target)
        pages = sorted(path.name for path in target.iterdir())
        nav.append({component.name: [f"{component.name}/{page}" for page in pages]})
    _write_settings(folder / "mkdocs.yml", "All docs", nav)
    return folder


def lay_out_sites(fleet: Path, folder: Path) -> list[Path]:
    """Write one MkDocs site for each component of a fleet and return their folders."""
    folders = []
    for component in components_of(fleet):
        target = folder / component.name
        _copy_docs(component, target / "docs")
        pages = sorted(path.name for path in (target / "docs").iterdir())
        _write_settings(target / "mkdocs.yml", component.name, pages)
        folders.append(target)
    return folders


def make_repository(component: Path, folder: Path) -> Path:
    """Copy a component into a new folder below another, as a git repository with one commit, and return it."""
    repository = folder / component.name
    shutil.rmtree(repository, ignore_errors=True)
    shutil.copytree(component, repository, ignore=shutil.ignore_patterns(".git"))
    identity = ("-c", "user.name=bench", "-c", "user.email=bench@example.com")
    for words in (("init", "--quiet"), ("add", "."), (*identity, "commit", "--quiet", "--message", "Docs")):
        subprocess.run(["git", *words], cwd=repository, check=True)
    return repository


def make_checkouts(fleet: Path, folder: Path) -> Path:
    """Copy a fleet into a folder, each component a git repository with a history and a CODEOWNERS, and return it."""
    shutil.copytree(fleet, folder, ignore=shutil.ignore_patterns(".git"))
    identity = ("-c", "user.name=bench", "-c", "user.email=bench@example.com")
    for number, component in enumerate(components_of(folder)):
        lines = ["* @acme/team-001", "/docs/ @acme/team-002", "*.yaml @acme/team-003"]
        (component / "CODEOWNERS").write_text("\n".join(lines) + "\n", encoding="utf-8")
        subprocess.run(["git", "init", "--quiet"], cwd=component, check=True)
        for commit in range(COMMITS):
            (component / "CHANGES").write_text(f"{number}.{commit}\n", encoding="utf-8")
            for words in (("add", "."), (*identity, "commit", "--quiet", "--message", f"Change {commit}")):
                subprocess.run(["git", *words], cwd=component, check=True)
    return folder


def change_one_page(fleet: Path, number: int) -> None:
    """Add a sentence to a page of a component in the middle of a fleet."""
    components = [path for path in components_of(fleet) if (path / "docs").is_dir()]
    page = components[len(components) // 2] / "docs" / "index.md"
    page.write_text(page.read_text(encoding="utf-8") + f"\nRevision {number} says more.\n", encoding="utf-8")


def rename_display(fleet: Path, number: int) -> None:
    """Give a team another display name, in the one file that declares it."""
    path = fleet / "org" / "catalog-info.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for index, line in enumerate(lines):
        if '"kind": "Group"' in line and f'"name": "{TEAM}' in line:
            entity = json.loads(line)
            entity["metadata"]["title"] = entity["spec"]["profile"]["displayName"] = f"Renamed team {number}"
            lines[index] = json.dumps(entity) + "\n"
    path.write_text("".join(lines), encoding="utf-8")


def rename_ref(fleet: Path, number: int) -> None:
    """Give a team another name, in the file that declares it and in every file that refers to it."""
    old = f'"{TEAM}"' if number == 1 else f'"{TEAM}-{number - 1}"'
    for path in sorted(fleet.glob("*/catalog-info.yaml")):
        text = path.read_text(encoding="utf-8")
        if old in text:
            path.write_text(text.replace(old, f'"{TEAM}-{number}"'), encoding="utf-8")


def _copy_docs(component: Path, target: Path) -> None:
    if (component / "docs").is_dir():
        shutil.copytree(component / "docs", target)
    else:
        target.mkdir(parents=True)
        shutil.copyfile(component / "README.md", target / "index.md")


def _write_settings(path: Path, site_name: str, nav: object) -> None:
    settings = {"site_name": site_name, "theme": {"name": "material"}, "plugins": ["techdocs-core"], "nav": nav}
    path.write_text(json.dumps(settings, indent=1), encoding="utf-8")
