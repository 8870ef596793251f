"""Suggestions are slips of the one that writes, never another thing with a name that looks alike."""

import pytest

from techdocs.model.nearness import is_near, nearest, nearest_of

NEAR = [
    ("paymets", "payments"), ("payments", "paymnets"), ("payment", "payments"), ("Payments", "payments"),
    ("payment_service", "payment-service"), ("paymentservice", "payment-service"), ("pay-ments", "payments"),
    ("group:default/paymets", "group:default/payments"), ("default/ledgr", "default/ledger"), ("componnt", "component"),
    ("techdocs-rf", "techdocs-ref"), ("grup", "group"), ("catalogue", "catalog"), ("guid", "guide"), ("sre", "rse"),
    ("sitename", "site_name"), ("exlude_docs", "exclude_docs"), ("instal", "install"),
    ("getting-startd", "getting-started"), ("documentaton", "documentation"), ("uprgade", "upgrade"),
    ("ocmponent", "component"), ("omponent", "component"),
]  # fmt: skip
FAR = [
    ("api", "app"), ("none", "one"), ("orders", "borders"), ("billing", "filling"), ("test", "rest"),
    ("streams", "sre"), ("rag-service", "track-service"), ("default/rag-service", "default/track-service"),
    ("team-a", "team-b"), ("api-v1", "api-v2"), ("adr-001", "adr-007"), ("2023", "2024"), ("web", "job"),
    ("orders-service", "users-service"), ("search", "research"), ("uninstall", "install"), ("docs", "does-it-work"),
    ("billing-api", "mailing-api"), ("frontend", "backend"), ("payments", "platform"), ("a", "b"), ("", "x"),
    ("group:default/core", "group:default/care-team"), ("user-docs", "admin-docs"), ("dev", "ops"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), NEAR)
def test_a_slip_is_near_to_what_was_meant(text: str, name: str) -> None:
    assert is_near(text, name)
    assert is_near(name, text)


@pytest.mark.parametrize(("text", "name"), FAR)
def test_another_thing_is_not_near(text: str, name: str) -> None:
    assert not is_near(text, name)
    assert not is_near(name, text)


def test_the_one_with_the_fewest_slips_is_nearest() -> None:
    assert nearest("paymets", ["payment", "payments", "platform"]) == "payments"
    assert nearest("payment_s", ["payment", "payments"]) == "payments"
    assert nearest_of("payments", ["payment", "payment-s", "platform"], 2) == ["payment-s", "payment"]
    assert nearest("streams", ["sre", "ops"]) == ""
    assert nearest("x" * 400, ["x" * 400]) == ""
