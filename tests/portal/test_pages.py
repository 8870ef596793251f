"""What readers see around the docs: headers, catalog, teams, APIs, problems, and pages in place of missing ones."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from techdocs.config import Config
from techdocs.model.codes import Code
from techdocs.pipeline import Outcome, build_site
from tests.conftest import COMPONENT, GROUP, ROOT, Build, Write, git, site_config
from tests.shared import made_once

SAMPLES = sorted(path for path in (ROOT / "sample-repos").iterdir() if path.is_dir())


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Build the sample company, once; no test changes its site."""
    return made_once(tmp_path_factory, "portal", _build_samples)


def _build_samples(folder: Path) -> Outcome:
    return build_site(replace(site_config(folder), sources=tuple(map(str, SAMPLES))))


def read(outcome: Outcome, url: str) -> LexborHTMLParser:
    path = outcome.site.folder / url
    return LexborHTMLParser((path / "index.html" if path.is_dir() else path).read_text(encoding="utf-8"))


def text_of(node: LexborNode | LexborHTMLParser | None) -> str:
    body = node.body if isinstance(node, LexborHTMLParser) else node
    return " ".join(body.text(separator=" ").split()) if body else ""


def header(outcome: Outcome, url: str) -> str:
    return text_of(read(outcome, url).css_first(".td-header"))


def test_the_header_says_what_and_whose_the_component_is(samples: Outcome) -> None:
    text = header(samples, "docs/default/component/playlist-service/")
    for words in ("Playlist service · service · production", "Owned by Playlists", "#playlists", "pager"):
        assert words in text


def test_the_owner_leads_to_the_team_and_the_team_lists_what_it_owns(samples: Outcome) -> None:
    page = read(samples, "docs/default/component/playlist-service/runbook/")
    owner = page.css_first(".td-owner a")
    assert owner is not None
    href = str(owner.attributes["href"])
    team = (samples.site.folder / "docs/default/component/playlist-service/runbook" / href).resolve()
    assert "Playlist service" in text_of(LexborHTMLParser((team / "index.html").read_text(encoding="utf-8")))


def test_a_deprecated_component_says_so_on_every_page_and_names_its_successor(samples: Outcome) -> None:
    folder = samples.site.folder / "docs/default/component/playlist-export"
    pages = [path for path in folder.rglob("index.html") if "td-header" in path.read_text(encoding="utf-8")]
    assert len(pages) == 2
    for path in pages:
        note = LexborHTMLParser(path.read_text(encoding="utf-8")).css_first(".td-note--bad")
        assert "is deprecated. Use playlist-archive instead." in text_of(note)


def test_the_header_leads_to_the_system_and_the_domain(samples: Outcome) -> None:
    assert "System Playlists Domain Listening" in header(samples, "docs/default/component/playlist-service/runbook/")


def test_an_owner_that_is_not_in_the_catalog_has_a_page_that_says_so(samples: Outcome) -> None:
    assert "This team is not in the catalog" in text_of(read(samples, "catalog/default/group/paltform/"))
    assert "not in the catalog" in header(samples, "docs/default/component/broken-service/")


def test_an_unowned_component_says_so(write: Write, build: Build) -> None:
    write({"lone/docs/index.md": "# Lone\n"})
    assert "No owner" in header(build(), "docs/default/component/lone/")


def test_codeowners_give_the_owner_and_the_header_says_how_it_is_known(write: Write, build: Build) -> None:
    write(
        {
            "org/catalog-info.yaml": GROUP.format(name="red", title="Red team"),
            "lone/docs/index.md": "# Lone\n",
            "lone/docs/ops.md": "# Ops\n",
            "lone/CODEOWNERS": "* @acme/red\n/docs/ops.md @acme/blue\n",
        }
    )
    outcome = build()
    text = header(outcome, "docs/default/component/lone/")
    assert "Owned by Red team" in text
    assert "Owner from CODEOWNERS" in text
    assert "This page blue" in header(outcome, "docs/default/component/lone/ops/")


