"""The measured facts of the threat model, each as a tiny site of its own; the order is that of the list."""

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from techdocs.config import Config
from techdocs.model.docs import DocsState
from techdocs.model.limits import Limits
from techdocs.pipeline import Outcome
from tests.attacks.judge import ARTICLE, judge_page, theme_scripts
from tests.conftest import COMPONENT, Build, Write, git

SITE = "docs/default/component/one/"
BuildPage = Callable[..., Outcome]


@pytest.fixture
def build_page(write: Write, build: Build) -> BuildPage:
    """Build a component `one` whose only page, or whose files, are given."""

    def run(page: str = "# Home\n\nPlain text.\n", **files: str) -> Outcome:
        write({"one/catalog-info.yaml": COMPONENT.format(name="one", owner="red")})
        write({"one/mkdocs.yml": "site_name: One\nplugins: [techdocs-core]\n"})
        root = write({f"one/{path}": text for path, text in files.items()})
        (root / "one/docs").mkdir(exist_ok=True)
        (root / "one/docs/index.md").write_text(page, encoding="utf-8")
        return build(limits=Limits(page_seconds=3))

    return run


def html_of(outcome: Outcome, path: str = "index.html") -> str:
    return (outcome.site.folder / SITE / path).read_text(encoding="utf-8", errors="surrogatepass")


def article_of(outcome: Outcome, path: str = "index.html") -> LexborNode:
    node = LexborHTMLParser(html_of(outcome, path)).css_first(ARTICLE)
    assert node is not None
    return node


def codes_of(outcome: Outcome, path: str = "") -> list[str]:
    return [str(problem.code) for problem in outcome.report.problems if problem.place.path.startswith(path)]


def offences(outcome: Outcome, path: str = "index.html") -> Sequence[str]:
    return list(judge_page(html_of(outcome, path), scripts=theme_scripts(outcome.site.folder), name=SITE + path))


def test_fact_1_an_attribute_list_cannot_make_an_element_the_themes_settings(build_page: BuildPage) -> None:
    outcome = build_page('# Home\n\n`{"base": "https://evil.example/"}`{ #__config }\n')
    tree = LexborHTMLParser(html_of(outcome))
    assert [node.tag for node in tree.css("[id=__config]")] == ["script"]
    assert article_of(outcome).css("[id^=__]") == []
    assert "evil.example" in article_of(outcome).text()


def test_fact_2_an_attribute_list_cannot_give_a_link_a_handler(build_page: BuildPage) -> None:
    outcome = build_page('# Home\n\n[a](https://a.example){: onclick="alert(1)" style="color:red" }\n')
    link = article_of(outcome).css_first("a[href='https://a.example']")
    assert link is not None
    assert not {"onclick", "style"} & set(link.attributes)
    assert "TD409" in codes_of(outcome, "docs/index.md")


def test_fact_3_a_description_cannot_leave_its_attribute(build_page: BuildPage) -> None:
    outcome = build_page("---\ndescription: '\"><script>alert(1)</script>'\n---\n# Home\n")
    assert "<script>alert(1)" not in html_of(outcome)
    assert offences(outcome) == []


def test_fact_4_front_matter_cannot_choose_a_template(build_page: BuildPage) -> None:
    outcome = build_page("---\ntemplate: redirect.html\nlocation: https://evil.example/\n---\n# Home\n\nPlain text.\n")
    assert "Plain text." in article_of(outcome).text()
    assert "TD404" in codes_of(outcome, "docs/index.md")


def test_fact_5_a_title_of_the_nav_is_text_on_every_page(build_page: BuildPage) -> None:
    outcome = build_page(
        "Plain text.\n",
        **{
            "mkdocs.yml": "site_name: One\nnav:\n  - '<img src=x onerror=alert(1)>': index.md\n  - More: more.md\n",
            "docs/more.md": "# More\n",
        },
    )
    for path in ("index.html", "more/index.html"):
        assert "<img src=x" not in html_of(outcome, path)
        assert "&lt;img src=x onerror=alert(1)&gt;" in html_of(outcome, path)
        assert offences(outcome, path) == []


