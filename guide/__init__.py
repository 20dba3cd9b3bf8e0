"""mutual-guide: answers made of exact, cited passages, and one good question back."""
