"""Plugins, extensions and raw HTML are the operator's word for trusted sources, and nobody else's."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from techdocs.engine.plugins import check_trusted, load_plugins, with_versions
from techdocs.errors import SiteError
from techdocs.model.trust import TrustedSettings
from tests.conftest import COMPONENT, Write
from tests.runs import Done, techdocs

PLUGIN = """
    import os
    from markdown import Extension
    from markdown.preprocessors import Preprocessor
    from mkdocs.config import config_options
    from mkdocs.config.base import Config
    from mkdocs.plugins import BasePlugin


    class Options(Config):
        word = config_options.Type(str, default="default")
        times = config_options.Type(int, default=1)


    class Acme(BasePlugin[Options]):
        def on_config(self, config):
            config["extra"] = {**config["extra"], "acme": True}
            return config

        def on_page_markdown(self, markdown, page, config, files):
            return markdown + f"\\n\\nAdded {self.config.word * self.config.times} by a plugin.\\n"

        def on_page_content(self, html, page, config, files):
            return html + "<p onclick='x'>after</p>"


    class Shout(Preprocessor):
        def run(self, lines):
            return [line.replace("whisper", "SHOUT") for line in lines]


    class Shouting(Extension):
        def extendMarkdown(self, md):
            md.preprocessors.register(Shout(md), "shout", 1)


    def makeExtension(**options):
        return Shouting(**options)
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Install a distribution with a MkDocs plugin and a Markdown extension into a folder, until the test is over."""
    folder = tmp_path / "installed"
    facts = folder / "acme_docs-1.2.dist-info"
    facts.mkdir(parents=True)
    (folder / "acme_docs.py").write_text(dedent(PLUGIN))
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-docs\nVersion: 1.2\n")
    (facts / "entry_points.txt").write_text("[mkdocs.plugins]\nacme = acme_docs:Acme\n")
    (facts / "RECORD").write_text("acme_docs.py,,\n")
    (facts / "top_level.txt").write_text("acme_docs\n")
    monkeypatch.syspath_prepend(folder)  # workers have the path of the process that asks for them
    yield folder
    sys.modules.pop("acme_docs", None)


@pytest.fixture
def folder(write: Write, tmp_path: Path) -> Path:
    """Write two repositories, both of which ask for everything in their own settings."""
    asking = (
        "plugins: [techdocs-core, {acme: {word: theirs}}]\nmarkdown_extensions: [acme_docs]\n"
        "trust: trusted\ntrusted: {raw_html: true}\nhooks: [hook.py]\n"
    )
    for name in ("open", "shut"):
        write(
            {
                f"{name}/catalog-info.yaml": COMPONENT.format(name=name, owner="red"),
                f"{name}/mkdocs.yml": f"site_name: {name}\n{asking}",
                f"{name}/docs/index.md": "# One\n\nI whisper. <b onclick='x'>bold</b> <marquee>m</marquee>\n",
            }
        )
    return tmp_path


def build(folder: Path, trusted: str) -> Done:
    sources = "sources:\n- path: repositories/open\n  trust: trusted\n- repositories/shut\n"
    (folder / "techdocs.yml").write_text(sources + dedent(trusted))
    return techdocs(folder, "build")


def page(folder: Path, name: str) -> str:
    return (folder / "site/docs/default/component" / name / "index.html").read_text()


def test_a_plugin_works_for_a_trusted_source_with_the_operators_options_alone(folder: Path, installed: Path) -> None:
    done = build(folder, "trusted:\n  plugins:\n  - acme: {word: ours, times: 2}\n")
    assert done.returncode == 0, done.stderr
    assert "Added oursours by a plugin." in page(folder, "open")
    assert "theirs" not in page(folder, "open") + page(folder, "shut")
    assert "by a plugin" not in page(folder, "shut")


def test_what_a_plugin_makes_is_cleaned(folder: Path, installed: Path) -> None:
    build(folder, "trusted: {plugins: [acme]}\n")
    assert "<p>after</p>" in page(folder, "open")
    assert "onclick" not in page(folder, "open") + page(folder, "shut")


def test_an_extension_works_for_a_trusted_source_alone(folder: Path, installed: Path) -> None:
    build(folder, "trusted: {markdown_extensions: [acme_docs]}\n")
    assert "I SHOUT." in page(folder, "open")
    assert "I whisper." in page(folder, "shut")


def test_raw_html_stays_in_a_trusted_source_alone(folder: Path, installed: Path) -> None:
    build(folder, "trusted: {raw_html: true}\n")
    assert "<b onclick='x'>bold</b>" in page(folder, "open")
    assert "<marquee>" in page(folder, "open")
    assert "<b>bold</b> m" in page(folder, "shut")


def test_without_the_operators_word_a_trusted_source_is_as_any_other(folder: Path, installed: Path) -> None:
    build(folder, "")
    assert "I whisper. <b>bold</b> m" in page(folder, "open")
    assert "by a plugin" not in page(folder, "open")


def test_folders_of_the_command_line_are_not_trusted(folder: Path, installed: Path) -> None:
    build(folder, "trusted: {raw_html: true}\n")
    techdocs(folder, "build", "repositories")
    assert "onclick" not in page(folder, "open")


def test_a_new_version_of_a_plugin_renders_trusted_sources_again(folder: Path, installed: Path) -> None:
    settings = "trusted: {plugins: [acme]}\n"
    build(folder, settings)
    (installed / "acme_docs-1.2.dist-info/METADATA").write_text(
        "Metadata-Version: 2.1\nName: acme-docs\nVersion: 1.3\n"
    )
    assert "rendered 1, reused 1" in build(folder, settings).stderr


@pytest.mark.parametrize(
    ("trusted", "message"),
    [
        ("plugins: [acmee]", "plugin `acmee` of `trusted.plugins` is not installed"),
        ("plugins: [{acme: {word: 3}}]", "plugin `acme` of `trusted.plugins`: `word`:"),
        ("markdown_extensions: [no_such]", "extension `no_such` of `trusted.markdown_extensions` is not installed"),
        ("markdown_extensions: [no.such.one]", "extension `no.such.one` of `trusted.markdown_extensions`"),
        ("plugins: acme", "`trusted.plugins` is not a list"),
        ("raw_html: maybe", "`trusted.raw_html` must be `true` or `false`"),
    ],
)
def test_what_cannot_be_used_stops_the_run_before_anything_is_written(
    folder: Path, installed: Path, trusted: str, message: str
) -> None:
    done = build(folder, f"trusted: {{{trusted}}}\n")
    assert done.returncode == 2
    assert message in done.stderr
    assert not (folder / "site").exists()


@pytest.mark.parametrize("trusted", ["plugins: [{acme: {word: 3}}, acmee]", "plugins: [{acme: {unknown: 3}}]"])
def test_every_fault_of_what_is_trusted_is_told(folder: Path, installed: Path, trusted: str) -> None:
    done = build(folder, f"trusted: {{{trusted}}}\n")
    assert done.returncode == 2
    assert all(name in done.stderr for name in ("word", "acmee") if name in trusted)
    assert "unknown" in done.stderr or "unknown" not in trusted


def test_a_plugin_that_fails_costs_its_component(folder: Path, installed: Path) -> None:
    source = installed / "acme_docs.py"
    source.write_text(source.read_text().replace("return markdown +", "raise KeyError(page.title); return markdown +"))
    done = build(folder, "trusted: {plugins: [acme]}\n")
    assert done.returncode == 1
    assert "component" not in done.stderr.partition("Traceback")[2]
    assert "<h1" in page(folder, "shut")
    assert json.loads((folder / ".techdocs/build-report.json").read_text())["components"][0]["state"] == "failed"


def test_no_plugin_is_loaded_for_a_source_that_is_not_trusted() -> None:
    assert list(load_plugins(None)) == []
    assert list(load_plugins(TrustedSettings())) == []


def test_an_installed_plugin_is_known_with_its_version() -> None:
    trusted = TrustedSettings(plugins=(("search", {}),), extensions=(("pymdownx.blocks", {}),))
    check_trusted(trusted)
    versions = with_versions(trusted).versions
    assert [version.split()[0] for version in versions] == ["search", "pymdown-extensions"]
    assert "acme" not in sys.modules


def test_a_plugin_that_is_not_there_is_named() -> None:
    with pytest.raises(SiteError, match=r"`nope` of `trusted.plugins` is not installed") as caught:
        check_trusted(TrustedSettings(plugins=(("nope", {}),)))
    assert caught.value.hint == "install it alongside techdocs, or correct `trusted` in `techdocs.yml`"
