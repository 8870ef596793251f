"""A sample of what docs say: the same for the same text, whatever files it is in."""

from techdocs.similar.passages import MOST, Passages, sample_passages, shared_share
from tests.similar.planted import Planter

TEXT = " ".join(Planter(1).docs["service-0"])
LONG = " ".join(sentence for text in Planter(2).docs.values() for sentence in text)


def test_an_empty_file_changes_nothing() -> None:
    assert sample_passages([TEXT, "", "\n", "# \n"], ()) == sample_passages([TEXT], ())


def test_the_order_of_pages_changes_nothing() -> None:
    assert sample_passages([TEXT, LONG], ()) == sample_passages([LONG, TEXT], ())


def test_a_copy_under_another_name_says_the_same() -> None:
    one = sample_passages([TEXT.replace("service-0", "Payments")], {"payments"})
    other = sample_passages([TEXT.replace("service-0", "ledger")], {"ledger"})
    assert one == other


def test_of_long_docs_a_bounded_sample_is_kept_by_which_they_are_compared() -> None:
    whole, half = sample_passages([LONG], ()), sample_passages([LONG[: len(LONG) // 2]], ())
    assert (len(whole.hashes), whole.is_whole) == (MOST, False)
    same, every = shared_share(whole, half, ())
    assert same == every
    assert every > MOST / 3


def test_passages_that_many_have_do_not_count() -> None:
    one = sample_passages([TEXT], ())
    assert shared_share(one, one, ()) == (len(one.hashes), len(one.hashes))
    assert shared_share(one, one, set(one.hashes)) == (0, 0)


def test_docs_without_text_share_nothing() -> None:
    assert sample_passages([], ()) == Passages()
    assert shared_share(Passages(), sample_passages([TEXT], ()), ()) == (0, 0)
