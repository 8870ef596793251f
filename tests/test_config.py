"""`techdocs.yml`: what it sets, and every fault at once with its line and the fix."""

import json
from dataclasses import fields
from pathlib import Path

import pytest

from techdocs.config import load_config, read_config
from techdocs.errors import ConfigError
from techdocs.model.limits import Limits
from techdocs.model.security import Security
from techdocs.pipeline import check_run


def test_without_a_file_the_working_folder_is_read(tmp_path: Path) -> None:
    config = read_config(None, folder=tmp_path)
    assert config.sources == (".",)
    assert config.site_dir == tmp_path / "site"


def test_the_file_of_the_working_folder_is_found(tmp_path: Path) -> None:
    (tmp_path / "techdocs.yml").write_text("site_name: Acme\nsources: [a, b/*]\nsite_url: https://docs.acme.example\n")
    config = read_config(None, folder=tmp_path)
    assert config.look.site_name == "Acme"
    assert config.look.site_url == "https://docs.acme.example/"
    assert config.sources == ("a", "b/*")


def test_folders_of_the_command_line_win_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "techdocs.yml").write_text("site_name: Acme\nsources: a\n")
    config = read_config(None, folder=tmp_path, sources=["x"])
    assert (config.sources, config.look.site_name) == (("x",), "Acme")


def test_all_faults_are_told_at_once_with_their_place_and_a_hint(tmp_path: Path) -> None:
    path = tmp_path / "techdocs.yml"
    path.write_text("site_nam: x\njobs: -1\ntheme: {logo: nope.png, palete: 1}\nrobots: maybe\n")
    with pytest.raises(ConfigError) as caught:
        read_config(path, folder=tmp_path)
    told = [(problem.place.line, problem.message, problem.hint) for problem in caught.value.problems]
    assert told == [
        (1, "unknown key `site_nam`", "did you mean `site_name`?"),
        (2, "`jobs` is not a whole number above 0", ""),
        (3, "`theme.logo` points to a missing file: `nope.png`", f"the path is relative to `{tmp_path}`"),
        (3, "unknown key `theme.palete`", "did you mean `palette`?"),
        (4, "`robots` must be `noindex` or `index`", ""),
    ]


def test_a_file_that_is_no_yaml_is_one_fault(tmp_path: Path) -> None:
    path = tmp_path / "techdocs.yml"
    path.write_text("site_name: [x\n")
    with pytest.raises(ConfigError) as caught:
        read_config(path, folder=tmp_path)
    assert "invalid YAML" in caught.value.problems[0].message


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        read_config(tmp_path / "nope.yml", folder=tmp_path)


