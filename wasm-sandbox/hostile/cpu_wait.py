# expect: finished
# why: waiting for the clock: virtual time passes while instructions are used
# says: waited
import time
began = time.time()
rounds = 0
while time.time() - began < 0.1:
    rounds += 1
print("waited")
