"""Who gets what: the members, by others' hands and by their own, and who of the team signs in."""