def test_fact_6_a_boost_that_is_no_number_spoils_no_index(build_page: BuildPage) -> None:
    outcome = build_page("---\nsearch:\n  boost: .nan\n---\n# Home\n\nPlain text.\n")
    assert "TD404" in codes_of(outcome, "docs/index.md")
    for path in outcome.site.folder.rglob("*.json"):
        json.loads(path.read_text(encoding="utf-8"), parse_constant=pytest.fail)


def test_fact_7_an_icon_that_does_not_exist_costs_nothing(build_page: BuildPage) -> None:
    outcome = build_page("---\nicon: nope\n---\n# Home\n\nPlain text.\n")
    assert "Plain text." in article_of(outcome).text()
    assert "TD404" in codes_of(outcome, "docs/index.md")


def test_fact_8_a_broken_declaration_costs_at_most_its_page(build_page: BuildPage) -> None:
    outcome = build_page("# Home\n\nPlain text.\n", **{"docs/bad.md": "# Bad\n\n<![\n"})
    assert "Plain text." in article_of(outcome).text()
    assert offences(outcome, "bad/index.html") == []


def test_fact_9_a_list_of_600_levels_costs_its_page(build_page: BuildPage) -> None:
    levels = "".join(f"{'  ' * level}- x\n" for level in range(600))
    outcome = build_page("# Home\n\nPlain text.\n", **{"docs/deep.md": levels})
    assert "Plain text." in article_of(outcome).text()
    assert {"TD208", "TD413", "TD406"} & set(codes_of(outcome, "docs/deep.md"))
    assert (outcome.site.folder / SITE / "deep/index.html").is_file()


def test_fact_10_a_line_of_30_000_brackets_costs_its_page(build_page: BuildPage) -> None:
    outcome = build_page("# Home\n\nPlain text.\n", **{"docs/slow.md": "[" * 30_000})
    assert "Plain text." in article_of(outcome).text()
    assert "TD406" in codes_of(outcome, "docs/slow.md")
    assert outcome.seconds["run"] < 30


def test_fact_11_folders_that_link_to_themselves_do_not_multiply(write: Write, build_page: BuildPage) -> None:
    write({"one/docs/more.md": "# More\n"})
    root = write({})
    for name in ("left", "right"):
        (root / "one/docs" / name).symlink_to(".")
    outcome = build_page()
    assert sorted(path.parent.name for path in (outcome.site.folder / SITE).rglob("index.html")) == ["more", "one"]
    assert codes_of(outcome, "docs/left") == ["TD405"]
    assert codes_of(outcome, "docs/right") == ["TD405"]


def test_fact_12_a_snippet_through_a_link_reads_nothing_outside(
    write: Write, build_page: BuildPage, config: Config
) -> None:
    (config.folder / "secret.txt").write_text("the operator's secret")
    write({"one/docs/more.md": "# More\n"})
    (config.folder / "repositories/one/out.txt").symlink_to("../../secret.txt")
    outcome = build_page('# Home\n\nPlain text.\n\n--8<-- "out.txt"\n')
    assert "the operator's secret" not in html_of(outcome)
    assert {"TD407", "TD405"} & set(codes_of(outcome))


def test_fact_13_a_bare_repository_in_the_docs_runs_nothing(
    write: Write, build_page: BuildPage, config: Config
) -> None:
    root = write({"one/docs/more.md": "# More\n"})
    git(root / "one/docs", "init", "--bare", ".")
    with (root / "one/docs/config").open("a", encoding="utf-8") as file:
        file.write(f"[core]\n\tfsmonitor = touch {config.folder}/pwned\n\tworktree = {config.folder}\n")
    outcome = build_page()
    assert not (config.folder / "pwned").exists()
    assert "Plain text." in article_of(outcome).text()
    assert list((outcome.site.folder / SITE).rglob("hooks")) == []


def test_fact_14_a_date_that_is_none_is_no_crash(write: Write, build: Build) -> None:
    write({"one/catalog-info.yaml": COMPONENT.format(name="one", owner="red") + "  x: 2024-99-99\n"})
    write({"two/catalog-info.yaml": COMPONENT.format(name="two", owner="red"), "two/docs/index.md": "# Two\n"})
    outcome = build()
    assert "two" in {ref.name for ref, docs in outcome.parts.docs.items() if docs.state is DocsState.RENDERED}


