# expect: finished
# why: leaves changed packages behind for the next program
# guest: packages
import numpy as np, pandas as pd, scipy.optimize
np.array = np.zeros = None
np.random.seed(99)
pd.DataFrame = "POISON"
scipy.optimize.linprog = lambda *a, **k: "POISON"
