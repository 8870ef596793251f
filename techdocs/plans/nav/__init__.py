"""The order that `.pages` (awesome-pages) and `.nav.yml` (awesome-nav) give pages: read as data, no plugin is run."""
