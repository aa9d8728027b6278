"""Stories and calls become a draft, which people change and the engine never spoils."""
