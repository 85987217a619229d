from pyscipopt import Model

model = Model()
x = model.addVar("x", vtype="B")
print("before")
weights = {x: 3}
print("after", weights)
