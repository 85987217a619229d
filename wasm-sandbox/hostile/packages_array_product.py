# expect: out_of_fuel
# why: matrix products without end
# guest: packages
import numpy as np
a = np.ones((400, 400))
while True:
    a = a @ a / 400
