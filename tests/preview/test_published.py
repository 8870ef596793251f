"""A published site tells a preview of one repository what it does not know itself."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http import HTTPStatus
from pathlib import Path

import pytest

from techdocs.pipeline import build_site
from tests.conftest import GROUP, site_config, write_texts
from tests.preview.conftest import COMPLETE, Look, Looking, bytes_of
from tests.published.server import Server, serving
from tests.shared import made_once

OWN, BAR = "docs/default/component/foo/", "docs/default/component/bar/"
LINKS = "# Foo\n\n[Bar](component:bar/guide.md#set-up) [Lost](component:bar/none.md) [Nobody](component:nobody)\n"
Publish = Callable[[str], str]
SCRIPT = b"<script>steal()</script>"


def without_policy(page: bytes) -> bytes:
    return re.sub(rb'<meta http-equiv="Content-Security-Policy"[^>]*>', b"", page)


def build_company(folder: Path) -> Path:
    """Build the site of a company in a folder."""
    texts = {
        "org/catalog-info.yaml": GROUP.format(name="red", title="Red team"),
        "foo/catalog-info.yaml": COMPLETE.format(name="foo", owner="red") + "  dependsOn: [component:bar]\n",
        "foo/docs/index.md": "# Foo\n",
        "bar/catalog-info.yaml": COMPLETE.format(name="bar", owner="red").replace(
            "name: bar", "name: bar\n  title: The bar"
        ),
        "bar/docs/index.md": "# Bar\n\n[Foo](component:foo)\n",
        "bar/docs/guide.md": "# Guide\n\n## Set up\n\nA quokka.\n",
        "baz/catalog-info.yaml": COMPLETE.format(name="baz", owner="ghosts"),
    }
    write_texts(folder / "repositories", texts)
    build_site(site_config(folder))
    return folder


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """Return a site of a company, and leave only one of its repositories in the folder where it was built from."""
    company = made_once(tmp_path_factory, "company", build_company)
    shutil.copytree(company / "site", tmp_path / "site")
    shutil.copytree(company / "repositories/foo", tmp_path / "repositories/foo")
    (tmp_path / "repositories/foo/docs/index.md").write_text(LINKS, encoding="utf-8")
    return tmp_path / "site"


@pytest.fixture
def publish(site: Path) -> Iterator[Publish]:
    """Publish the site as a folder, or on the web; return its address."""
    with ExitStack() as stack:

        def address(how: str) -> str:
            if how == "folder":
                return str(site)
            server: Server = stack.enter_context(serving())
            server.files |= {
                f"/{path.relative_to(site).as_posix()}": path.read_bytes() for path in site.rglob("*") if path.is_file()
            }
            return server.address

        yield address


@pytest.fixture(params=["folder", "web"])
def looking(request: pytest.FixtureRequest, publish: Publish, look: Look) -> Looking:
    """Look at one repository beside the published site."""
    return look(published_site=publish(request.param), sources=("repositories/foo",), has_file=False)


def test_owners_relations_and_links_have_the_names_and_addresses_of_the_site(looking: Looking) -> None:
    page = looking.html(OWN)
    assert "Red team" in page
    assert 'href="../bar/guide/#set-up"' in page
    entity = looking.html("catalog/default/component/foo/")
    assert "The bar" in entity
    assert "The bar" in looking.html("catalog/")
    assert "Red team" in looking.html("teams/")


def test_only_what_the_site_does_not_know_either_is_a_problem(looking: Looking) -> None:
    told = [one for one in looking.answer(OWN).problems if one.severity.value != "note"]
    assert [(problem.place.line, problem.message) for problem in told] == [
        (3, "link `component:bar/none.md` points to a page that does not exist"),
        (3, "link `component:nobody` points to an entity that is not in the catalog"),
    ]


def test_catalog_pages_of_what_only_the_site_has_are_there(looking: Looking) -> None:
    assert "The bar" in looking.html("catalog/default/component/bar/")
    assert "Red team" in looking.html("catalog/default/group/red/")


def test_the_page_of_an_owner_whom_nobody_declares_is_that_of_the_site(looking: Looking, site: Path) -> None:
    path = "catalog/default/group/ghosts/"
    answer = looking.answer(path)
    published = without_policy((site / path / "index.html").read_bytes())
    assert bytes_of(answer) == published or b"This page is in the" in answer.content
    assert looking.answer("catalog/default/group/nobody/").status == HTTPStatus.NOT_FOUND


def test_pages_that_only_the_site_has_are_those_of_a_folder(publish: Publish, site: Path, look: Look) -> None:
    looking = look(published_site=publish("folder"), sources=("repositories/foo",), has_file=False)
    published = (site / BAR / "guide/index.html").read_bytes()
    assert bytes_of(looking.answer(f"{BAR}guide/")) == without_policy(published) != published
    assert looking.answer(f"{BAR}nothing/").status == HTTPStatus.NOT_FOUND
    assert looking.answer(f"{BAR}../../../../../secret").status == HTTPStatus.NOT_FOUND


def test_pages_that_only_the_site_has_lead_on_to_it_on_the_web(publish: Publish, look: Look) -> None:
    address = publish("web")
    looking = look(published_site=address, sources=("repositories/foo",), has_file=False)
    assert f'content="0; url={address}{BAR}guide/"' in looking.html(f"{BAR}guide/")


def test_the_search_finds_own_pages_and_those_of_the_site(looking: Looking) -> None:
    manifest = json.loads(looking.answer("search/shards.json").content)
    own, published = manifest["shards"]
    assert published.startswith("published/")
    for name, pages in ((own, 1), (published, 3)):
        entry = json.loads(bytes_of(looking.answer(f"search/{name}/pagefind-entry.json")))
        assert [language["page_count"] for language in entry["languages"].values()] == [pages]


@pytest.mark.usefixtures("site")
def test_without_a_site_what_is_unknown_is_shown_as_such_and_is_no_fault(look: Look) -> None:
    looking = look(sources=("repositories/foo",), has_file=False)
    page = looking.html(OWN)
    assert "td-unresolved" in page
    assert "red" in page
    assert {problem.severity.value for problem in looking.answer(OWN).problems} == {"note"}
    assert looking.answer(f"{BAR}guide/").status == HTTPStatus.NOT_FOUND


@pytest.mark.usefixtures("site")
def test_own_docs_win_over_those_of_the_site(publish: Publish, look: Look) -> None:
    looking = look(published_site=publish("folder"), sources=("repositories/foo",), has_file=False)
    assert "Nobody" in looking.article(OWN)
    looking.save({"foo/docs/new.md": "# New\n"})
    assert "New" in looking.article(f"{OWN}new/")


@pytest.mark.usefixtures("site")
def test_a_site_that_cannot_be_reached_is_a_warning_and_pages_are_shown(look: Look) -> None:
    looking = look(published_site="http://127.0.0.1:9/", sources=("repositories/foo",), has_file=False)
    assert "Foo" in looking.article(OWN)
    assert "TD314" in looking.codes("nothing/")
    assert {problem.severity.value for problem in looking.answer(OWN).problems if problem.code != "TD314"} == {"note"}


def published_shard(looking: Looking) -> str:
    return str(json.loads(looking.answer("search/shards.json").content)["shards"][-1])


def spoil(site: Path, name: str, content: bytes) -> None:
    path = site / "search/shard-00" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@pytest.mark.parametrize("how", ["folder", "web"])
@pytest.mark.parametrize(
    "name",
    [
        "evil.html", "index.html", "evil.svg", "evil.js", "evil.css", "x.pf_fragment", "index/x.html",
        "fragment/evil.html", "pagefind-ui.js", "wasm.evil.pagefind", "../shards.json",
        "../../docs/default/component/bar/index.html", "",
    ],
)  # fmt: skip
def test_nothing_of_the_sites_search_but_its_index_is_passed_on(
    publish: Publish, look: Look, site: Path, how: str, name: str
) -> None:
    if name and ".." not in name:
        spoil(site, name, SCRIPT)
    looking = look(published_site=publish(how), sources=("repositories/foo",), has_file=False)
    assert looking.answer(f"search/published/shard-00/{name}").status == HTTPStatus.NOT_FOUND
    assert looking.answer(f"search/published/../{name}").status == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("how", ["folder", "web"])
def test_the_index_is_passed_on_as_data_that_have_been_looked_at(
    publish: Publish, look: Look, site: Path, how: str
) -> None:
    shard = site / "search/shard-00"
    names = [path.relative_to(shard).as_posix() for path in shard.rglob("*.pf_*")]
    assert {name.rpartition(".")[2] for name in names} == {"pf_meta", "pf_index", "pf_fragment", "pf_filter"}
    spoil(site, names[0], SCRIPT)
    looking = look(published_site=publish(how), sources=("repositories/foo",), has_file=False)
    folder = f"search/{published_shard(looking)}"
    assert looking.answer(f"{folder}/{names[0]}").status == HTTPStatus.NOT_FOUND
    for name in names[1:]:
        answer = looking.answer(f"{folder}/{name}")
        assert (answer.status, answer.media_type) == (HTTPStatus.OK, "application/octet-stream")
        assert answer.content == (shard / name).read_bytes()
    entry = looking.answer(f"{folder}/pagefind-entry.json")
    assert entry.media_type == "application/json"


@pytest.mark.parametrize("how", ["folder", "web"])
def test_the_programs_of_the_search_are_our_own(publish: Publish, look: Look, site: Path, how: str) -> None:
    programs = ("pagefind.js", "pagefind-worker.js", "wasm.en.pagefind", "wasm.unknown.pagefind")
    own = {name: (site / "search/shard-00" / name).read_bytes() for name in programs}
    for name in programs:
        spoil(site, name, b"steal()")
    looking = look(published_site=publish(how), sources=("repositories/foo",), has_file=False)
    for name in programs:
        assert bytes_of(looking.answer(f"search/published/shard-00/{name}")) == own[name]


@pytest.mark.parametrize(
    "entry",
    [
        SCRIPT, b"[]", b"{}", b'{"version":"1"}', b"[" * 100_000,
        b'{"version":"VERSION","languages":{"en":{"hash":"../../x","wasm":"en","page_count":1}}}',
        b'{"version":"VERSION","languages":{"en":{"hash":"en_123456","wasm":"../x","page_count":1}}}',
        b'{"version":"VERSION","languages":{"<b>":{"hash":"en_123456","wasm":"en","page_count":1}}}',
    ],
)  # fmt: skip
def test_an_index_that_is_none_is_left_out(publish: Publish, look: Look, site: Path, entry: bytes) -> None:
    found = json.loads((site / "search/shard-00/pagefind-entry.json").read_bytes())["version"]
    spoil(site, "pagefind-entry.json", entry.replace(b"VERSION", found.encode()))
    looking = look(published_site=publish("folder"), sources=("repositories/foo",), has_file=False)
    assert not published_shard(looking).startswith("published/")
    assert looking.answer("search/published/shard-00/pagefind-entry.json").status == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("pages", [SCRIPT, b"[]", b"{}", b'{"prefix":1,"entities":{}}', b"[" * 100_000])
def test_an_index_that_does_not_say_whose_its_pages_are_is_left_out(
    publish: Publish, look: Look, site: Path, pages: bytes
) -> None:
    spoil(site, "pages.json", pages)
    looking = look(published_site=publish("folder"), sources=("repositories/foo",), has_file=False)
    assert not published_shard(looking).startswith("published/")
    assert looking.answer("search/published/shard-00/pages.json").status == HTTPStatus.NOT_FOUND


def test_the_manifest_cannot_name_folders_elsewhere(publish: Publish, look: Look, site: Path) -> None:
    shutil.copytree(site / "search/shard-00", site / "docs/shard-00")
    shards = ["../docs/shard-00", "shard-00/../shard-00", "/shard-00", "shard-00?x", 7, None, "shard-00", "shard-00"]
    (site / "search/shards.json").write_text(json.dumps({"shards": shards}))
    looking = look(published_site=publish("folder"), sources=("repositories/foo",), has_file=False)
    assert json.loads(looking.answer("search/shards.json").content)["shards"][1:] == ["published/shard-00"]


def test_the_index_of_pages_without_blanks_between_words_is_passed_on(publish: Publish, look: Look, site: Path) -> None:
    shutil.copytree(site / "search/shard-00", site / "search/shard-00-ja")
    (site / "search/shards.json").write_text(json.dumps({"shards": ["shard-00", "shard-00-ja", "shard-00-../ja"]}))
    looking = look(published_site=publish("folder"), sources=("repositories/foo",), has_file=False)
    shards = json.loads(looking.answer("search/shards.json").content)["shards"]
    assert shards[1:] == ["published/shard-00", "published/shard-00-ja"]
    assert looking.answer("search/published/shard-00-ja/wasm.unknown.pagefind").status == HTTPStatus.OK


def test_a_page_of_a_folder_runs_the_scripts_of_the_theme_only(publish: Publish, look: Look, site: Path) -> None:
    page = site / BAR / "guide/index.html"
    page.write_bytes(re.sub(rb"script-src [^;]*", b"script-src *", page.read_bytes()) + SCRIPT)
    looking = look(published_site=publish("folder"), sources=("repositories/foo",), has_file=False)
    answer = looking.answer(f"{BAR}guide/")
    assert b"Content-Security-Policy" not in bytes_of(answer)
    assert "script-src 'self' 'wasm-unsafe-eval' 'sha256-" in answer.policy
    assert "'unsafe-inline'" not in answer.policy.partition("script-src")[2].partition(";")[0]


@pytest.mark.parametrize("name", ["evil.js", "evil.xhtml", "evil.xml", "evil.css", "evil.wasm", "evil.HTM"])
def test_what_browsers_run_is_not_taken_from_a_folder(publish: Publish, look: Look, site: Path, name: str) -> None:
    (site / BAR / name).write_bytes(SCRIPT)
    looking = look(published_site=publish("folder"), sources=("repositories/foo",), has_file=False)
    assert looking.answer(BAR + name).status == HTTPStatus.NOT_FOUND


def test_a_drawing_of_a_folder_runs_nothing(publish: Publish, look: Look, site: Path) -> None:
    (site / BAR / "a.svg").write_bytes(b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>")
    looking = look(published_site=publish("folder"), sources=("repositories/foo",), has_file=False)
    assert "default-src 'none'" in looking.answer(f"{BAR}a.svg").policy
    assert "sandbox" in looking.answer(f"{BAR}a.svg").policy


@pytest.mark.parametrize("how", ["folder", "web"])
def test_the_names_of_the_site_are_passed_on_beside_our_own(publish: Publish, look: Look, how: str) -> None:
    looking = look(published_site=publish(how), sources=("repositories/foo",), has_file=False)
    own = json.loads(looking.answer("search/names.json").content)
    answer = looking.answer(own["also"][0])
    assert answer.media_type == "application/json"
    theirs = json.loads(answer.content)
    assert "component:default/foo" in [row[0] for row in own["entities"]]
    assert next(row[-2:] for row in theirs["pages"] if "Guide" in row) == ["Guide", "guide/"]


@pytest.mark.parametrize(
    "spoilt",
    [
        SCRIPT, b"[]", b'{"version":1}', b"[" * 100_000,
        b'{"generator":"techdocs ","version":2,"entities":[],"contacts":[],"pages":[]}',
        b'{"generator":"techdocs ","version":1,"entities":[],"contacts":[],"pages":[[0,"x","y/"]]}',
        b'{"generator":"techdocs ","version":1,"entities":[["group:a/x",""]],"contacts":[[0,["x","x:x"]]],"pages":[]}',
        b'{"generator":"techdocs ","version":1,"entities":[["group:a/x",""]],"contacts":[],"pages":[[0,"x","../x"]]}',
    ],
)  # fmt: skip
def test_names_that_are_none_are_not_passed_on(publish: Publish, look: Look, site: Path, spoilt: bytes) -> None:
    (site / "search/names.json").write_bytes(spoilt)
    looking = look(published_site=publish("folder"), sources=("repositories/foo",), has_file=False)
    assert looking.answer("search/published/names.json").status == HTTPStatus.NOT_FOUND


def test_without_a_site_there_are_no_further_names(look: Look, site: Path) -> None:
    assert site.is_dir()
    looking = look(sources=("repositories/foo",), has_file=False)
    assert json.loads(looking.answer("search/names.json").content).get("also") is None
    assert looking.answer("search/published/names.json").status == HTTPStatus.NOT_FOUND
