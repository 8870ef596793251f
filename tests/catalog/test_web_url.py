"""Addresses of links, held against what `new URL` says of them; `verdicts.jsonl` of the oracle has more."""

import pytest

from techdocs.catalog.web_url import is_web_url


@pytest.mark.parametrize(
    "text",
    [
        "https://e.org", "http:e.org", "https:///e.org", "mailto:a@b", "a:", "https://[::1]:80/x",
        "https://1.2.3.4", "https://1.2.3", "https://a_b.org", "https://e.org/a b", " https://e.org\n",
        "https://u:p@e.org:", "file:", "file:///c:/x", "urn:a:b", "https://é.org", "https://0x7f.1",
        "slack://channel?id=1", "foo://", "https:\\\\e.org",
    ],
)  # fmt: skip
def test_an_address_is_one(text: str) -> None:
    assert is_web_url(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "/x", "//e.org", "1a:b", "https://", "https:", "https://ex ample", "https://:80", "https://u@",
        "https://e.org:99999", "https://e.org:x", "https://[::1", "https://[::1%25x]", "https://1.2.3.4.5",
        "https://256.1.1.1", "https://09.1", "https://e%20.org", "https://e^.org", "https://e|f", "foo://ex ample",
        "foo://[x", "foo://u@", "file://a:80/x", "a b:c", "https://${{ x }}/y",
    ],
)  # fmt: skip
def test_a_text_is_no_address(text: str) -> None:
    assert not is_web_url(text)