def test_the_last_change_is_that_of_the_page_in_git_and_edit_and_source_lead_there(
    write: Write, build: Build, tmp_path: Path
) -> None:
    write({"one/catalog-info.yaml": COMPONENT.format(name="one", owner="red"), "one/docs/index.md": "# One\n"})
    repository = tmp_path / "repositories" / "one"
    git(repository, "init", "--quiet")
    git(repository, "remote", "add", "origin", "git@github.com:acme/one.git")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "docs", when="2024-05-06T07:08:09+00:00")
    (repository / "docs" / "new.md").write_text("# New\n")
    page = read(build(), "docs/default/component/one/")
    assert "changed" in text_of(page.css_first(".td-changed"))
    moment = page.css_first(".td-changed time")
    assert moment is not None
    assert str(moment.attributes["datetime"]).startswith("2024-05-06")
    links = {text_of(link): str(link.attributes["href"]) for link in page.css(".td-do a, .td-more a")}
    assert links["Edit this page"] == "https://github.com/acme/one/edit/main/docs/index.md"
    assert links["docs/index.md"].startswith("https://github.com/acme/one/blob/")
    assert links["Report a problem"] == (
        "https://github.com/acme/one/issues/new?title=Docs%3A%20One&body=Page%3A%20docs%2Findex.md%0A"
        "Owner%3A%20red%20%28group%3Adefault%2Fred%29%0A%0A"
    )
    unknown = read(build(), "docs/default/component/one/new/")
    assert "last change unknown" in text_of(unknown.css_first(".td-changed"))


def test_docs_of_another_entity_are_led_to(samples: Outcome) -> None:
    page = (samples.site.folder / "docs/default/component/track-search/index.html").read_text(encoding="utf-8")
    assert 'http-equiv="refresh"' in page
    assert "../discovery-handbook/" in page


@pytest.mark.parametrize(
    ("path", "start"), [("/guides/install", "guides/install/"), ("guides/install.md", "guides/install/"), ("/gone", "")]
)
def test_the_docs_begin_at_the_page_that_an_annotation_names(write: Write, build: Build, path: str, start: str) -> None:
    begun = f"techdocs-ref: dir:.\n    backstage.io/techdocs-entity-path: {path}"
    write({
        "one/catalog-info.yaml": COMPONENT.format(name="one", owner="red").replace("techdocs-ref: dir:.", begun),
        "one/docs/index.md": "# One\n", "one/docs/guides/install.md": "# Install\n",
        "two/catalog-info.yaml": COMPONENT.format(name="two", owner="red"),
        "two/docs/index.md": "# Two\n\n[One](component:one)\n",
    })  # fmt: skip
    outcome = build()
    hrefs = [link.attributes["href"] for link in read(outcome, "catalog/default/component/one/").css("main a")]
    assert f"../../../../docs/default/component/one/{start}" in hrefs
    assert "../../../../docs/default/component/one/guides/install/" in hrefs
    link = read(outcome, "docs/default/component/two/").css_first("article p a")
    assert link is not None
    assert link.attributes["href"] == f"../one/{start}"


def test_links_to_entities_lead_to_their_docs_and_unknown_ones_are_marked(two_teams: Path, build: Build) -> None:
    article = read(build(), "docs/default/component/two/").css_first("article")
    assert article is not None
    known, unknown = article.css("p a")[:2]
    assert known.attributes["href"] == "../one/"
    assert "href" not in unknown.attributes
    assert unknown.attributes["class"] == "td-unresolved"


def test_the_catalog_lists_every_entity_without_javascript(samples: Outcome) -> None:
    names = {text_of(item) for item in read(samples, "catalog/").css(".td-card__name")}
    assert {"Playlist service", "Discovery", "Playback"} <= names


def test_a_relation_names_an_owner_that_is_another_and_always_that_of_an_api(write: Write, build: Build) -> None:
    parts = [
        COMPONENT.format(name=name, owner=owner) for name, owner in (("one", "red"), ("two", "red"), ("three", "x"))
    ]
    api = parts[0].replace("Component", "API").replace("name: one", "name: doors")
    write({
        "many/catalog-info.yaml": "---".join([
            f"{parts[0].rstrip()}\n  dependsOn: [component:two, component:three]\n  providesApis: [doors]\n",
            *parts[1:], api + "  definition: x\n", GROUP.format(name="red", title="Red"),
        ])
    })  # fmt: skip
    rows = [text_of(row) for row in read(build(), "catalog/default/component/one/").css(".td-rows li")]
    assert rows == [
        "doors provided · service R Red",
        "three depends on · component X x (not in the catalog)",
        "two depends on · component",
    ]