def test_the_look_has_materials_keys(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text("<svg/>")
    (tmp_path / "techdocs.yml").write_text(
        "theme: {logo: logo.svg, palette: {primary: teal}, language: de}\n"
        "nav: [{Status: 'https://status.example'}]\n"
        "extra: {social: [{icon: fontawesome/brands/github, link: 'https://github.com/acme'}]}\n"
    )
    look = read_config(None, folder=tmp_path).look
    assert look.logo == tmp_path / "logo.svg"
    assert look.palette == ({"primary": "teal"},)
    assert (look.language, look.tabs[0].title, look.social[0].url) == ("de", "Status", "https://github.com/acme")


def faults_of(folder: Path, text: str) -> list[tuple[int, str, str]]:
    """Return line, message and hint of every fault of a settings file."""
    (folder / "techdocs.yml").write_text(text)
    _, problems = load_config(None, folder=folder)
    return [(problem.place.line, problem.message, problem.hint) for problem in problems]


def test_every_limit_can_be_set_by_its_name(tmp_path: Path) -> None:
    names = [field.name for field in fields(Limits)]
    lines = "".join(f"  {name}: {number}\n" for number, name in enumerate(names, 7))
    (tmp_path / "techdocs.yml").write_text(f"limits:\n{lines}")
    limits = read_config(None, folder=tmp_path).limits
    assert [getattr(limits, name) for name in names] == list(range(7, 7 + len(names)))


@pytest.mark.parametrize("name", [field.name for field in fields(Limits)])
@pytest.mark.parametrize("value", ["0", "-1", "1.5", "true", "many", "[1]", "'3'"])
def test_a_limit_is_a_whole_number_above_0(tmp_path: Path, name: str, value: str) -> None:
    told = [(2, f"`limits.{name}` is not a whole number above 0", "")]
    assert faults_of(tmp_path, f"limits:\n  {name}: {value}\n") == told


def test_limits_that_are_left_out_are_the_usual_ones(tmp_path: Path) -> None:
    (tmp_path / "techdocs.yml").write_text("limits: {page_mb: 3}\n")
    assert read_config(None, folder=tmp_path).limits == Limits(page_mb=3)


def test_security_has_its_keys(tmp_path: Path) -> None:
    (tmp_path / "techdocs.yml").write_text(
        "security:\n"
        "  external_images: false\n"
        "  csp: {connect-src: ['https://a.example', \"'self'\"], script-src: https://b.example:8443/x.js}\n"
        "  file_types: [.IPYNB, dwg]\n"
        "  header_files: [netlify, s3]\n"
        "  skip_secrets: BUILD_KEY\n"
    )
    config = read_config(None, folder=tmp_path)
    assert config.look.external_images is False
    assert config.look.policy == {
        "connect-src": ("https://a.example", "'self'"),
        "script-src": ("https://b.example:8443/x.js",),
    }
    assert config.security == Security(
        file_types=("ipynb", "dwg"), header_files=("netlify", "s3"), skip_secrets=("BUILD_KEY",)
    )


@pytest.mark.parametrize(
    "source",
    ["*", "data:", "blob:", "http://a.example", "'unsafe-inline'", "'unsafe-eval'", "'none'", "https://a; script-src *",
     "https:", "https://*", "'sha256-x y'", "https://a.example, https://b", "'strict-dynamic'", "https://a.example\n"],
)  # fmt: skip
def test_a_source_that_opens_too_much_is_refused(tmp_path: Path, source: str) -> None:
    text = f"site_name: x\nsecurity:\n  csp:\n    script-src: [{json.dumps(source)}]\n"
    (line, message, hint) = faults_of(tmp_path, text)[0]
    assert message == f"`security.csp` cannot contain the source `{source}`"
    assert (line, hint) == (4, "write `connect-src: [https://…]`")


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ("external_images: 1", 2, "`security.external_images` must be `true` or `false`", ""),
        ("external_image: true", 2, "unknown key `security.external_image`", "did you mean `external_images`?"),
        ("csp: [x]", 2, "`security.csp` is not a mapping of directives", "write `connect-src: [https://…]`"),
        ("header_files: apache", 2, "`security.header_files` must be one of `netlify`, `nginx`, `s3`", ""),
        ("file_types: [{a: b}]", 2, "`security.file_types` is not a string", "write a string"),
        ("skip_secrets: true", 2, "`security.skip_secrets` is not a string", "write a string"),
    ],
)
def test_a_fault_of_security_has_its_line(tmp_path: Path, text: str, line: int, message: str, hint: str) -> None:
    assert faults_of(tmp_path, f"security:\n  {text}\n") == [(line, message, hint)]


@pytest.mark.parametrize(
    "directive", ["default-src", "object-src", "base-uri", "form-action", "frame-ancestors", "sandbox"]
)
def test_a_directive_that_cannot_be_widened_is_named(tmp_path: Path, directive: str) -> None:
    ((_, message, _),) = faults_of(tmp_path, f"security:\n  csp: {{{directive}: 'https://a.example'}}\n")
    assert message == f"`security.csp` cannot contain the directive `{directive}`"


@pytest.mark.parametrize("name", ["html", ".js", "svg", "php"])
def test_types_that_browsers_run_stop_the_run(tmp_path: Path, name: str) -> None:
    (tmp_path / "techdocs.yml").write_text(f"security: {{file_types: [{name}]}}\nsources: .\n")
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n")
    told = [str(error) for error in check_run(read_config(None, folder=tmp_path))]
    assert told == [f"`security.file_types` cannot allow `{name.removeprefix('.')}`: browsers or web servers run them"]


