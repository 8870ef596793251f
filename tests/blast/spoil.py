"""The ways in which a team's repository goes wrong: what is done to it, and what a build then makes of it."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

LIMITS = {"page_seconds": 1, "component_seconds": 12, "memory_mb": 250}
KEPT, FRESH, NAMELESS = "its last good pages", "fresh pages", "pages at another address"
HELD = "its pages as before, as long as it is known to hold its name"
_LONG_PAGE = "# Long\n\n" + "Some *words* with a [link](https://example.org/) and `code`.\n\n" * 12_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to fail: how a repository is spoiled, the codes that tell of it, what readers get, how many do so.

    `reads` is what the failing page or the banner says; `is_long` says that a worker is busy until it is ended.
    """

    spoil: Callable[[Path], None]
    codes: tuple[str, ...]
    gives: str
    count: int = 9
    reads: str = ""
    is_long: bool = False


def _settings_are_no_yaml(folder: Path) -> None:
    (folder / "mkdocs.yml").write_text("site_name: [unclosed\nnav: }\n", encoding="utf-8")


def _settings_are_a_bomb(folder: Path) -> None:
    (folder / "mkdocs.yml").write_text(f"site_name: Bomb\n{_bomb()}", encoding="utf-8")


def _descriptor_is_a_bomb(folder: Path) -> None:
    (folder / "catalog-info.yaml").write_text(_bomb(), encoding="utf-8")


def _bomb() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, 12)]
    return "\n".join(lines) + "\n"


def _docs_folder_is_outside(folder: Path) -> None:
    (folder / "mkdocs.yml").write_text("site_name: Out\ndocs_dir: ../org\n", encoding="utf-8")


def _docs_are_gone(folder: Path) -> None:
    _edit(folder / "catalog-info.yaml", "dir:.", "dir:./gone")


def _docs_are_a_link_out(folder: Path) -> None:
    shutil.rmtree(folder / "docs")
    (folder / "docs").symlink_to("/etc")


def _name_is_none(folder: Path) -> None:
    _edit(folder / "catalog-info.yaml", f"name: {folder.name}", "name: ../../etc")


def _other_declares_it_too(folder: Path) -> None:
    other = folder.parent / f"{folder.name}-twin"
    other.mkdir()
    shutil.copyfile(folder / "catalog-info.yaml", other / "catalog-info.yaml")


def _page_is_too_deep(folder: Path) -> None:
    _append(folder, "<div>\n" * 20_000)


def _page_is_nested(folder: Path) -> None:
    _append(folder, "> " * 600 + "the bottom\n")


def _page_is_too_slow(folder: Path) -> None:
    (folder / "docs/index.md").write_text(_LONG_PAGE, encoding="utf-8")


def _all_pages_are_too_slow(folder: Path) -> None:
    for number in range(16):
        (folder / f"docs/slow-{number:02d}.md").write_text(_LONG_PAGE, encoding="utf-8")


def _page_needs_much_memory(folder: Path) -> None:
    meaning = "\N{WHALE}" * 19_000
    _append(folder, f"*[WORD]: {meaning}\n\n" + ("WORD " * 2_500 + "\n\n") * 3)


def _edit(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def _append(folder: Path, text: str) -> None:
    page = folder / "docs/index.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n" + text, encoding="utf-8")


WAYS: tuple[Way, ...] = (
    Way(spoil=_settings_are_no_yaml, codes=("TD303",), gives=FRESH),
    Way(spoil=_settings_are_a_bomb, codes=("TD303",), gives=FRESH),
    Way(spoil=_descriptor_is_a_bomb, codes=("TD101",), gives=NAMELESS),
    Way(spoil=_docs_folder_is_outside, codes=("TD306",), gives=KEPT, reads="points outside the repository"),
    Way(spoil=_docs_are_gone, codes=("TD114",), gives=KEPT, reads="points to a missing folder"),
    Way(spoil=_docs_are_a_link_out, codes=("TD306",), gives=KEPT, reads="points outside the repository"),
    Way(spoil=_name_is_none, codes=("TD102", "TD107"), gives=NAMELESS),
    Way(spoil=_other_declares_it_too, codes=("TD105",), gives=HELD, reads="none of which had it before"),
    Way(spoil=_page_is_too_deep, codes=("TD413",), gives=FRESH, reads="This page could not be rendered"),
    Way(spoil=_page_is_nested, codes=(), gives=FRESH, reads="the bottom"),
    Way(spoil=_page_is_too_slow, codes=("TD413",), gives=FRESH, count=3, reads="This page could not be rendered"),
    Way(
        spoil=_all_pages_are_too_slow,
        codes=("TD310",),
        gives=KEPT,
        count=2,
        reads="limits.component_seconds",
        is_long=True,
    ),
    Way(spoil=_page_needs_much_memory, codes=("TD413",), gives=FRESH, count=2, reads="This page could not be rendered"),
)
"""97 failing components in all; three more have a page that changes while the build runs."""
