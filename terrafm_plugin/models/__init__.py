"""Models: listing, downloading, importing, verifying and removing them."""
