import highspy

h = highspy.Highs()
h.silent()
values, weights = [10, 13, 7, 8, 12], [3, 4, 2, 3, 5]
x = [h.addBinary(name=f"x{i}") for i in range(5)]
h.addConstr(sum(w * v for w, v in zip(weights, x)) <= 9)
status = h.maximize(sum(c * v for c, v in zip(values, x)))
print(status, h.getModelStatus(), h.getObjectiveValue(), h.vals(x) + 0.0, [abs(h.val(v)) for v in x])
info = h.getInfo()
print(info.objective_function_value, info.mip_dual_bound, info.mip_gap, info.primal_solution_status, info.valid)
if h.getModelStatus() == highspy.HighsModelStatus.kOptimal:
    for v in x:
        print(f"{v.name}: {abs(h.val(v)):g}")
print(h.getSolution().row_value, h.allVariableNames(), h.numVariables, h.numConstrs)