def test_a_long_catalog_is_paginated(write: Write, build: Build) -> None:
    write(
        {
            "many/catalog-info.yaml": "---".join(
                COMPONENT.format(name=f"c{number:03}", owner="red") for number in range(130)
            )
        }
    )
    outcome = build()
    assert len(read(outcome, "catalog/").css(".td-card__name")) == 100
    assert len(read(outcome, "catalog/page/2/").css(".td-card__name")) == 30


def test_a_definition_that_cannot_be_read_is_shown_in_colours(write: Write, build: Build) -> None:
    api = "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {name: soap}\nspec:\n  type: wsdl\n"
    write({"one/catalog-info.yaml": f"{api}  lifecycle: production\n  owner: red\n  definition: <definitions/>\n"})
    code = read(build(), "catalog/default/api/soap/").css_first(".highlight pre")
    assert text_of(code) == "<definitions/>"
    assert code is not None
    assert code.css("span[class]")


def test_the_problems_page_counts_by_owner_and_code_and_leads_to_what_a_code_means(samples: Outcome) -> None:
    page = read(samples, "problems/")
    rows = [text_of(row) for row in page.css(".td-rows li")]
    assert "TD103 Unknown owner warning 1" in rows
    link = page.css_first("a[href='td103/']")
    assert link is not None
    code = text_of(read(samples, "problems/td103/").css_first("article"))
    for words in ("Unknown owner TD103 warning", "What it does:", "How to fix:", "broken-service/catalog-info.yaml"):
        assert words in code


def test_alike_problems_stand_together_and_are_bounded(write: Write, build: Build) -> None:
    write(
        {
            "org/catalog-info.yaml": GROUP.format(name="red", title="Red team"),
            "one/catalog-info.yaml": COMPONENT.format(name="one", owner="red"),
            "one/docs/index.md": "# One\n\n" + "".join(f"[x](gone-{number}.md)\n" for number in range(230)),
        }
    )
    outcome = build()
    for url, shown, more in (
        ("catalog/default/component/one/", 20, "210 more"),
        ("catalog/default/group/red/", 20, "210 more"),
        ("problems/td201/", 200, "30 more"),
    ):
        page = read(outcome, url)
        alike = [row for row in page.css(".td-problem") if "gone-" in text_of(row)]
        assert (len(alike), more in text_of(page)) == (shown, True), url
    assert "TD201 Broken link warning 230" in text_of(read(outcome, "problems/"))


def test_an_own_home_page_replaces_ours(two_teams: Path, build: Build, config: Config, tmp_path: Path) -> None:
    home = tmp_path / "home.md"
    home.write_text("---\ntitle: x\n---\n# Welcome to Acme\n\n[All teams](teams/)\n")
    text = text_of(read(build(look=replace(config.look, home=home)), ""))
    assert "Welcome to Acme" in text
    assert "Recently changed" not in text


def test_search_engines_stay_out_unless_asked(two_teams: Path, build: Build, config: Config) -> None:
    outcome = build()
    for url in ("docs/default/component/one/", "catalog/", ""):
        assert read(outcome, url).css_first('meta[name="robots"][content="noindex"]') is not None
    assert not (outcome.site.folder / "sitemap.xml").exists()
    asked = build(look=replace(config.look, indexed=True))
    assert read(asked, "docs/default/component/one/").css_first('meta[name="robots"]') is None


def test_with_its_address_known_the_site_has_canonical_addresses_and_a_sitemap(
    two_teams: Path, build: Build, config: Config
) -> None:
    outcome = build(look=replace(config.look, site_url="https://docs.acme.example/"))
    canonical = read(outcome, "docs/default/component/one/more/").css_first('link[rel="canonical"]')
    assert canonical is not None
    assert canonical.attributes["href"] == "https://docs.acme.example/docs/default/component/one/more/"
    sitemap = (outcome.site.folder / "sitemap.xml").read_text()
    assert "<loc>https://docs.acme.example/docs/default/component/one/more/</loc>" in sitemap


