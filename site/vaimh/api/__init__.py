"""The site as JSON at `/api/v2/`: pages, images, documents, redirects, the menu, the settings (docs/api-pages.md)."""
