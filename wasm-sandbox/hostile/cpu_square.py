# expect: out_of_fuel|out_of_memory
# why: a number that doubles its digits in each round
x = 3
while True:
    x = x * x
