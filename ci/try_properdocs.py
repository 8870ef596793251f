"""Build real repositories with MkDocs and with ProperDocs, the maintained fork of it, and compare what readers see.

Only `techdocs/engine/` imports mkdocs. `properdocs.replacement` makes each such import one of ProperDocs; a `.pth` file
in the canary's environment does so in every process, as workers get nothing of our environment variables.
"""

import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.fleet import FLEET

REPLACEMENT = "zz-properdocs.pth"
"""After the names of editable installs, as Python reads such files by name."""
_ARTICLE = re.compile(r"<article\b.*</article>", re.DOTALL)
_BY_PROPERDOCS = re.compile(r'<meta name="generator" content="[^"]*\bProperDocs\b')


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Pages by what became of their articles, as paths below the site; `rendered` counts those by ProperDocs."""

    equal: tuple[str, ...]
    different: tuple[str, ...]
    missing: tuple[str, ...]
    added: tuple[str, ...]
    rendered: int

    @property
    def is_fine(self) -> bool:
        """Whether ProperDocs has rendered pages, and all are the same."""
        return self.rendered > 0 and not (self.different or self.missing or self.added)


def read_articles(site: Path) -> dict[str, str]:
    """Return the article of each page that has one, by the page's path below the site."""
    found = {path: _ARTICLE.search(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}
    return {path.relative_to(site).as_posix(): match[0] for path, match in found.items() if match}


def compare_sites(mkdocs: Path, properdocs: Path) -> Comparison:
    """Compare the articles of a site that MkDocs rendered with those of one that ProperDocs rendered."""
    before, after = read_articles(mkdocs), read_articles(properdocs)
    both = before.keys() & after.keys()
    return Comparison(
        equal=tuple(sorted(path for path in both if before[path] == after[path])),
        different=tuple(sorted(path for path in both if before[path] != after[path])),
        missing=tuple(sorted(before.keys() - both)),
        added=tuple(sorted(after.keys() - both)),
        rendered=sum(bool(_BY_PROPERDOCS.search((properdocs / path).read_text(encoding="utf-8"))) for path in after),
    )


def describe(comparison: Comparison) -> str:
    """Return what was found, one page that is not the same a line."""
    pages = len(comparison.equal) + len(comparison.different) + len(comparison.missing) + len(comparison.added)
    lists = {
        "different": comparison.different, "only with MkDocs": comparison.missing,
        "only with ProperDocs": comparison.added,
    }  # fmt: skip
    lines = [f"  {name}: {path}" for name, paths in lists.items() for path in paths]
    if not comparison.rendered:
        lines.append("  ProperDocs rendered no page: the replacement has no effect")
    first = f"ProperDocs rendered {comparison.rendered} pages. Same articles: {len(comparison.equal)} of {pages} pages."
    return "\n".join([first, *lines])


@contextmanager
def replaced(python: Path) -> Iterator[None]:
    """Have each process of an environment import ProperDocs for MkDocs while the block runs."""
    asked = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    folder = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
    path = Path(folder, REPLACEMENT)
    path.write_text("import properdocs.replacement\n", encoding="utf-8")
    try:
        yield
    finally:
        path.unlink()


def build(python: Path, repositories: list[Path], site: Path) -> None:
    """Build a site from an empty cache; problems of the repositories are not printed.

    Raises:
        subprocess.CalledProcessError: techdocs wrote no site; it has said why.
    """
    with tempfile.TemporaryDirectory(prefix="techdocs-canary-") as folder:
        command = [python, "-m", "techdocs", "build", *repositories, "--quiet", "--site-dir", site]
        code = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=False).returncode
    if code not in {0, 1}:
        raise subprocess.CalledProcessError(code, command)


def try_properdocs(python: Path, folder: Path, fleet: Path = FLEET) -> int:
    """Install ProperDocs, build the fleet with it and without, and print what differs.

    Args:
        python: the Python of the environment that techdocs is installed in.
        folder: where both sites go.
        fleet: a folder of repositories, `OWNER/NAME` each.

    Returns:
        0 when all articles are the same or there is no fleet, 1 otherwise.
    """
    repositories = sorted(path for path in fleet.glob("*/*") if path.is_dir())
    if not repositories:
        print(f"ProperDocs is not tried: no repositories in `{fleet}`; name a folder of them by TECHDOCS_FLEET.")
        return 0
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--upgrade", "properdocs"], check=True)
    print(f"\nProperDocs in place of MkDocs, {len(repositories)} repositories:")
    build(python, repositories, folder / "mkdocs")
    with replaced(python):
        build(python, repositories, folder / "properdocs")
    comparison = compare_sites(folder / "mkdocs", folder / "properdocs")
    print(describe(comparison))
    return 0 if comparison.is_fine else 1
