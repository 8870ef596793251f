"""Step 7: which entities may do the same. Takes the catalog, built docs and APIs, gives `Similar`.

Pairs are found by what only a few share (passages of docs, operations, words of descriptions), so no two entities are
compared that share nothing.
"""

from techdocs.similar.find import find_similar
from techdocs.similar.published import similar_to_new
from techdocs.similar.questions import Candidate, ServiceIndex

__all__ = ["Candidate", "ServiceIndex", "find_similar", "similar_to_new"]
