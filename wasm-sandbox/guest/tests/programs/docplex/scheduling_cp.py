try:
    from docplex.mp.model import Model

    m = Model()
    m.interval_var(size=3)
except Exception as error:
    print(type(error).__name__, error)
