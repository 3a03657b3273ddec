"""Files on their way in and where they are kept: what they are by content, pictures made anew, the folder.

`prepare` runs in a process of its own, because what it reads was made by strangers; nothing else here looks inside of
a file.
"""
