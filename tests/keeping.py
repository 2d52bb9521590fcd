"""What the site says of an answer that caches may keep (site/vaimh/page_cache.py)."""

# More than five minutes before midnight.
SHARED = "public, max-age=0, s-maxage=300, must-revalidate"
