"""`make canary` compares ProperDocs with MkDocs: what counts as the same page, how the replacement is switched on."""

import subprocess
import sys
from pathlib import Path

import pytest

from ci import try_properdocs
from ci.try_properdocs import REPLACEMENT, Comparison, compare_sites, describe, read_articles, replaced

PAGE = '<meta name="generator" content="mkdocs-{by}1.6, x"><article class="a">{text}</article><footer>{by}</footer>'
SAME = {"index.html": "One", "guide/index.html": "Two\n<article>in it</article>\n"}


def site(folder: Path, by: str, articles: dict[str, str]) -> Path:
    """Write a site of pages with these articles."""
    for path, text in articles.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(PAGE.format(by=by, text=text))
    return folder


def compared(tmp_path: Path, before: dict[str, str], after: dict[str, str], by: str = "ProperDocs ") -> Comparison:
    return compare_sites(site(tmp_path / "mkdocs", "", before), site(tmp_path / "properdocs", by, after))


def test_an_article_is_all_from_its_first_tag_to_its_last(tmp_path: Path) -> None:
    found = read_articles(site(tmp_path, "", {"a/index.html": "x<article>y</article>z"}))
    assert found == {"a/index.html": '<article class="a">x<article>y</article>z</article>'}


def test_a_page_without_an_article_is_not_compared(tmp_path: Path) -> None:
    (tmp_path / "404.html").write_text("<p>Not found</p>")
    assert read_articles(tmp_path) == {}


def test_pages_whose_articles_are_the_same_are_fine_whatever_is_around_them(tmp_path: Path) -> None:
    comparison = compared(tmp_path, SAME, SAME)
    assert comparison.is_fine
    assert describe(comparison) == "ProperDocs rendered 2 pages. Same articles: 2 of 2 pages."


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (SAME, SAME | {"index.html": "one"}, "  different: index.html"),
        (SAME, {"index.html": "One"}, "  only with MkDocs: guide/index.html"),
        ({"index.html": "One"}, SAME, "  only with ProperDocs: guide/index.html"),
    ],
)
def test_a_page_that_is_not_the_same_is_named(
    tmp_path: Path, before: dict[str, str], after: dict[str, str], said: str
) -> None:
    comparison = compared(tmp_path, before, after)
    assert not comparison.is_fine
    assert describe(comparison).splitlines()[1:] == [said]
    assert "Same articles: 1 of 2 pages." in describe(comparison)


def test_a_build_that_properdocs_had_no_part_in_proves_nothing(tmp_path: Path) -> None:
    comparison = compared(tmp_path, SAME, SAME, by="")
    assert not comparison.is_fine
    assert describe(comparison).endswith("ProperDocs rendered no page: the replacement has no effect")


def test_each_process_of_the_environment_imports_the_replacement_while_it_is_on(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "env"], check=True)
    python = tmp_path / "env" / "bin" / "python"
    packages = next((tmp_path / "env" / "lib").glob("python*/site-packages"))
    (packages / "properdocs").mkdir()
    (packages / "properdocs" / "__init__.py").touch()
    (packages / "properdocs" / "replacement.py").write_text("import sys; sys.modules['mkdocs'] = sys")

    def is_replaced() -> bool:
        return subprocess.run([python, "-c", "import mkdocs"], capture_output=True, check=False).returncode == 0

    def fail() -> None:
        with replaced(python):
            assert is_replaced()
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert not is_replaced()
    assert not (packages / REPLACEMENT).exists()


def test_without_real_repositories_it_is_left_out_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fleet = tmp_path / "nowhere"
    assert try_properdocs.try_properdocs(Path("unused"), tmp_path, fleet) == 0
    said = capsys.readouterr().out
    assert said == (
        f"ProperDocs is not tried: no repositories in `{fleet}`; name a folder of them by TECHDOCS_FLEET.\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("text", "code"), [("One", 0), ("Other", 1)])
def test_the_fleet_is_built_once_with_each_and_a_difference_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str, code: int
) -> None:
    (tmp_path / "fleet" / "acme" / "pay").mkdir(parents=True)
    (tmp_path / "fleet" / "README.md").touch()
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nif [ "$1" = -c ]; then echo {tmp_path}; fi\n')
    python.chmod(0o755)
    built: list[tuple[list[str], str, bool]] = []

    def build(_python: Path, repositories: list[Path], folder: Path) -> None:
        is_on = (tmp_path / REPLACEMENT).is_file()
        built.append(([path.name for path in repositories], folder.name, is_on))
        site(folder, "ProperDocs " if is_on else "", {"index.html": text if is_on else "One"})

    monkeypatch.setattr(try_properdocs, "build", build)
    assert try_properdocs.try_properdocs(python, tmp_path / "sites", tmp_path / "fleet") == code
    assert built == [(["pay"], "mkdocs", False), (["pay"], "properdocs", True)]
    assert f"Same articles: {1 - code} of 1 pages." in capsys.readouterr().out


def test_a_build_is_made_in_an_empty_folder_and_one_without_a_site_is_no_comparison(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\necho "$(pwd) $(ls | wc -l) $*" > {tmp_path}/said\nexit $(cat {tmp_path}/code)\n')
    python.chmod(0o755)
    (tmp_path / "code").write_text("1")
    try_properdocs.build(python, [tmp_path / "one"], tmp_path / "site")
    folder, files, *arguments = (tmp_path / "said").read_text().split()
    assert (files, arguments) == (
        "0", ["-m", "techdocs", "build", f"{tmp_path}/one", "--quiet", "--site-dir", f"{tmp_path}/site"],
    )  # fmt: skip
    assert not Path(folder).exists()
    (tmp_path / "code").write_text("2")
    with pytest.raises(subprocess.CalledProcessError):
        try_properdocs.build(python, [tmp_path / "one"], tmp_path / "site")
