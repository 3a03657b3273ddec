"""The nouns: frozen values and the errors. Imports nothing of ours from outside this package."""
