"""What may already do what someone wants to build: by the rare words of a sentence."""

from techdocs.model.names import Contact, NamedEntity, NamedPage, SiteNames
from techdocs.similar import ServiceIndex

RED = NamedEntity(ref="group:default/red", name="Red", contacts=(Contact(title="#red", href="https://chat.example/"),))


def service(name: str, text: str = "", **more: object) -> NamedEntity:
    return NamedEntity(**{"ref": f"component:default/{name}", "name": name, "owner": 0, "text": text, **more})  # type: ignore[arg-type]


NAMES = SiteNames(
    entities=(
        RED,
        service("refund-service", "Pays customers back for cancelled orders"),
        service("old-refunds", "Refunds for customers", lifecycle="deprecated"),
        service("stock", "Counts what is in the warehouse", tags=("inventory",)),
        service("ledger", "Books for accountants"),
        service("ghost", "refund customers orders", is_missing=True),
        NamedEntity(ref="system:default/refunds", name="refunds", text="refund customers orders"),
    ),
    pages=(
        NamedPage(title="Voucher codes", path="vouchers/", url="docs/x/", entity=4),
        NamedPage(title="Fax", path="POST /telegrams", url="catalog/x/#op-1", entity=4, is_operation=True),
    ),
)


def found(sentence: str, *, but: str = "") -> list[str]:
    return [one.entity.short for one in ServiceIndex(NAMES).find(sentence, but=but)]


def test_what_says_most_of_a_sentence_comes_first_and_what_is_deprecated_last() -> None:
    assert found("a service that refunds the orders of our customers") == ["refund-service", "old-refunds"]


def test_a_candidate_says_by_which_words_and_who_to_ask() -> None:
    (first, *_) = ServiceIndex(NAMES).find("refund orders")
    assert set(first.words) == {"refund", "order"}
    assert first.owner == RED
    assert 0 < first.score <= 100


def test_tags_titles_of_pages_and_operations_count() -> None:
    assert found("inventory") == ["stock"]
    assert found("issue voucher codes") == ["ledger"]
    assert found("send telegrams") == ["ledger"]


def test_what_the_site_says_nothing_about_is_not_found() -> None:
    assert found("drones deliver pizza at night") == []
    assert found("the of and") == []
    assert ServiceIndex(SiteNames()).find("refund") == ()


def test_an_entity_itself_is_left_out() -> None:
    assert found("refund orders", but="refund-service") == ["old-refunds"]


def test_words_that_only_say_what_kind_of_thing_it_is_find_nothing() -> None:
    assert found("an API service") == []
    assert found("a service that counts inventory") == ["stock"]


def test_a_sentence_may_say_more_than_the_site_does() -> None:
    assert found("something that prints monthly vouchers for artists") == ["ledger"]
