# expect: exception|stack_overflow|out_of_fuel
# why: printing a structure that is nested 200000 deep recurses in C
nested = []
for _ in range(200000):
    nested = [nested]
print(len(repr(nested)))
