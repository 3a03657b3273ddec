"""Tidings' router beside what its users would pick instead: the same load, the same machine, one after the other."""
