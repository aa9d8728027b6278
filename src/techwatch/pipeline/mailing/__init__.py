"""A frozen edition, and what else is to be told, becomes messages, and what comes back of them is heeded."""
