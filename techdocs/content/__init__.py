"""What a page says, without MkDocs: its Markdown and front matter, its article, and the rules about both."""
