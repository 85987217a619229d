"""The modelling core under every front end: the model as arrays, its encoding, the decoded answer.

Nothing in here belongs to one library; semantics of a library's expressions and attributes live in its front end.
"""
