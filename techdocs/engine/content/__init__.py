"""What a page says: read from its HTML, held against rules, and found again in its Markdown."""
