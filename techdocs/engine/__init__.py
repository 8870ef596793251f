"""The only door to MkDocs: a component's settings, its rendering, the theme and the site's shell."""
