"""The faces: thin pages and interfaces over one guide. Each translates, calls the guide, and translates back."""
