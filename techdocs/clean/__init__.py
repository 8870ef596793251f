"""What may be published of what authors write: their HTML, SVG files, and types of files."""
