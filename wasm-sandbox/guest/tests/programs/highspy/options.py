import highspy

h = highspy.Highs()
h.silent()
for name, value in (
    ("time_limit", 10), ("time_limit", 2.5), ("time_limit", -1), ("time_limit", "abc"), ("time_limit", "12.5"), ("timelimit", 1),
    ("threads", 2), ("threads", 1.5), ("threads", True), ("mip_rel_gap", 0.01), ("mip_rel_gap", -0.5), ("presolve", "off"),
    ("presolve", "sometimes"), ("presolve", 1), ("solver", "ipm"), ("solver", "gurobi"), ("output_flag", 0), ("output_flag", "off"),
    ("output_flag", "maybe"), ("log_to_console", False), ("mip_max_nodes", 100), ("random_seed", -3), ("log_file", "x.log"),
):
    print(name, value, h.setOptionValue(name, value), h.getOptionValue(name))
print([h.getOptionType(name) for name in ("threads", "time_limit", "solver", "output_flag")])
options = h.getOptions()
print(options.time_limit, options.threads, options.mip_rel_gap, options.presolve, options.output_flag)
new = highspy.HighsOptions()
print(new.time_limit, new.mip_rel_gap, new.mip_abs_gap, new.primal_feasibility_tolerance, new.random_seed, new.solver)
new.time_limit = 5
new.output_flag = False
print(h.passOptions(new), h.getOptionValue("time_limit"), h.getOptionValue("solver"))
print(h.resetOptions(), h.getOptionValue("time_limit"), h.getOptionValue("output_flag"))


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, str(error).split("\n")[0])


attempt("list", lambda: h.setOptionValue("threads", [1]))
attempt("unknown", lambda: setattr(new, "timelimit", 1))
attempt("wrong type", lambda: setattr(new, "threads", "two"))
