"""What is fetched of a repository for its name, and what texts point to, however hostile they are."""

from techdocs.sources.wanted import Pointers, is_wanted


def test_what_is_fetched_for_its_name() -> None:
    wanted = (
        "README", "readme.md", "a/README.txt", "catalog-info.yaml", "a/b/catalog-info.yml", "mkdocs.yml", "a/.pages",
        "mkdocs.base.yml", "a/.nav.yml", "CODEOWNERS", ".github/CODEOWNERS", ".gitignore", "docs/a.png",
        "x/docs/y/z.bin", "Documentation/a.txt", "notes/a.md", "venv2/pyvenv.cfg",
    )  # fmt: skip
    others = (
        "src/main.py",
        "package.json",
        "node_modules/a/README.md",
        ".git/docs/a.md",
        "a.yaml",
        "docs",
        "mydocs/a.png",
    )
    assert [path for path in wanted if not is_wanted(path)] == []
    assert [path for path in others if is_wanted(path)] == []


def test_a_text_that_would_take_for_ever_is_given_up() -> None:
    files = {f"{number}/x.md" for number in range(1000)} | {"x.md"}
    few = Pointers(files, steps=5_000)
    assert len(set(few.of("a.md", '--8<-- "x.md"\n'))) == 1001
    assert set(few.of("b.md", '--8<-- "x.md"\n' * 50)) == {"x.md"} | files
    assert set(few.of("c.md", '--8<-- "x.md"\n')) == set()
    lines = "docs_dir: .\n" * 10
    assert len(list(Pointers(files, steps=3_500).of("mkdocs.yml", lines))) == 3 * len(files)
    hostile = (
        ": " + " " * 100_000,
        '"a' * 50_000,
        "](" * 50_000,
        "src " * 50_000 + "=",
        "8<" + "a " * 50_000 + '"',
        "{!" * 50_000,
    )
    everything = Pointers(files)
    assert [text[:9] for text in hostile for path in ("a.md", "a.yml") if list(everything.of(path, text + "\n"))] == []