def test_every_link_between_pages_of_the_site_leads_to_a_file(samples: Outcome) -> None:
    broken = [
        f"{path.relative_to(samples.site.folder)}: {href}"
        for path in sorted(samples.site.folder.rglob("*.html"))
        if path.name != "404.html"
        for href in _links(path)
        if not _exists(path, href)
    ]
    assert [line for line in broken if "broken-service" not in line] == []


def _links(path: Path) -> list[str]:
    page = LexborHTMLParser(path.read_text(encoding="utf-8"))
    found = [str(node.attributes["href"]) for node in page.css("a[href], link[href]")]
    found += [str(node.attributes["src"]) for node in page.css("img[src], script[src]")]
    return [target for target in found if not target.startswith(("http", "mailto:", "#", "data:", "//"))]


def _exists(path: Path, href: str) -> bool:
    target = (path.parent / href.partition("#")[0].partition("?")[0]).resolve()
    return (target / "index.html").is_file() if target.is_dir() else target.is_file()


def test_names_and_texts_of_the_catalog_are_text_and_never_markup(write: Write, build: Build) -> None:
    evil = COMPONENT.format(name="one", owner="red").replace(
        "  name: one", "  name: one\n  title: <img src=x onerror=alert(1)>\n  description: </script><script>alert(1)"
    )
    write({"one/catalog-info.yaml": evil, "one/docs/index.md": "# One\n"})
    folder = build().site.folder
    for path in folder.rglob("*.html"):
        tree = LexborHTMLParser(path.read_text(encoding="utf-8"))
        assert [node.html for node in tree.css("img[onerror]")] == []
        assert not any("alert(1)" in (node.text() or "") for node in tree.css("script:not([type])"))


def test_the_catalog_file_holds_backstages_form_with_relations_and_addresses(samples: Outcome) -> None:
    document = json.loads((samples.site.folder / "catalog.json").read_text(encoding="utf-8"))
    entity = next(item for item in document["entities"] if item["metadata"]["name"] == "playlist-service")
    assert entity["kind"] == "Component"
    assert {"type": "providesApi", "targetRef": "api:default/playlist-api"} in entity["relations"]
    assert entity["techdocs"]["docs"] == "docs/default/component/playlist-service/"
    assert entity["techdocs"]["state"] == "current"


def test_a_palette_of_the_operators_colours_the_site(two_teams: Path, build: Build, config: Config) -> None:
    outcome = build(look=replace(config.look, palette=({"scheme": "slate", "primary": "teal"},)))
    body = read(outcome, "docs/default/component/one/").css_first("body")
    assert body is not None
    assert (body.attributes["data-md-color-scheme"], body.attributes["data-md-color-primary"]) == ("slate", "teal")


def test_a_template_of_the_operators_replaces_ours_and_its_change_shows_at_once(
    two_teams: Path, build: Build, config: Config, tmp_path: Path
) -> None:
    build()
    template = tmp_path / "look" / "portal" / "teams.html"
    template.parent.mkdir(parents=True)
    for text in ("<h1>Our people</h1>", "<h1>Our squads</h1>"):
        template.write_text(text)
        outcome = build(look=replace(config.look, template=tmp_path / "look"))
        assert text[4:-5] in text_of(read(outcome, "teams/"))
    assert "Red team" in header(outcome, "docs/default/component/one/")


def test_an_address_that_is_set_later_shows_on_every_page(two_teams: Path, build: Build, config: Config) -> None:
    build()
    outcome = build(look=replace(config.look, site_url="https://docs.acme.example/"))
    for url in ("", "teams/", "catalog/default/component/one/", "docs/default/component/one/"):
        canonical = read(outcome, url).css_first('link[rel="canonical"]')
        assert canonical is not None
        assert canonical.attributes["href"] == f"https://docs.acme.example/{url}"


