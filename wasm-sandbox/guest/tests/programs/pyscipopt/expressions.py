from pyscipopt import Model, cos, exp, log, quickprod, quicksum, sin, sqrt

model = Model()
x, y, z = model.addVar("x"), model.addVar("y", vtype="I"), model.addVar("z", vtype="B")


def show(label, make):
    try:
        print(label, repr(make()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


for label, make in {
    "sum": lambda: x + 2 * y - z + 3, "negative": lambda: -(x - y), "right": lambda: 5 - x, "builtin": lambda: sum([x, y, x]),
    "quicksum": lambda: quicksum([x, 2, y * 3, x]), "empty": lambda: quicksum([]), "generator": lambda: quicksum(i * x for i in range(3)),
    "quickprod": lambda: quickprod([x, y, 2]), "product": lambda: (x + 1) * (y - 2), "square": lambda: (x - y) ** 2,
    "cube": lambda: x**3, "zero": lambda: x**0, "divide": lambda: x / 4, "divide by zero": lambda: x / 0, "root": lambda: x**0.5,
    "inverse": lambda: x**-1, "ratio": lambda: x / y, "over": lambda: 2 / x, "base": lambda: 2**x, "bad base": lambda: (-2) ** x,
    "power of power": lambda: x**y, "exp": lambda: exp(x + 1), "log": lambda: 2 * log(x) - 1, "sqrt": lambda: sqrt(x * y),
    "sin cos": lambda: sin(x) + cos(2 * x), "abs": lambda: abs(x - y), "constant": lambda: exp(2), "mixed": lambda: quicksum([exp(x), y, 1]),
    "times": lambda: exp(x) * y, "minus": lambda: y - exp(x), "scaled": lambda: exp(x) / 2, "none": lambda: x + None,
    "string": lambda: x + "a", "quicksum none": lambda: quicksum([x, None]), "not iterable": lambda: quicksum(3), "list": lambda: x * [1],
    "float": lambda: float(x), "len": lambda: len(x), "modulo": lambda: x % 2, "floor": lambda: x // 2, "call": lambda: (x + y)(1),
    "coefficient": lambda: (x + 2 * y)[y], "terms": lambda: (2 * x + 1).terms, "degree": lambda: [(x * y + 1).degree(), exp(x).degree(), (x * 0).degree()],
    "iterate": lambda: list(x * y + z), "plus": lambda: +x, "log of text": lambda: log("a"), "sorted product": lambda: z * y * x * x,
}.items():  # fmt: skip
    show(label, make)
total = x + 1
total += y
total -= 2
total *= 3
print(total, x.terms)
