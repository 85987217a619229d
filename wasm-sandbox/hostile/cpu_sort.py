# expect: out_of_fuel|out_of_memory
# why: a sort whose comparison never agrees with itself
class Awkward:
    def __lt__(self, other):
        return True
for _ in range(10 ** 9):
    sorted([Awkward() for _ in range(20000)])