def test_fact_15_an_alias_of_itself_is_a_problem_and_no_crash(write: Write, build: Build) -> None:
    text = COMPONENT.format(name="one", owner="red").replace("metadata:\n", "metadata: &m\n  again: *m\n")
    write({"one/catalog-info.yaml": text, "two/catalog-info.yaml": COMPONENT.format(name="two", owner="red")})
    write({"two/docs/index.md": "# Two\n"})
    outcome = build()
    assert "TD101" in codes_of(outcome, "catalog-info.yaml")
    assert "two" in {ref.name for ref, docs in outcome.parts.docs.items() if docs.state is DocsState.RENDERED}


def test_fact_16_the_name_of_a_file_begins_no_line_of_the_log(write: Write, build_page: BuildPage) -> None:
    root = write({"one/docs/more.md": "# More\n"})
    (root / "one/docs/a\n::set-env name=EVIL::1.md").write_text("# Odd\n")
    outcome = build_page()
    assert "TD408" in codes_of(outcome, "docs")
    assert [problem for problem in outcome.report.problems if "\n" in f"{problem.message}{problem.hint}"] == []
    assert list((outcome.site.folder / SITE).glob("a*")) == []


def test_fact_17_the_token_of_a_remote_is_published_nowhere(
    write: Write, build_page: BuildPage, config: Config
) -> None:
    root = write({"one/docs/index.md": "# Home\n"})
    git(root / "one", "init")
    git(root / "one", "remote", "add", "origin", "https://bot:hunter2-is-no-token@github.com/a/b.git")
    git(root / "one", "add", ".")
    git(root / "one", "commit", "--quiet", "--message", "All")
    outcome = build_page()
    files = [*outcome.site.folder.rglob("*"), *config.cache_dir.rglob("*")]
    assert [path for path in files if path.is_file() and b"hunter2-is-no-token" in path.read_bytes()] == []
    assert "https://github.com/a/b" in html_of(outcome)


@pytest.mark.parametrize(("first", "second"), [("aaa", "zzz"), ("zzz", "aaa")])
def test_fact_18_a_name_in_two_repositories_is_nobodys_in_any_order(
    write: Write, build: Build, first: str, second: str
) -> None:
    for folder, word in ((first, "First"), (second, "Second")):
        write({f"{folder}/catalog-info.yaml": COMPONENT.format(name="one", owner="red")})
        write({f"{folder}/docs/index.md": f"# {word}\n"})
    outcome = build()
    said = [problem for problem in outcome.report.problems if problem.code == "TD105"]
    assert sorted(problem.place.source for problem in said) == ["aaa", "zzz"]
    page = html_of(outcome)
    assert "have not been built successfully" in page
    assert "<h1>First</h1>" not in page
    assert "<h1>Second</h1>" not in page


def test_fact_19_files_that_a_browser_runs_are_not_published(build_page: BuildPage) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><rect width="1" height="1"/></svg>\n'
    files = {"docs/evil.HTML": "<script>alert(1)</script>\n", "docs/evil.xhtml": svg, "docs/evil.svg": svg}
    outcome = build_page(**files)
    published = {path.name: path for path in (outcome.site.folder / SITE).iterdir()}
    assert not {"evil.HTML", "evil.xhtml"} & set(published)
    assert "TD311" in codes_of(outcome, "docs/evil")
    assert "script" not in published["evil.svg"].read_text()
    assert "rect" in published["evil.svg"].read_text()


def test_fact_20_a_snippet_of_another_repository_is_refused(write: Write, build_page: BuildPage) -> None:
    write({"other/secret": "another team's secret\n", "other/README.md": "# Other\n"})
    outcome = build_page('# Home\n\nPlain text.\n\n--8<-- "../other/secret"\n')
    assert "another team's secret" not in html_of(outcome)
    assert "TD407" in codes_of(outcome, "docs/index.md")
    assert not any(b"another team's secret" in path.read_bytes() for path in _files(outcome.site.folder))


def _files(folder: Path) -> list[Path]:
    return [Path(parent) / name for parent, _, names in os.walk(folder) for name in names]
