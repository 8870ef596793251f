"""The site's own pages: which there are, and how they become HTML."""
