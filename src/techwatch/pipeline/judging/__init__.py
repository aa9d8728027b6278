"""How well the engine judges, and how it learns to judge better."""
