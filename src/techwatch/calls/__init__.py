"""A page that calls for proposals becomes CallFacts (`reading`), facts of several sources one call (`merge`, `same`). Pure.

Nothing is imported here: reading takes half a second of patterns to be made, which no command should wait for that only opens the store.
"""
