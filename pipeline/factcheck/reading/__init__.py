"""What comes in to ``aigap check``: a file of any usual kind, read as the text that a reader of it would see.

Belongs here: kinds of files, encodings, what of a page is its main text. Not here: what the text says, or any network:
an address is refused, and nothing is fetched.
"""
