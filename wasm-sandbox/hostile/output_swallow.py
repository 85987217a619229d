# expect: output_limit|out_of_fuel
# why: catches what ends it for printing too much
while True:
    try:
        while True:
            print("x" * 1000)
    except BaseException:
        pass
