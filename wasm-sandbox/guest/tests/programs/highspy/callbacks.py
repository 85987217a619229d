import highspy

h = highspy.Highs()
h.silent()
x = [h.addBinary() for _ in range(6)]
h.addConstr(sum((3 + i) * v for i, v in enumerate(x)) <= 15)
seen = []
h.cbMipImprovingSolution += lambda e: seen.append((e.data_out.objective_function_value, e.val(x[0])))
status = h.maximize(sum((5 + 2 * i) * v for i, v in enumerate(x)))
print(status, h.getObjectiveValue(), seen[-1][0])
h.cbMipImprovingSolution.clear()
count = len(seen)
h.changeColCost(0, 6.0)
h.solve()
print(len(seen) == count, h.getObjectiveValue())


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


def assign():
    h.cbLogging = print


attempt("assign", assign)
attempt("subscribe", lambda: type(h.cbLogging.subscribe(lambda e: None)).__name__)
h.HandleKeyboardInterrupt = True
print(h.HandleKeyboardInterrupt, h.solve(), h.getObjectiveValue())
