"""Front matter is data: a few keys with a type each, the rest is passed over or told."""

import pytest
import yaml

from techdocs.content.front_matter import FrontMatter, read_front_matter, with_front_matter, without_front_matter
from tests.rendering import Render


def kept(text: str) -> dict[str, object]:
    return read_front_matter(f"---\n{text}\n---\n# A\n").kept


def test_a_page_is_split_into_markdown_and_what_is_honoured() -> None:
    text = "---\ntitle: A page\nhide: [toc]\nsearch: {exclude: true}\nstatus: new\ntags: [a, b]\n---\n\n# A\n"
    assert read_front_matter(text) == FrontMatter(
        markdown="# A\n",
        kept={"title": "A page", "hide": ["toc"], "search": {"exclude": True}, "status": "new", "tags": ["a", "b"]},
    )


def test_a_page_without_front_matter_is_markdown() -> None:
    for text in ("", "# A\n", "---\n\ntext between rules\n\n---\n", "\n---\ntitle: x\n---\n"):
        assert read_front_matter(text) == FrontMatter(markdown=text)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("title: 5", {"title": "5"}),
        ("title: .nan", {"title": ".nan"}),
        ("title: 2024-99-99", {"title": "2024-99-99"}),
        (f"title: {'9' * 400}", {"title": "9" * 300}),
        ("title: [a]", {}),
        ("title: true", {}),
        ("title: ' '", {}),
        ('title: "a\\n\\e[31m b\\0c"', {"title": "a [31m bc"}),
        ('title: "a\\u2028b \\u202E c"', {"title": "a b \u202e c"}),
        ("description: >\n  two\n  lines", {"description": "two lines"}),
        ("hide: toc", {"hide": ["toc"]}),
        ("hide: [toc, feedback, [x], {a: b}, 5]", {"hide": ["toc"]}),
        ("search: {exclude: 'yes'}", {"search": {"exclude": False}}),
        ("search: true", {}),
        ("status: [new]", {}),
        ("status: evil", {}),
        ("tags: one", {"tags": ["one"]}),
        ("tags: [a, a, 5, ' b  c ', null, [x], {y: z}]", {"tags": ["a", "5", "b c"]}),
        (f"tags: [{'x' * 90}]", {"tags": ["x" * 80]}),
        (f"tags: [{', '.join(f't{number}' for number in range(60))}]", {"tags": [f"t{n}" for n in range(50)]}),
        ("tags: {a: b}", {}),
        ("? [a, b]\n: x", {}),
        ("layout: post\nid: x\nsidebar_label: y\ndate: 2024-01-01", {}),
    ],
)
def test_a_value_is_of_the_type_of_its_key_or_does_not_count(text: str, values: dict[str, object]) -> None:
    assert kept(text) == values


def test_keys_that_mean_something_elsewhere_are_told_with_their_lines() -> None:
    text = "---\ntitle: A\ntemplate: x.html\nsearch:\n  exclude: true\n  boost: .nan\nicon: a/b\nid: 1\nslug: /a\n---\n"
    assert read_front_matter(text).dropped == (("template", 3), ("search.boost", 6), ("icon", 7))


def test_a_tag_is_not_resolved_and_its_key_is_told() -> None:
    found = read_front_matter("---\ndescription: x\ntitle: !!python/object/apply:os.system [id]\n---\n")
    assert (found.kept, found.dropped) == ({"description": "x"}, (("title", 3),))


def test_what_cannot_be_read_is_told_at_its_line_and_stays_in_the_page() -> None:
    text = "---\na: b\ntitle: [x\n---\n# A\n"
    found = read_front_matter(text)
    assert (found.markdown, found.kept) == (text, {})
    assert found.fault.startswith("the front matter is not read: invalid YAML: ")
    assert found.fault_line == 4


def test_front_matter_that_is_too_long_is_told_and_stays_in_the_page() -> None:
    text = f"---\ntitle: A\nx: {'y' * 100}\n---\n# A\n"
    found = read_front_matter(text, max_characters=50)
    assert found == FrontMatter(
        markdown=text, fault="the front matter is not read: it is longer than 50 characters", fault_line=1
    )


def test_long_text_between_two_rules_is_no_front_matter() -> None:
    text = f"---\nSome words, {'y' * 100}\n---\n# A\n"
    assert read_front_matter(text, max_characters=50) == FrontMatter(markdown=text)


def test_lines_of_keys_without_rules_are_read_as_mkdocs_does() -> None:
    assert read_front_matter("Title: A\nTemplate: x\nTags: y\n\n# B\n") == FrontMatter(
        markdown="# B\n", kept={"title": "A", "tags": ["y"]}, dropped=(("template", 2),)
    )
    assert read_front_matter("Title: A\n# B\n").markdown == "# B\n"
    assert read_front_matter("Title: A").markdown == ""


@pytest.mark.parametrize("text", ["{" * 500, "[" * 5000, "a: &a [*a]", "a: *b", "\x07: x", "- a\n- b", "a: b: c"])
def test_nothing_in_front_matter_raises(text: str) -> None:
    assert read_front_matter(f"---\n{text}\n---\n# A\n").kept == {}


def test_a_dropped_key_is_a_fault_of_the_page_for_information(render: Render) -> None:
    out = render({"index.md": "---\ntitle: A\ntemplate: x.html\n---\n# A\n"})
    assert out.faults == ["index.md:3 TD404 front matter key `template` is dropped"]
    assert [(fault.severity, fault.hint) for fault in out.record.faults] == [
        ("note", "supported keys: `aliases`, `title`, `description`, `hide`, `tags`, `status` and `search.exclude`")
    ]


def test_a_key_given_twice_is_told_and_the_last_one_counts() -> None:
    read = read_front_matter("---\ntitle: A\ntags: [x]\ntitle: B\n---\n# H\n")
    assert (read.markdown, read.kept) == ("# H\n", {"title": "B", "tags": ["x"]})
    assert (read.fault, read.fault_line) == ("duplicate key `title` in the front matter", 4)
    assert read.fault_hint == "keep one; the last one is used"


def test_what_is_written_before_a_page_is_read_as_it_was_meant_and_taken_away_again() -> None:
    values = {"owner": 'a: "b" <c>\n---\n\u2028\\', "source": "", "changed": "2024-01-02"}
    written = with_front_matter("# A\n\n---\n", values)
    assert yaml.safe_load(written.split("\n---\n# A")[0].removeprefix("---\n")) == {
        "owner": 'a: "b" <c> --- \\',
        "changed": "2024-01-02",
    }
    assert "<" not in written
    assert without_front_matter(written) == "# A\n\n---\n"
    assert with_front_matter("# A\n", {"owner": ""}) == without_front_matter("# A\n") == "# A\n"
