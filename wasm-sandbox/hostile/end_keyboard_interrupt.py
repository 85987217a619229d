# expect: exception
# why: an exception that careless code takes for the user's
raise KeyboardInterrupt
