"""The two sides: techdocs, and MkDocs with techdocs-core as one site or as one process a component."""

import shutil
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.measure import Measured, run
from tests.bench.servers import HOST, Opening, Server, free_port, start_server

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Programs:
    """Where the programs are: our command, and the Python that has the peers; `scratch` is for what they write."""

    techdocs: Path
    peers: Path
    scratch: Path

    def build_cold(self, fleet: Path, name: str) -> Measured:
        """Build a fleet with an empty cache and no site."""
        folder = fresh(self.scratch / name)
        return self.build(fleet, folder)

    def build(self, fleet: Path, folder: Path) -> Measured:
        """Build a fleet with the cache and the site that stand in a folder."""
        command: list[str | Path] = [self.techdocs, "build", fleet, "--site-dir", folder / "site", "--quiet"]
        return run(command, folder=folder)

    def build_undefended(self, fleet: Path, name: str) -> Measured:
        """Build a fleet with an empty cache and no site, without any defence."""
        folder = fresh(self.scratch / name)
        python = self.techdocs.parent / "python"
        command: list[str | Path] = [
            python, "-m", "tests.bench.undefended", "build", fleet, "--site-dir", folder / "site", "--quiet",
        ]  # fmt: skip
        return run(command, folder=folder, environment={"PYTHONPATH": str(ROOT)})

    def build_unwalled(self, fleet: Path, folder: Path) -> Measured:
        """Build a fleet, its repositories read in the main process, with the cache and the site of a folder."""
        python = self.techdocs.parent / "python"
        command: list[str | Path] = [
            python, "-m", "tests.bench.unwalled", "build", fleet, "--site-dir", folder / "site", "--quiet",
        ]  # fmt: skip
        return run(command, folder=folder, environment={"PYTHONPATH": str(ROOT)})

    def build_one_site(self, laid_out: Path) -> Measured:
        """Build one MkDocs site from nothing."""
        shutil.rmtree(laid_out / "site", ignore_errors=True)
        return run([self.peers, "-m", "mkdocs", "build", "--quiet"], folder=laid_out)

    def build_each(self, folders: list[Path]) -> Measured:
        """Build MkDocs sites one after the other, each in a process of its own."""
        for folder in folders:
            shutil.rmtree(folder / "site", ignore_errors=True)
        runs = [run([self.peers, "-m", "mkdocs", "build", "--quiet"], folder=folder) for folder in folders]
        return Measured(seconds=sum(one.seconds for one in runs), peak=max(one.peak for one in runs))

    def preview(self, fleet: Path, folder: Path) -> Measured:
        """Compare a fleet with the site in a folder, and write the preview there, too."""
        command: list[str | Path] = [
            self.techdocs, "preview", fleet, "--against", folder / "site", "--site-dir", folder / "preview", "--quiet",
        ]  # fmt: skip
        return run(command, folder=folder)

    def lint(self, repository: Path, folder: Path) -> Measured:
        """Lint a repository with the cache that stands in a folder; it may find something."""
        return run([self.techdocs, "lint", repository], folder=folder, codes=(0, 1))

    def serve(self, sources: Path, name: str, opening: Opening) -> AbstractContextManager[Server]:
        """Preview a repository or a fleet, with an empty cache."""
        folder, port = fresh(self.scratch / name), free_port()
        command: list[str | Path] = [self.techdocs, "serve", sources, "--port", str(port)]
        return start_server(command, folder=folder, port=port, opening=opening)

    def serve_mkdocs(self, repository: Path, opening: Opening) -> AbstractContextManager[Server]:
        """Preview a repository with MkDocs, with the settings that it has."""
        folder, port = fresh(self.scratch / "serve-mkdocs"), free_port()
        command: list[str | Path] = [
            self.peers, "-m", "mkdocs", "serve", "--quiet", "--config-file", repository / "mkdocs.yml", "--dev-addr",
            f"{HOST}:{port}",
        ]  # fmt: skip
        return start_server(command, folder=folder, port=port, opening=opening)


def fresh(folder: Path) -> Path:
    """Return a folder, emptied."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def output_bytes(site: Path) -> int:
    """Return the bytes of a site's files beside its assets."""
    files = (path for path in site.rglob("*") if path.is_file() and path.relative_to(site).parts[0] != "assets")
    return sum(path.stat().st_size for path in files)
