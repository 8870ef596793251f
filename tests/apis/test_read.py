"""Definitions that cannot be read, are hostile, or are of no known format: each is safe, and says why at its line."""

import json

from techdocs.apis.read import LONGEST_DEFINITION, read_api
from tests.apis.reading import define, lines, read, told


def test_a_definition_that_is_not_yaml_is_reported_at_its_line() -> None:
    (line,) = told("openapi: 3.0.0\npaths: {\n")
    assert line.startswith("2 TD126 the definition cannot be read: invalid YAML: while parsing a flow node")


def test_one_that_is_not_json_is_reported_at_its_line() -> None:
    assert told('{"openapi": "3.0.0",\n "paths": }') == [
        "2 TD126 the definition cannot be read: Expecting value"
    ]  # fmt: skip


def test_one_that_does_not_say_what_it_is_gets_a_hint() -> None:
    _, summary = read_api(define("info: {title: Pets}"))
    assert lines(summary) == ["1 TD126 the definition cannot be read: it has no key `openapi`"]
    assert summary.problems[0].hint == "add `openapi:` with the version of the format at its start"


def test_what_a_definition_says_of_itself_counts_more_than_its_entity() -> None:
    assert read("asyncapi: 3.0.0\nchannels: {}", "openapi").format == "AsyncAPI 3.0"
    assert read("openapi: 3.0.0\npaths: {}", "rest").format == "OpenAPI 3.0"


def test_one_of_a_format_that_is_not_known_is_only_shown() -> None:
    assert read("<definitions/>", "wsdl").format == ""


def test_one_that_is_too_large_is_not_read() -> None:
    text = "openapi: 3.0.0\n#" + "x" * LONGEST_DEFINITION
    assert told(text) == ["1 TD126 the definition cannot be read: it is larger than 6 MB"]


def test_one_that_is_nested_too_deeply_is_not_read() -> None:
    deep = "openapi: 3.0.0\nx: " + "[" * 200 + "]" * 200
    assert told(deep) == ["2 TD126 the definition cannot be read: nested deeper than 120 levels (`limits.yaml_depth`)"]
    assert "nested" in told('{"openapi": "3.0.0", "x": ' + "[" * 5000 + "]" * 5000 + "}")[0]
    assert "cannot be read" in told("type A { x: " + "[" * 5000 + "Int" + "]" * 5000 + " }", "graphql")[0]


def test_a_later_document_does_not_take_the_place_of_one_that_cannot_be_read() -> None:
    second = "\n---\nopenapi: 3.0.0\npaths: {}"
    deep = "openapi: 3.0.0\nx: " + "[" * 200 + "]" * 200
    assert told(deep + second) == told(deep)
    assert told("openapi: [" + second)[0].startswith("2 TD126 the definition cannot be read: invalid YAML")
    assert told("openapi: 3.0.0\npaths: {}\n---\n" + deep) == []


def test_tags_are_levels_of_a_definition_too() -> None:
    tagged = "openapi: 3.0.0\nx: " + "!x [" * 100 + "]" * 100
    assert told(tagged) == [
        "1 TD126 the definition cannot be read: nested deeper than 120 levels (`limits.yaml_depth`)"
    ]


def test_operations_beyond_a_number_are_left_out_and_reported() -> None:
    text = json.dumps({"openapi": "3.0.0", "paths": {f"/{number}": {"get": {}} for number in range(5_001)}})
    document, summary = read_api(define(text))
    assert len(document.operations) == 5_000
    assert lines(summary) == ["1 TD406 the definition has more than 5,000 operations; the rest is not shown"]


def test_html_in_descriptions_is_cleaned_and_reported() -> None:
    text = json.dumps({
        "openapi": "3.0.0",
        "info": {"description": "Safe <b>text</b> <script>alert(1)</script><img src=x onerror=alert(2)>"},
        "paths": {},
    })  # fmt: skip
    document, summary = read_api(define(text))
    (html,) = document.html.values()
    assert html == "<p>Safe <b>text</b> picture</p>"
    assert lines(summary) == ["1 TD409 removed `<script>`, `onerror` from the descriptions of the API"]


def test_the_summary_has_what_the_search_needs() -> None:
    text = "openapi: 3.0.0\npaths: {/a: {get: {operationId: x, description: Gives it. And more., deprecated: true}}}"
    _, summary = read_api(define(text))
    (one,) = summary.operations
    assert (one.kind, one.address, one.id, one.summary, one.deprecated) == ("GET", "/a", "x", "Gives it", True)
