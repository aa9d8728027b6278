"""A draft becomes a frozen edition and the pages of the archive."""
