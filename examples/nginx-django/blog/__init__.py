"""A blog about kittens: an ordinary site in Django, with Tidings beside it. What Tidings needs is marked [T]."""
