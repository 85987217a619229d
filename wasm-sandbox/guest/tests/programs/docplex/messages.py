from docplex.mp.model import Model

m = Model("msgs")
x = m.integer_var(name="x", ub=5)
try:
    m.get_var_by_name(3)
    print("ok")
except Exception as e:
    print(type(e).__name__, e)
for t in (
    "m.add_constraint(x, 'c')",
    "m.add_constraint(x<=3, 5)",
    "m.sum(x for x in [])",
    "m.max()",
    "m.min([])",
    "m.abs('a')",
    "m.scal_prod(x,3)",
    "m.dot([x],3)",
    "m.integer_var(1,2,'n','k')",
    "m.continuous_var_list(2,lb=[0])",
    "m.binary_var_matrix(2,3)[0,5]",
    "m.solution['x']",
    "m.solve().get_value(3)",
    "m.solve()['zz']",
    "x.solution_value + 'a'",
    "m.parameters.timelimit.set('x')",
    "m.add_kpi('a')",
    "m.add_kpi(3)",
    "m.kpi_value_by_name('none')",
    "m.remove_constraint('none')",
    "m.add_range(1,x,'a')",
    "m.set_objective('maxi',x)",
    "m.minimize_static_lex([])",
    "m.minimize_static_lex(x)",
    "m.add_sos2([x])",
    "m.piecewise(0,[],1)",
    "m.new_solution({'zz':1})",
    "m.add_mip_start(3)",
    "m.export_as_lp(path=3)",
    "x.lb()",
    "x.get_value()",
    "m.objective",
    "m.variables",
    "m.constraints",
    "m.vars",
    "m.status",
    "m.get_objective_value()",
    "m.solve(timelimit=5)",
    "m.solve(time_limit='a')",
    "m.add_constraint(x!=2)",
    "m.add_constraint(not x)",
    "x==None",
    "x<=None",
    "x*None",
    "sum(x)",
    "len(x)",
    "x[0]",
    "iter(x)",
    "round(x)",
    "x//2",
    "x%2",
    "abs(x)",
    "max(x,3)",
    "x and 1",
):
    try:
        print(t, "->", eval(t))
    except BaseException as e:
        print(t, "->", type(e).__name__, e)
