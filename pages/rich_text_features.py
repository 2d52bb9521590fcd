"""How much an editor may format in the site's rich texts."""

PROSE = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link", "hr"]
INLINE = ["bold", "italic", "link"]