def test_a_definition_that_takes_long_to_colour_is_shown_without(
    write: Write, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("techdocs.portal.definitions.SECONDS", 1.0)
    api = "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {{name: {name}}}\nspec:\n  type: openapi\n"
    api += "  lifecycle: production\n  owner: red\n  definition: {{$text: ./{name}.yaml}}\n"
    write(
        {
            "one/catalog-info.yaml": api.format(name="heavy") + "---\n" + api.format(name="light"),
            "one/heavy.yaml": "%" * 199_000,
            "one/light.yaml": "openapi: [\n",
        }
    )
    outcome = build()
    heavy = read(outcome, "catalog/default/api/heavy/").css_first(".highlight code")
    light = read(outcome, "catalog/default/api/light/").css_first(".highlight code")
    assert heavy is not None
    assert light is not None
    assert (len(text_of(heavy)), len(heavy.css("span"))) == (199_000, 0)
    assert light.css("span[class]")


def test_an_entity_shows_how_to_reach_its_owner_and_who_owns_the_apis_that_it_uses(samples: Outcome) -> None:
    page = read(samples, "catalog/default/component/playlist-service/")
    assert text_of(page.css_first(".td-owner-card")) == (
        "P Owned by Playlists #playlists pager playlists@tonewave.example"
    )
    rows = [text_of(row) for row in page.css("h2:lexbor-contains('APIs') + ul li")]
    assert rows == [
        "Playlist API provided · openapi · #playlists · pager P Playlists",
        "Track graph consumed · graphql · #playback · pager P Playback",
    ]


def test_what_an_owner_has_to_do_is_folded(samples: Outcome, write: Write, build: Build) -> None:
    fine = read(samples, "catalog/default/component/playlist-service/")
    assert "Is this yours?" not in text_of(fine)
    unowned = read(samples, "catalog/default/component/lyrics-importer/").css_first(".td-yours")
    assert text_of(unowned) == (
        "No owner yet. Is this yours? Set spec.owner in lyrics-importer/catalog-info.yaml:4:9 ."
    )
    write(
        {
            "one/catalog-info.yaml": COMPONENT.format(name="one", owner="red").partition("  annotations")[0]
            + "spec: {type: x, lifecycle: production, owner: red}\n"
        }
    )
    bare = read(build(), "catalog/default/component/one/").css_first(".td-yours")
    assert text_of(bare).startswith("No docs yet. Is this yours? Add a docs/index.md")


def test_a_description_has_inline_markdown_on_its_page_and_none_in_lists(write: Write, build: Build) -> None:
    text = COMPONENT.format(name="one", owner="red").replace(
        "  name: one", "  name: one\n  description: Runs `jobs` **fast**"
    )
    write({"one/catalog-info.yaml": text, "one/docs/index.md": "# One\n"})
    outcome = build()
    assert "Runs <code>jobs</code> <strong>fast</strong>" in str(read(outcome, "catalog/default/component/one/").html)
    assert text_of(read(outcome, "catalog/").css_first(".td-card__text")) == "Runs jobs fast"


def test_a_problem_is_reported_to_the_owner_by_email_where_there_is_no_forge(samples: Outcome) -> None:
    links = read(samples, "docs/default/component/playlist-service/retries/").css(".td-do a[href^=mailto]")
    assert [(text_of(link), link.attributes["href"]) for link in links] == [
        (
            "Report a problem",
            (
                "mailto:playlists@tonewave.example?subject=Docs%3A%20Retries%20and%20backoff"
                "&body=Page%3A%20docs%2Fretries.md%0AOwner%3A%20Playlists%20%28group%3Adefault%2Fplaylists%29%0A%0A"
            ),
        )
    ]


TEAM = """apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: red
  annotations: {{techdocs/start-here: "{start}"}}
  links:
    - {{url: https://chat.example/red, title: "#red"}}
    - {{url: https://acme.pagerduty.com/red, title: Rota}}
spec: {{type: team, children: []}}
"""


def team_of(write: Write, build: Build, start: str) -> LexborHTMLParser:
    component = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: pay}\n"
    write(
        {
            "org/catalog-info.yaml": TEAM.format(start=start),
            "pay/catalog-info.yaml": f"{component}spec: {{type: service, lifecycle: production, owner: red}}\n",
            "pay/docs/index.md": "# Pay\n",
            "pay/docs/new.md": "# Onboarding\n",
            "pay/docs/ops.md": "# Runbook\n",
            "pay/docs/other.md": "# Other\n",
        }
    )
    return read(build(), "catalog/default/group/red/")


