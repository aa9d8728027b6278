"""Texts -> the organisations, people, places and programmes that they name. Pure."""
