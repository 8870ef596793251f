"""Titles on pages of others have no address and an end; names that look the same have one skeleton."""

import pytest

from techdocs.model.titles import skeleton, title_elsewhere

CYRILLIC = "\u0440\u0430ym\u0435nts"


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("SECURITY NOTICE: sign in at https://evil.example/login", "SECURITY NOTICE: sign in at"),
        ("Call (https://evil.example) now", "Call now"),
        ("HTTPS://EVIL.EXAMPLE", "guide/index.md"),
        ("www.evil.example/login", "guide/index.md"),
        ("ftp://evil.example and ssh://x", "and"),
        ("", "guide/index.md"),
        ("Node.js and index.md: TCP/IP", "Node.js and index.md: TCP/IP"),
        ("- Setup -", "- Setup -"),
        ("How http works", "How http works"),
        ("x" * 81, "x" * 79 + "\u2026"),
    ],
)
def test_a_title_elsewhere_has_no_address_and_is_never_empty(title: str, shown: str) -> None:
    assert title_elsewhere(title, "guide/index.md") == shown


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Payments", "payments"), ("Payments", "Payment"), ("Pay-ments", "pay ments"), ("Payments", CYRILLIC),
        ("Login", "L0gin"), ("Login", "1ogin"), ("Ill", "lIl"), ("Caf\u00e9 Bar", "cafe_bar"), ("Straße", "STRASSE"),
        ("\uff30ayments", "Payments"), ("\U0001d40fayments", "Payments"), ("Pay\u200bments", "Payments"),
        ("\u03bfrders", "Orders"),
    ],
)  # fmt: skip
def test_names_that_look_the_same_have_one_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Payments", "Payouts"), ("Orders v1", "Orders v2"), ("Access", "Acce"), ("news", "new"), ("API", "APIs 2")],
)
def test_other_names_have_other_skeletons(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)
