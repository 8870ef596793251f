"""Names with accents lead to their files, however disk and author compose them: Macs do not tell the forms apart."""

import unicodedata
from typing import Literal

import pytest

from techdocs.model.codes import Code
from techdocs.pipeline import Outcome
from tests.conftest import Build, Write

Form = Literal["NFC", "NFD"]
FORMS: tuple[Form, ...] = ("NFC", "NFD")
PNG = b"\x89PNG\r\n\x1a\n"


def told(outcome: Outcome) -> list[str]:
    codes = {Code.BROKEN_LINK, Code.MISSING_IMAGE, Code.NAV_WITHOUT_FILE, Code.NOT_IN_NAV, Code.FILE_LEFT_OUT}
    return [problem.message for problem in outcome.report.problems if problem.code in codes]


@pytest.mark.parametrize("on_disk", FORMS)
@pytest.mark.parametrize("written", FORMS)
def test_links_pictures_downloads_and_navs_lead_to_names_of_either_form(
    write: Write, build: Build, on_disk: Form, written: Form
) -> None:
    page, picture, text = "größe/überblick.md", "größe/straße-ü.png", "größe/maße-ä.csv"
    links = f"[a]({page}) [b]({page}#teil) ![c]({picture}) <img src='{picture}'> [d]({text}) [e](/{page})"
    files: dict[str, str | bytes] = {
        page: "# Überblick\n\n## Teil\n\n[back](../index.md)\n",
        picture: PNG,
        text: "a,b\n",
    }
    folder = write({
        "one/mkdocs.yml": unicodedata.normalize(written, f"site_name: One\nnav: [index.md, Über: {page}]\n"),
        "one/docs/index.md": unicodedata.normalize(written, f"# One\n\n{links}\n"),
    })  # fmt: skip
    for path, content in files.items():
        file = folder / "one/docs" / unicodedata.normalize(on_disk, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    outcome = build()
    assert told(outcome) == []
    site = outcome.site.folder / "docs/default/component/one"
    article = (site / "index.html").read_text().partition("<article")[2].partition("<details")[0]
    assert article.count("gr%C3%B6%C3%9Fe/%C3%BCberblick/") + article.count("größe/überblick/") == 3
    for name in ("größe/überblick/index.html", picture, text):
        assert (site / name).is_file()


@pytest.mark.parametrize("on_disk", FORMS)
def test_a_readme_shows_pictures_of_either_form(write: Write, build: Build, on_disk: Form) -> None:
    entity = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: one, annotations: {DIR: 'dir:.'}}\n"
    folder = write({
        "one/catalog-info.yaml": entity.replace("DIR", "backstage.io/techdocs-ref") + "spec: {type: service}\n",
        "one/README.md": "# One\n\n![p](bild-ü.png)\n",
    })  # fmt: skip
    (folder / "one" / unicodedata.normalize(on_disk, "bild-ü.png")).write_bytes(PNG)
    assert told(build()) == []


def test_two_names_that_differ_in_their_form_alone_are_both_there(write: Write, build: Build) -> None:
    folder = write({"one/mkdocs.yml": "site_name: One\n", "one/docs/index.md": "# One\n"})
    for form in FORMS:
        (folder / "one/docs" / unicodedata.normalize(form, "ü.md")).write_text("# Page\n", encoding="utf-8")
    outcome = build()
    assert len(next(iter(outcome.parts.docs.values())).pages) == 3
