"""The preview of a change: what it changes in a published site, and the changed docs as a small site of their own."""

from techdocs.review.comment import MARK, comment_text
from techdocs.review.document import load_review
from techdocs.review.run import review_change
from techdocs.review.values import Review

__all__ = ["MARK", "Review", "comment_text", "load_review", "review_change"]
