"""A theme in words -> what the full-text index is asked, and how relevant what it gives is. Pure."""
