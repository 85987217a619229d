# expect: output_limit
# why: writes to the descriptor, past Python's streams
import os
while True:
    os.write(1, b'x' * 4096)
