from docplex.mp.model import Model

m = Model("params")
m.parameters.timelimit = 30
m.parameters.mip.tolerances.mipgap = 0.01
m.parameters.threads = 2
m.parameters.randomseed.set(7)
print(m.parameters.timelimit.get(), m.parameters.mip.tolerances.mipgap(), m.parameters.threads, m.time_limit)
m.set_time_limit(20)
print(m.get_time_limit(), m.parameters.mip.tolerances.mipgap.is_nondefault(), m.parameters.mip.tolerances.mipgap.default_value)
m.parameters.print_information()
m.print_information()
x = m.integer_var(name="x", ub=9)
m.add(2 * x <= 15)
m.maximize(x)
print(m.solve(time_limit=10, log_output=False).objective_value, m.parameters.timelimit.get())
print(m.solve(cplex_parameters={"mip.tolerances.mipgap": 0.05, "timelimit": 5}).objective_value)
m.parameters.reset_all()
m.print_information()
for text in ("m.parameters.nope", "m.parameters.mip.tolerances.nope"):
    try:
        eval(text)
    except Exception as error:
        print(type(error).__name__, error)
try:
    m.parameters.mip.tolerances.mipgap = 2
    print(m.parameters.mip.tolerances.mipgap)
except Exception as error:
    print(type(error).__name__, error)
