"""Dictionaries of several values by key."""


def multidict(D):
    """Keys, and one dictionary for each place in the values."""
    keys = list(D)
    if not keys:
        return [[]]
    first = D[keys[0]]
    if not hasattr(first, "__len__"):
        return [keys, dict(D)]
    return [keys, *({key: D[key][place] for key in keys} for place in range(len(first)))]
