"""Putting it together: settings, the composition root, what is logged."""
