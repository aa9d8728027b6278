"""A home is kept safe, in order and accounted for."""
