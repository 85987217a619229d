# expect: finished
# why: freeing a structure that is nested 200000 deep must not recurse
nested = []
for _ in range(200000):
    nested = [nested]
del nested
print("freed")
