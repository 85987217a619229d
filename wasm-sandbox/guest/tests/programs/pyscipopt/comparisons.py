from pyscipopt import Model, exp

model = Model()
x, y = model.addVar("x"), model.addVar("y", ub=4)


def show(label, make):
    try:
        print(label, repr(make()))
    except Exception as error:
        print(label, "!!", type(error).__name__, str(error).strip())


for label, make in {
    "le": lambda: x + 1 <= 5, "ge": lambda: 2 * x >= y - 1, "eq": lambda: x == y + 2, "number left": lambda: 3 >= x, "range": lambda: 1 <= (x + y <= 4),
    "range right": lambda: (x + y >= 1) <= 4, "chained": lambda: 1 <= x <= 3, "bool": lambda: bool(x <= 1), "strict": lambda: x < 1, "strict right": lambda: x > y,
    "unequal": lambda: x != 1, "twice upper": lambda: (x <= 3) <= 5, "twice lower": lambda: (x >= 3) >= 5, "range of both": lambda: (x == 3) <= 5,
    "range variable": lambda: (x <= 3) >= y, "range equal": lambda: (x <= 3) == 2, "none": lambda: x <= None, "text": lambda: x == "a",
    "list": lambda: x <= [1], "general": lambda: exp(x) <= y + 1, "general number": lambda: 2 <= exp(x), "cancelled": lambda: x - x <= 3,
    "plus": lambda: (x <= 3) + 1, "in list": lambda: x in [y], "truth": lambda: bool(x), "hash": lambda: hash(x), "set": lambda: hash(x + y), "index": lambda: [y, x].index(x),
    "sort": lambda: sorted([y, x]), "max": lambda: max(x, y),
}.items():  # fmt: skip
    show(label, make)
