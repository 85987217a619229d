# expect: out_of_memory
# why: one array of a gigabyte
# guest: packages
import numpy as np
np.zeros(1 << 27)
