# expect: finished
# why: sleeping must not hold the host: an hour of virtual time passes at once
# says: slept
import time
began = time.time(), time.monotonic()
time.sleep(3600)
assert time.time() - began[0] >= 3600 and time.monotonic() - began[1] >= 3600
time.sleep(1e9)
print("slept")
