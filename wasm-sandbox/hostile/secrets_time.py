# expect: finished
# why: real time and real randomness, by which runs could be told apart
import os, random, secrets, time, uuid
print(time.time(), time.monotonic_ns(), os.urandom(8).hex(), random.random(), secrets.token_hex(4), uuid.uuid4())
assert time.gmtime().tm_year == 2026 and time.gmtime().tm_yday == 1
