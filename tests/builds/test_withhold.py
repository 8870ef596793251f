"""A page that holds a secret is withheld, the others are published, and the secret is nowhere."""

import base64
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from techdocs.secrets_scan import EnvironmentSecrets
from tests.conftest import COMPONENT, GROUP, ONE, Write
from tests.runs import Done, techdocs

VALUE = "q7Rz-Kp29vTx_mW4hLs8"
KEYS = {
    "a GitHub token": "gh" + "p_R7kQz2mWx9LtB4vNcH8sYdJ5fGpA3uE6oTiK",
    "an AWS access key": "AK" + "IAQ7XN4KZ2VHPL6WTB",
    "a GitLab token": "gl" + "pat-Xq7RzKp29vTxmW4hLs8B",
    "a private key": "-----BEGIN RSA PRIVATE "
    "KEY-----\nMIIEowIBAAKCAQEAx7Qm2Zk9LtB4vNcH8sYdJ5fGpA3uE6oTiKr7kQz2mWx9LtB4\n",
}
EXAMPLES = ("AKIAIOSFODNN7EXAMPLE", "ghp_" + "x" * 36, "glpat-xxxxxxxxxxxxxxxxxxxx", "-----BEGIN PRIVATE KEY-----")
PLACES = {
    "heading": ("docs/more.md", "# {}\n"),
    "title": ("docs/more.md", "---\ntitle: {}\n---\n# More\n"),
    "description": ("docs/more.md", "---\ndescription: {}\n---\n# More\n"),
    "broken link": ("docs/more.md", "# More\n\n[x]({}.md)\n"),
    "broken anchor": ("docs/more.md", "# More\n\n[x](#{})\n"),
    "missing picture": ("docs/more.md", "# More\n\n![x]({}.png)\n"),
    "words for a picture": ("docs/more.md", "# More\n\n![{}](gone.png)\n"),
    "forbidden scheme": ("docs/more.md", "# More\n\n[x](javascript:{})\n"),
    "unknown entity": ("docs/more.md", "# More\n\n[x](component:default/{})\n"),
    "missing snippet": ("docs/more.md", '# More\n\n--8<-- "{}"\n'),
    "front matter": ("docs/more.md", "---\n{}: 1\n---\n# More\n"),
    "comment": ("docs/more.md", "# More\n\n<!-- {} -->\n"),
    "element": ("docs/more.md", "# More\n\n<{}>x\n"),
    "class": ("docs/more.md", "# More\n\n<p class='md-{}'>x</p>\n"),
    "site_name": ("mkdocs.yml", "site_name: {}\nplugins: [techdocs-core]\n"),
    "site_description": ("mkdocs.yml", "site_name: One\nsite_description: {}\nplugins: [techdocs-core]\n"),
    "nav title": ("mkdocs.yml", "site_name: One\nplugins: [techdocs-core]\nnav:\n- {}: index.md\n- More: more.md\n"),
    "nav section": ("mkdocs.yml", "site_name: One\nplugins: [techdocs-core]\nnav:\n- {}:\n  - index.md\n  - more.md\n"),
    "nav file": ("mkdocs.yml", "site_name: One\nplugins: [techdocs-core]\nnav: [index.md, {}.md]\n"),
    "unknown setting": ("mkdocs.yml", "site_name: One\nplugins: [techdocs-core]\n{}: 1\n"),
    "plugin": ("mkdocs.yml", "site_name: One\nplugins: [techdocs-core, {}]\n"),
    "extension": ("mkdocs.yml", "site_name: One\nplugins: [techdocs-core]\nmarkdown_extensions: ['{}']\n"),
    "repo_url": ("mkdocs.yml", "site_name: One\nplugins: [techdocs-core]\nrepo_url: https://x:{}@example.org/one\n"),
    "nav file of a folder": ("docs/.pages", "nav:\n- {}: index.md\n- more.md\n"),
}
ENTITY = {
    "description": ("  annotations:\n", "  description: Use {} to log in\n  annotations:\n"),
    "annotation": ("  annotations:\n", "  annotations:\n    example.org/key: {}\n"),
    "title": ("  annotations:\n", "  title: {}\n  annotations:\n"),
    "label": ("  annotations:\n", "  labels: {{key: {}}}\n  annotations:\n"),
    "tag": ("  annotations:\n", "  tags: [{}]\n  annotations:\n"),
    "link": ("  annotations:\n", "  links: [{{url: 'https://example.org/?key={}', title: x}}]\n  annotations:\n"),
    "type": ("type: service", "type: {}"),
    "owner": ("owner: red", "owner: {}"),
    "relation": ("type: service", "type: service\n  dependsOn: ['component:{}']"),
    "system": ("type: service", "type: service\n  system: {}"),
    "docs": ("dir:.", "dir:./{}"),
    "unknown field": ("type: service", "type: service\n  {}: x"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Everywhere:
    """A run over one component for each place of a secret: what came of it, and the secret of each place."""

    folder: Path
    done: Done
    secrets: Mapping[str, str]


@pytest.fixture(scope="module", params=["key", "value"])
def everywhere(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Everywhere:
    """Write every secret in a component of its own, and build the site of all of them."""
    folder = tmp_path_factory.mktemp(request.param)
    secrets: dict[str, str] = {}
    for number, place in enumerate([*PLACES, *ENTITY]):
        drawn = hashlib.sha256(place.encode()).hexdigest()[:36]
        secrets[place] = "gh" + "p_" + drawn if request.param == "key" else drawn[:20]
        _write(folder / "repositories" / f"r{number:02}", f"c{number:02}", place, secrets[place])
    (folder / "repositories/org").mkdir()
    (folder / "repositories/org/catalog-info.yaml").write_text(GROUP.format(name="red", title="Red"))
    values = {f"SECRET_{number}": value for number, value in enumerate(secrets.values())}
    done = techdocs(folder, "build", "repositories", "--verbose", **(values if request.param == "value" else {}))
    return Everywhere(folder=folder, done=done, secrets=secrets)


def _write(root: Path, name: str, place: str, secret: str) -> None:
    """Write one component with two pages and a secret."""
    old, new = ENTITY.get(place, ("", ""))
    descriptor = COMPONENT.format(name=name, owner="red").replace(old.format(name=name), new.format(secret), 1)
    path, text = PLACES.get(place, ("catalog-info.yaml", ""))
    files = {"docs/index.md": "# One\n\n[More](more.md)\n", "docs/more.md": "# More\n", "catalog-info.yaml": descriptor}
    for file, content in {**files, **({path.format(secret): text.format(secret)} if text else {})}.items():
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(content)


@pytest.fixture
def docs(write: Write, tmp_path: Path) -> Path:
    """Write a component with two pages, which a secret can be added to; return the folder to run in."""
    texts = {"docs/index.md": "# One\n\n[More](more.md)\n", "docs/more.md": "# More\n\nA walrus.\n"}
    write({f"one/{path}": text for path, text in {"catalog-info.yaml": ONE, **texts}.items()})
    (tmp_path / "techdocs.yml").write_text("sources: [repositories]\n")
    return tmp_path


def page_of(folder: Path, name: str = "") -> str:
    return (folder / "site/docs/default/component/one" / name / "index.html").read_text()


def put(folder: Path, path: str, text: str) -> None:
    target = folder / "repositories/one" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)


def report(folder: Path) -> list[tuple[str, str, int]]:
    problems = json.loads((folder / ".techdocs/build-report.json").read_text())["problems"]
    return [
        (problem["message"], problem["place"]["path"], problem["place"]["line"])
        for problem in problems
        if problem["code"] == "TD412"
    ]


def holders(folder: Path, done: Done, secret: str) -> list[str]:
    """Return where a secret stands after a run: files of the site, notes for later runs, the report, the output."""
    looked = [path for path in (folder / "site").rglob("*") if path.is_file()]
    looked += [folder / ".techdocs/build-report.json", *_notes(folder / ".techdocs/cache/v1/notes")]
    printed = [secret in text for text in (done.stdout, done.stderr)]
    files = [
        str(path.relative_to(folder)) for path in looked if path.is_file() and secret.encode() in path.read_bytes()
    ]
    return [*files, *(["output"] if any(printed) else [])]


def _notes(folder: Path) -> Iterator[Path]:
    """Yield what is noted from run to run, but for the YAML of the repositories themselves."""
    return (path for path in folder.rglob("*.json") if path.parent.name != "yaml")


@pytest.mark.parametrize("what", KEYS)
def test_a_page_with_a_key_is_withheld_and_the_others_are_published(docs: Path, what: str) -> None:
    put(docs, "docs/more.md", f"# More\n\nUse:\n\n```\n{KEYS[what]}\n```\n")
    done = techdocs(docs, "build")
    assert report(docs) == [(f"the page is withheld: it contains {what}", "docs/more.md", 6)]
    assert "This page is withheld" in page_of(docs, "more")
    assert "Red" in page_of(docs, "more")
    assert '<h1 id="one">' in page_of(docs)
    assert holders(docs, done, KEYS[what].strip().splitlines()[-1]) == []


@pytest.mark.parametrize("text", EXAMPLES)
def test_examples_as_documentation_writes_them_are_no_secrets(docs: Path, text: str) -> None:
    put(docs, "docs/more.md", f"# More\n\n```\n{text}\n```\n")
    techdocs(docs, "build")
    assert report(docs) == []
    assert text in page_of(docs, "more")


@pytest.mark.parametrize("what", KEYS)
def test_a_text_file_with_a_key_is_left_out(docs: Path, what: str) -> None:
    put(docs, "docs/keys.txt", f"a\n{KEYS[what]}\n")
    put(docs, "docs/fine.txt", "fine\n")
    put(docs, "docs/links.md", "# Links\n\n[a](keys.txt) [b](fine.txt)\n")
    techdocs(docs, "build")
    assert report(docs) == [(f"the file is withheld: it contains {what}", "docs/keys.txt", 2)]
    published = {path.name for path in (docs / "site/docs/default/component/one").glob("*.txt")}
    assert published == {"fine.txt", "llms.txt"}


def test_a_drawing_with_a_key_in_its_text_is_left_out(docs: Path) -> None:
    key = KEYS["a GitHub token"]
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><text>{key}</text></svg>'
    put(docs, "docs/a.svg", svg)
    done = techdocs(docs, "build")
    assert [line for *_, line in report(docs)] == [1]
    assert holders(docs, done, key) == []


def test_a_readme_with_a_key_is_withheld(write: Write, tmp_path: Path) -> None:
    key = KEYS["a GitHub token"]
    write({"one/catalog-info.yaml": COMPONENT.format(name="one", owner="red")})
    write({"one/README.md": f"# One\n\n{key}\n"})
    (tmp_path / "techdocs.yml").write_text("sources: [repositories]\n")
    done = techdocs(tmp_path, "build")
    assert holders(tmp_path, done, key) == []
    assert [(path, line) for _, path, line in report(tmp_path)] == [("README.md", 3)]
    assert "This page is withheld" in page_of(tmp_path)


def test_a_secret_of_an_author_never_stops_the_run(everywhere: Everywhere) -> None:
    assert everywhere.done.returncode in {0, 1}, everywhere.done.stderr


@pytest.mark.parametrize("place", [*PLACES, *ENTITY])
def test_a_secret_is_nowhere_wherever_its_author_wrote_it(everywhere: Everywhere, place: str) -> None:
    secret = everywhere.secrets[place]
    held = holders(everywhere.folder, everywhere.done, secret)
    assert [path.replace(secret, "SECRET") for path in held] == []


@pytest.mark.parametrize("place", ["description", "annotation", "title"])
def test_a_text_of_the_catalog_with_a_secret_is_told(docs: Path, place: str) -> None:
    old, new = ENTITY[place]
    descriptor = docs / "repositories/one/catalog-info.yaml"
    descriptor.write_text(descriptor.read_text().replace(old, new.format(KEYS["a GitHub token"]), 1))
    techdocs(docs, "build")
    assert [(message, path) for message, path, _ in report(docs)] == [
        ("a text is withheld: the entity contains a GitHub token", "catalog-info.yaml")
    ]
    assert "(withheld)" in (docs / "site/catalog/default/component/one/index.html").read_text()


def test_a_value_of_the_environment_withholds_a_page_and_a_file(docs: Path) -> None:
    put(docs, "docs/more.md", f"# More\n\n```sh\nexport TOKEN={VALUE}\n```\n")
    put(docs, "docs/env.txt", f"a\nb\nTOKEN={VALUE}\n")
    put(docs, "docs/links.md", "# Links\n\n[a](env.txt)\n")
    done = techdocs(docs, "build", DEPLOY_TOKEN=VALUE)
    what = "it contains the value of the environment variable `DEPLOY_TOKEN`"
    told = [(path, line) for message, path, line in report(docs) if what in message]
    assert told == [("docs/env.txt", 3), ("docs/more.md", 4)]
    assert done.returncode == 0
    assert "This page is withheld" in page_of(docs, "more")
    assert holders(docs, done, VALUE) == []


MARKED = "Zx9&kQw7Lm2pT!ab"
"""A value with a character that HTML, addresses and JSON write otherwise."""
PAGES = {
    "text": f"Use {MARKED} to log in.",
    "escaped": "Use Zx9\\&kQw7Lm2pT\\!ab to log in.",
    "numbers": "Use &#90;x9&#x26;kQw7Lm2pT&excl;ab to log in.",
    "code": f"```python\nlogin(Zx9&kQw7Lm2pT!ab, '{MARKED}')\n```",
    "code that is JSON": '```json\n{"password": "Zx9\\u0026kQw7Lm2pT!ab"}\n```',
    "address": "[Log in](https://example.org/?password=Zx9%26kQw7Lm2pT%21ab)",
    "picture": f"![{MARKED.replace('&', '&amp;')}](https://example.org/a.png)",
    "heading": f"## {MARKED}",
    "base64": f"`{base64.b64encode(b'user:' + MARKED.encode()).decode()}`",
    "elements": "Zx9<b>&amp;kQw</b>7Lm<i>2pT!</i>ab",
}


@pytest.mark.parametrize("form", PAGES)
def test_a_value_is_withheld_in_whatever_form_a_page_publishes_it(docs: Path, form: str) -> None:
    put(docs, "docs/more.md", f"# More\n\n{PAGES[form]}\n")
    done = techdocs(docs, "build", A_PASSWORD=MARKED)
    assert "This page is withheld" in page_of(docs, "more")
    assert '<h1 id="one">' in page_of(docs)
    assert [path for _, path, _ in report(docs)] == ["docs/more.md"]
    assert holders(docs, done, "kQw7Lm2pT") == []


def test_a_page_that_search_leaves_out_is_looked_through_as_well(docs: Path) -> None:
    put(docs, "docs/more.md", f"---\nsearch: {{exclude: true}}\n---\n# More\n\n{PAGES['code']}\n")
    techdocs(docs, "build", A_PASSWORD=MARKED)
    assert "This page is withheld" in page_of(docs, "more")


@pytest.mark.parametrize("name", [f"{VALUE}.md", f"{VALUE}.txt", f"{VALUE}/index.md"])
def test_a_page_or_file_whose_name_is_a_value_is_nowhere(docs: Path, name: str) -> None:
    put(docs, f"docs/{name}", "# Named\n")
    put(docs, "docs/links.md", f"# Links\n\n[a]({name})\n")
    done = techdocs(docs, "build", DEPLOY_TOKEN=VALUE)
    assert done.returncode == 0, done.stderr
    assert [path for path in holders(docs, done, VALUE) if not path.startswith(".techdocs/cache/")] == []
    assert [path for path in (docs / "site").rglob("*") if VALUE in str(path)] == []
    assert "(withheld)" in [path for _, path, _ in report(docs)]


def test_a_private_key_that_is_visibly_cut_is_published(docs: Path) -> None:
    key = KEYS["a private key"]
    put(docs, "docs/more.md", f"# More\n\n```\n{key} . . .\n{key.splitlines()[0].replace('BEGIN', 'END')}\n```\n")
    techdocs(docs, "build")
    assert report(docs) == []
    assert "BEGIN RSA" in page_of(docs, "more")


def test_a_page_of_an_earlier_run_is_withheld_when_its_text_becomes_a_secret(docs: Path) -> None:
    put(docs, "docs/more.md", f"# More\n\nSay {VALUE}.\n")
    techdocs(docs, "build")
    assert VALUE in page_of(docs, "more")
    done = techdocs(docs, "build", DEPLOY_TOKEN=VALUE)
    assert "rendered 0, reused 1" in done.stderr
    assert "This page is withheld" in page_of(docs, "more")
    assert holders(docs, done, VALUE) == []
    techdocs(docs, "build")
    assert VALUE in page_of(docs, "more")


def test_last_good_pages_are_withheld_as_well_and_it_is_told(docs: Path) -> None:
    key = KEYS["a GitHub token"]
    put(docs, "docs/more.md", f"# More\n\nSay {key}.\n")
    techdocs(docs, "build")
    descriptor = docs / "repositories/one/catalog-info.yaml"
    descriptor.write_text(descriptor.read_text().replace("dir:.", "dir:./gone"))
    done = techdocs(docs, "build")
    assert "This page is withheld" in page_of(docs, "more")
    assert holders(docs, done, key) == []
    assert len(report(docs)) == 1


def test_a_withheld_page_comes_back_when_it_is_mended(docs: Path) -> None:
    put(docs, "docs/more.md", f"# More\n\n{KEYS['a GitHub token']}\n")
    techdocs(docs, "build")
    put(docs, "docs/more.md", "# More\n\nA seal.\n")
    techdocs(docs, "build")
    assert "A seal." in page_of(docs, "more")
    assert report(docs) == []


def test_the_operator_says_what_is_no_secret(docs: Path) -> None:
    put(docs, "docs/more.md", f"# More\n\n{VALUE}\n")
    (docs / "techdocs.yml").write_text("sources: [repositories]\nsecurity: {skip_secrets: [DEPLOY_TOKEN]}\n")
    techdocs(docs, "build", DEPLOY_TOKEN=VALUE)
    assert report(docs) == []
    assert VALUE in page_of(docs, "more")


@pytest.mark.parametrize(
    "settings",
    [
        "site_name: Docs {}",
        "copyright: '{}'",
        "site_description: '{}'",
        "extra: {{social: [{{link: 'https://e/{}'}}]}}",
    ],
)
def test_a_value_in_the_sites_own_settings_stops_the_run_and_the_old_site_stands(docs: Path, settings: str) -> None:
    techdocs(docs, "build", DEPLOY_TOKEN=VALUE)
    before = page_of(docs)
    (docs / "techdocs.yml").write_text(f"sources: [repositories]\n{settings.format(VALUE)}\n")
    done = techdocs(docs, "build", DEPLOY_TOKEN=VALUE)
    assert done.returncode == 2
    assert "DEPLOY_TOKEN" in done.stderr
    assert page_of(docs) == before
    assert holders(docs, done, VALUE) == []


def test_a_withheld_page_is_not_found_by_search(docs: Path) -> None:
    put(docs, "docs/more.md", f"# Narwhal\n\n{KEYS['a GitHub token']}\n")
    techdocs(docs, "build")
    names = (docs / "site/docs/default/component/one/links.json").read_text()
    assert "more.md" not in names
    texts = [path.read_bytes() for path in (docs / "site/search").rglob("*") if path.is_file()]
    assert not any(b"arwhal" in text for text in texts)


def test_the_environment_of_this_test_run_has_no_secret_in_its_way() -> None:
    known: Mapping[str, str] = {**os.environ, "DEPLOY_TOKEN": VALUE}
    assert EnvironmentSecrets(known).find(VALUE.encode()) is not None
