# expect: out_of_fuel
# why: the plain infinite loop
while True:
    pass
