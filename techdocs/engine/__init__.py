"""MkDocs and nothing else: the only door to it. Renders the docs of one component, the theme, and the site's shell."""
