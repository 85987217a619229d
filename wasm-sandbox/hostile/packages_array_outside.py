# expect: trap|exception|finished|out_of_memory
# why: an array that reaches past its memory, read and written
# guest: packages
# silent: canary-of-the-host
import numpy as np
a = np.lib.stride_tricks.as_strided(np.zeros(1, np.uint8), shape=(1 << 30,), strides=(1,))
print(bytes(a[: 1 << 16]).count(0))
b = np.lib.stride_tricks.as_strided(np.zeros(1), shape=(1 << 20,), strides=(-4096,))
b[:] = 7.0
a[:] = 255
