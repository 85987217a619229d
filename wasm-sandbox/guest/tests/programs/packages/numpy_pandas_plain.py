import numpy as np
import pandas as pd

a = np.arange(12).reshape(3, 4)
print(a.sum(axis=0), a.mean(), np.linalg.norm(a), a[a > 4], np.percentile(a, 50))
df = pd.DataFrame({"g": list("abab"), "v": [1, 2, 3, 4]})
print(df.groupby("g")["v"].sum().to_dict(), df.set_index("g").loc["a", "v"].tolist())
print(df.pivot_table(index="g", values="v", aggfunc="mean"))
