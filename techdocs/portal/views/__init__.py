"""What is on the site's own pages and in the header of docs, as plain data for the templates."""
