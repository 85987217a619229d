# expect: trap|exception|finished|out_of_memory
# why: damages numpy's own objects through a view of their memory
# guest: packages
import numpy as np
a = np.arange(100)
place = id(a) - a.__array_interface__["data"][0]
view = np.lib.stride_tricks.as_strided(a.view(np.uint8)[:1], shape=(64,), strides=(1,))
at = np.lib.stride_tricks.as_strided(view, shape=(1 << 20,), strides=(997,))
at[:] = 65
print(a.sum(), repr(a))
