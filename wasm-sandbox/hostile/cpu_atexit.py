# expect: out_of_fuel
# why: a loop that begins when the program has ended
import atexit
@atexit.register
def forever():
    while True:
        pass