def test_sources_are_paths_with_or_without_trust(tmp_path: Path) -> None:
    (tmp_path / "techdocs.yml").write_text(
        "sources:\n- a\n- path: b\n- {path: c, trust: trusted}\n- {path: d, trust: sandboxed}\n"
    )
    config = read_config(None, folder=tmp_path)
    assert config.sources == ("a", "b", "c", "d")
    assert config.trusted_sources == {"c"}
    named = read_config(None, folder=tmp_path, sources=["c"])
    assert (named.sources, named.trusted_sources) == (("c",), frozenset())


def test_one_source_can_be_a_mapping(tmp_path: Path) -> None:
    (tmp_path / "techdocs.yml").write_text("sources: {path: a, trust: trusted}\n")
    assert read_config(None, folder=tmp_path).trusted_sources == {"a"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "is empty"),
        ("[{trust: trusted}]", "contains an entry that is not a path or a mapping"),
        ("[{path: a, turst: trusted}]", "contains an entry that is not a path or a mapping"),
        ("[{path: a, trust: full}]", "must be `sandboxed` or `trusted`"),
        ("[{path: [a], trust: trusted}]", "is not a string"),
        ("[true]", "is not a string"),
    ],
)
def test_a_source_that_is_none_is_a_fault_at_its_line(tmp_path: Path, text: str, message: str) -> None:
    ((line, told, _),) = faults_of(tmp_path, f"site_name: x\nsources: {text}\n")
    assert (line, told) == (2, f"`sources` {message}")


def test_what_trusted_sources_may_use_is_named_as_in_mkdocs(tmp_path: Path) -> None:
    (tmp_path / "techdocs.yml").write_text(
        "trusted:\n  plugins:\n  - search\n  - table-reader: {data_path: tables}\n  - macros:\n"
        "  markdown_extensions: [acme]\n  raw_html: true\n"
    )
    trusted = read_config(None, folder=tmp_path).trusted
    assert trusted.plugins == (("search", {}), ("table-reader", {"data_path": "tables"}), ("macros", {}))
    assert trusted.extensions == (("acme", {}),)
    assert trusted.raw_html is True
    assert trusted.runs_code


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("plugins: search", "`trusted.plugins` is not a list"),
        ("plugins: [3]", "`trusted.plugins` contains an entry that is not a name"),
        ("plugins: [{a: {}, b: {}}]", "`trusted.plugins` contains an entry that is not a name"),
        ("plugins: [{a: [x]}]", "`trusted.plugins` contains an entry that is not a name"),
        ("markdown_extensions: {a: {}}", "`trusted.markdown_extensions` is not a list"),
        ("raw_html: 'yes'", "`trusted.raw_html` must be `true` or `false`"),
        ("plugin: [x]", "unknown key `trusted.plugin`"),
    ],
)
def test_a_fault_of_what_is_trusted_has_its_line(tmp_path: Path, text: str, message: str) -> None:
    ((line, told, _),) = faults_of(tmp_path, f"site_name: x\ntrusted:\n  {text}\n")
    assert (line, told) == (3, message)


def test_names_say_whose_an_entity_is(tmp_path: Path) -> None:
    (tmp_path / "techdocs.yml").write_text("names: {Component:Payments: acme/payments, group:x/red: acme/org}\n")
    names = read_config(None, folder=tmp_path).names
    assert names == {"component:default/payments": "acme/payments", "group:x/red": "acme/org"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[a]", "`names` is not a mapping"),
        ("{payments: acme}", "`names` contains a key that is not an entity ref: "),
        ("{component:default/x: [a]}", "`names` is not a string"),
        ("{3: x}", "`names` contains a key that is not an entity ref: "),
    ],
)
def test_a_fault_of_names_has_its_line(tmp_path: Path, text: str, message: str) -> None:
    ((line, told, hint),) = faults_of(tmp_path, f"site_name: x\nnames: {text}\n")
    assert line == 2
    assert told.startswith(message)
    assert hint


@pytest.mark.parametrize("key", ["limits", "security", "trusted", "theme", "extra"])
def test_what_should_be_a_mapping_is_told_once(tmp_path: Path, key: str) -> None:
    told = [(1, f"`{key}` is not a mapping", "write `key: value` lines below it")]
    assert faults_of(tmp_path, f"{key}: x\n") == told
