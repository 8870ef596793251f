"""Nothing is collected while modules load; afterwards all is as before, whatever happened."""

import gc
import subprocess
import sys
import weakref

import pytest

from techdocs.garbage import no_collection

END = "from techdocs.garbage import end_at_once; import sys; end_at_once(); sys.stdout.write('said'); sys.exit(4)"


class Knot:
    """An object that holds itself: nothing but a collection frees it."""

    def __init__(self) -> None:
        self.me = self


def test_nothing_is_collected_in_the_block_and_what_it_leaves_is_never_looked_at_again() -> None:
    gc.collect()
    before = gc.get_freeze_count()
    with no_collection():
        assert not gc.isenabled()
        knot = weakref.ref(Knot())
    assert gc.isenabled()
    assert gc.get_freeze_count() > before
    gc.collect()
    assert knot() is not None
    gc.unfreeze()
    gc.collect()
    assert knot() is None


def test_collection_goes_on_after_an_error() -> None:
    with pytest.raises(ValueError, match="x"), no_collection():
        raise ValueError("x")
    assert gc.isenabled()
    gc.unfreeze()


def test_a_program_that_ends_at_once_has_said_all_and_keeps_its_exit_code() -> None:
    done = subprocess.run([sys.executable, "-c", END], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (4, "said", "")
