"""Tidings: live chat, presence and notifications for the web app you already have."""

__version__ = "0.1.0"
