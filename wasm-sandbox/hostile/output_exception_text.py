# expect: exception
# why: an exception whose text is 10 million characters
raise ValueError('x' * 10_000_000)
