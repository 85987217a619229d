# expect: out_of_fuel
# why: makes the host produce random bytes without end
import os
while True:
    os.urandom(1 << 20)
