"""What web pages say of themselves, read by a process of its own: they were made by strangers."""
