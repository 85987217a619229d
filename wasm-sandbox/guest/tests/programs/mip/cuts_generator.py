from mip import BINARY, CBC, ConstrsGenerator, Model, maximize, xsum


class Nothing(ConstrsGenerator):
    def generate_constrs(self, model, depth=0, npass=0):
        pass


m = Model(solver_name=CBC)
m.verbose = 0
x = [m.add_var(f"x{i}", var_type=BINARY) for i in range(6)]
m.objective = maximize(xsum((5 + 3 * i) * x[i] for i in range(6)))
m += xsum((4 + 2 * i) * x[i] for i in range(6)) <= 25
m.cuts_generator = Nothing()
m.add_cut(x[0] + x[1] <= 1)
print(m.optimize(), m.objective_value, m.cuts_generator is not None, m.lazy_constrs_generator)
