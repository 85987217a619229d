# expect: out_of_fuel|exception
# why: a chain of generators, each calling the one before
def chain(n):
    numbers = iter(int, 1)
    for _ in range(n):
        numbers = (x for x in numbers)
    return numbers
for _ in chain(500):
    pass
