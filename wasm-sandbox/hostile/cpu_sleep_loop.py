# expect: out_of_fuel
# why: sleeping for ever
import time
while True:
    time.sleep(1000)
