# expect: out_of_fuel
# why: a loop that catches whatever could stop it
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
