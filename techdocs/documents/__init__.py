"""YAML and JSON of authors as data, with the line and column of every value."""
