# expect: out_of_memory
# why: arrays until there is no memory
# guest: packages
import numpy as np
kept = []
while True:
    kept.append(np.ones(1 << 16))
