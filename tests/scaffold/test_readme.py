"""What a README says of its repository: the first words that describe it, without badges, HTML and advertising."""

from pathlib import Path
from textwrap import dedent

import pytest

from techdocs.scaffold.readme import LONGEST_DESCRIPTION, Readme, read_readme, short_text


def read(folder: Path, text: str, name: str = "README.md") -> Readme:
    (folder / name).write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return read_readme(folder)


def test_title_and_first_paragraph_are_plain_text(tmp_path: Path) -> None:
    readme = read(tmp_path, "# Payments `v2`\n\nTakes *money* &amp; gives\n[receipts](docs/x.md) to <b>all</b>.\n")
    assert readme == Readme(title="Payments v2", description="Takes money & gives receipts to all.")


def test_badges_pictures_html_and_rows_of_links_are_passed_over(tmp_path: Path) -> None:
    readme = read(
        tmp_path,
        """
        <p align="center"><img src="logo.png"> A caption of a picture</p>

        # [![build](https://x.example/b.svg)](https://x.example) Payments :rocket: 🚀

        [![a](a.svg)](b) [![c](c.svg)](d)

        [Docs](x) | [Chat with us all day](y) | [Issues](z)

        **Source**: https://forge.example/acme/payments

        <!-- a remark of the author -->

        If you like it, please buy me a coffee today.

        Takes money.  Gives receipts.
        """,
    )
    assert readme == Readme(title="Payments", description="Takes money. Gives receipts.")


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("# One\n\n## Install\n\nRun this program to install it.\n", ""),
        ("# One\n\n## What is this?\n\nIt counts all the sheep.\n", "It counts all the sheep."),
        ("# One\n\n# Install\n\nRun this program to install it.\n", ""),
        ("It counts all the sheep.\n\n# One\n", "It counts all the sheep."),
        ("One\n===\n\nIt counts the sheep. It has these parts:\n\n- one\n", "It counts the sheep."),
        ("# One\n\nThese are the parts:\n\n- one\n\nIt counts all the sheep.\n", "It counts all the sheep."),
        ("# One\n\n```\na block of code\n```\n\n> A quote of someone\n\nIt counts sheep.\n", "It counts sheep."),
        ("# 羊\n\n数える羊たちのために。\n", "数える羊たちのために。"),
        ("---\ntitle: x\n---\n# One\n\nIt counts sheep.\n", "It counts sheep."),
        ("# One\n\nWIP\n", ""),
        ("", ""),
    ],
)
def test_the_description_is_the_paragraph_that_describes(tmp_path: Path, text: str, description: str) -> None:
    assert read(tmp_path, text).description == description


@pytest.mark.parametrize("title", ["README", "Getting Started", "x" * 81, "🚀"])
def test_a_title_that_would_do_for_any_repository_is_none(tmp_path: Path, title: str) -> None:
    assert not read(tmp_path, f"# {title}\n").title


def test_a_description_ends_with_a_sentence_where_it_can() -> None:
    sentence = "It counts all the sheep of the valley before they sleep."
    assert short_text(" ".join([sentence] * 9)) == " ".join([sentence] * 4)
    assert len(short_text("sheep " * 100)) <= LONGEST_DESCRIPTION
    assert short_text("sheep " * 100).endswith("sheep…")


def test_a_readme_that_is_no_file_of_the_repository_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("# Secret\n\nThis is not for you.\n")
    (tmp_path / "in").mkdir()
    (tmp_path / "in/README.md").symlink_to(tmp_path / "secret")
    assert read_readme(tmp_path / "in") == Readme()


def test_quotes_in_quotes_do_not_stop_it(tmp_path: Path) -> None:
    assert read(tmp_path, ">" * 5_000 + " deep\n") == Readme()