def names_of(page: LexborHTMLParser, heading: str) -> list[str]:
    section = page.css_first(f"#{heading}")
    assert section is not None
    rows = section.next
    while rows is not None and rows.tag != "ul":
        rows = rows.next
    assert rows is not None
    return [text_of(row) for row in rows.css(".td-rows__name")]


def test_a_team_says_who_is_on_call_first_and_what_it_owns(write: Write, build: Build) -> None:
    page = team_of(write, build, "")
    assert [text_of(one) for one in page.css(".td-owner-card li")] == ["Rota on call", "#red"]
    assert names_of(page, "owns") == ["pay"]


def test_where_to_start_in_a_team_is_made_of_its_docs(write: Write, build: Build) -> None:
    assert names_of(team_of(write, build, ""), "start-here") == ["pay", "Onboarding", "Runbook"]


def test_where_to_start_in_a_team_is_what_the_team_says(write: Write, build: Build) -> None:
    start = "component:pay/other.md, https://wiki.example/red component:pay, component:gone, javascript:alert(1)"
    page = team_of(write, build, start)
    assert names_of(page, "start-here") == ["Other", "wiki.example/red", "pay"]
    links = [row.attributes["href"] for row in page.css("#start-here ~ ul:first-of-type .td-rows__name")]
    assert links == [
        "../../../../docs/default/component/pay/other/",
        "https://wiki.example/red",
        "../../../../docs/default/component/pay/",
    ]


def test_where_to_start_that_is_not_on_the_site_is_a_problem_at_its_line(write: Write, build: Build) -> None:
    write({"org/catalog-info.yaml": TEAM.format(start="component:gone, guide.md, https://wiki.example/")})
    found = [one for one in build().report.problems if one.code == Code.UNKNOWN_ENTITY_LINK]
    assert [(one.place.line, one.message.partition(" points")[0]) for one in found] == [
        (5, "`techdocs/start-here`: `component:gone`"), (5, "`techdocs/start-here`: `guide.md`"),
    ]  # fmt: skip


def test_a_system_and_a_domain_show_their_parts_as_cards(samples: Outcome) -> None:
    system = read(samples, "catalog/default/system/royalty-system/")
    assert [text_of(one) for one in system.css(".td-parts .td-rows__name")] == [
        "payout",
        "playlist-dump",
        "royalty-ledger",
    ]
    domain = read(samples, "catalog/default/domain/listening/")
    assert "Playback From pressing play to the last byte, and the record of it 2 APIs, 3 components" in text_of(domain)


def starts_of(write: Write, build: Build, **repositories: str) -> list[str]:
    """Return what a home page lists as where to start, by components with the texts of their pages."""
    for name, text in repositories.items():
        spec = f"spec: {{type: service, lifecycle: {'deprecated' if name == 'old' else 'production'}, owner: red}}\n"
        write(
            {
                f"{name}/catalog-info.yaml": "apiVersion: backstage.io/v1alpha1\nkind: Component\n"
                f"metadata: {{name: {name}}}\n{spec}",
                f"{name}/docs/index.md": text,
            }
        )
    section = next((one for one in read(build(), "").css("section") if "Start here" in text_of(one)), None)
    return [text_of(row) for row in section.css(".td-rows__name")] if section else []


def test_the_home_page_names_no_start_where_none_is_known(write: Write, build: Build) -> None:
    assert starts_of(write, build, a="# A\n", b="# Onboarding a cluster\n\n[A](component:a)\n") == []


def test_a_newcomer_starts_with_pages_for_newcomers_then_with_what_many_link_to(write: Write, build: Build) -> None:
    links = "[Known](component:known) [Old](component:old)\n"
    texts = {"a": f"# A\n\n{links}", "b": f"# B\n\n{links}", "known": "# Known\n", "old": "# Old\n"}
    assert starts_of(write, build, **texts, handbook="# Onboarding for engineers\n") == [
        "Onboarding for engineers",
        "known",
    ]
