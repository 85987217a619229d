# expect: out_of_fuel|out_of_memory
# why: nested comprehensions over everything
x = [[[[a * b * c * d for a in range(99)] for b in range(99)] for c in range(99)] for d in range(99)]
