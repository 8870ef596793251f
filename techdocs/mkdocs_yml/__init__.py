"""What `mkdocs.yml` means: keys, extensions and their options, nav, redirects, dialect. Nothing is rendered here."""
