"""Alerts become admonitions wherever they stand outside of code, whatever lines around them look like fences."""

import pytest

from techdocs.content.alerts import convert_alerts
from tests.rendering import Render

ALERT = "> [!NOTE]\n> Mind.\n"
ADMONITION = '!!! note "Note"\n    Mind.\n'


@pytest.mark.parametrize(
    "before",
    [
        "",
        "```make test``` runs all\n\n",
        "```\nnever closed\n\n",
        "~~~\nnever closed\n\n",
        "````\n```\nin it\n````\n\n",
        "````\n```\nin it\n```\n````\n\n",
        "```\n``` python\n```\n\n",
        "```\n~~~\n```\n\n",
        "~~~\n```\n~~~\n\n",
        "- a\n\n    ```\n    b\n    ```\n\n",
        "  ```\n\n",
        "> ```\n> quoted\n\n",
    ],
)
def test_an_alert_after_what_looks_like_a_fence_is_one(before: str) -> None:
    assert convert_alerts(before + ALERT) == before + ADMONITION


@pytest.mark.parametrize("fence", ["```", "```md", "````", "~~~", "```  "])
def test_an_alert_in_a_fence_stays_as_it_is_written(fence: str) -> None:
    text = f"{fence}\n{ALERT}{fence.removesuffix('md')}\n"
    assert convert_alerts(text) == text


@pytest.mark.parametrize(
    ("alert", "admonition"),
    [
        ("> [!Caution]\n> a\n>\n> b\n", '!!! danger "Caution"\n    a\n    \n    b\n'),
        ("> [!tip] My title\n> a\n", '!!! tip "My title"\n    a\n'),
        ("> [!NOTE]\n> ```\n> code\n> ```\n", '!!! note "Note"\n    ```\n    code\n    ```\n'),
        (
            ">>> [!tip]\n```\n> [!NOTE]\n> code\n```\n>>>\nb\n",
            '!!! tip "Tip"\n    ```\n    > [!NOTE]\n    > code\n    ```\n\nb\n',
        ),
        (
            ">>> [!tip]\na\n\nb\n>>>\n\n>>> [!note]\nc\n>>>",
            '!!! tip "Tip"\n    a\n    \n    b\n\n\n!!! note "Note"\n    c\n',
        ),
    ],
)  # fmt: skip
def test_an_alert_becomes_an_admonition_on_the_same_lines(alert: str, admonition: str) -> None:
    assert convert_alerts(alert) == admonition
    assert alert.count("\n") == admonition.count("\n") or alert.endswith(">>>")


@pytest.mark.parametrize(
    "text", ["> [!NOTE]\n\na\n", "> [!OTHER]\n> a\n", ">>> [!tip]\na\n", "    > [!NOTE]\n    > a\n"]
)
def test_what_is_no_alert_stays_as_it_is_written(text: str) -> None:
    assert convert_alerts(text) == text


def test_the_plugin_makes_alerts_in_the_dialect_of_mkdocs(render: Render) -> None:
    page = {"index.md": f"# A\n\n{ALERT}"}
    assert '<div class="admonition note">' in render(page, "site_name: A\nplugins: [gh-admonitions]\n").article
    assert "<blockquote>" in render(page, "site_name: A\n").article
