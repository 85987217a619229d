from mip import CBC, LP_Method, Model, SearchEmphasis, maximize

m = Model(solver_name=CBC)
print(m.threads, m.max_nodes, m.cuts, m.cut_passes, m.clique, m.preprocess, m.emphasis, m.verbose, m.pump_passes)
print(m.max_mip_gap, m.max_mip_gap_abs, m.integer_tol, m.infeas_tol, m.opt_tol, m.seed, m.lp_method, m.round_int_vars)
print(m.sol_pool_size, m.start, m.max_seconds, m.cutoff, m.max_solutions, m.store_search_progress_log)
m.verbose = 0
m.threads = 2
m.max_seconds = 5
m.max_nodes = 100
m.cuts = 2
m.preprocess = 1
m.emphasis = SearchEmphasis.OPTIMALITY
m.max_mip_gap = 1e-3
m.seed = 4
m.lp_method = LP_Method.DUAL
print(m.threads, m.max_seconds, m.max_nodes, m.cuts, m.preprocess, m.emphasis, m.max_mip_gap, m.seed, m.lp_method)
x = m.add_var("x", var_type="I", ub=9)
m.objective = maximize(x)
m += 2 * x <= 15
print(m.optimize(max_seconds=10, max_nodes=50), m.objective_value, m.max_seconds, m.max_nodes)
