"""Feeds become articles, stories and calls."""
