# expect: finished|stack_overflow
# why: freeing a structure that is nested 200000 deep recurses in C
nested = []
for _ in range(200000):
    nested = [nested]
del nested
print("freed")
