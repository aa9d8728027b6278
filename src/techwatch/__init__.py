"""techwatch: a market and technology watch newsletter engine for a business cluster."""

__version__ = "0.1.0"
