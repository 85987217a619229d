from docplex.mp.model import Model
from docplex.mp.progress import TextProgressListener, ProgressListener, SolutionRecorder

m = Model("prog")
x = m.integer_var_list(4, ub=9, name="x")
m.add(m.scal_prod(x, [3, 5, 7, 2]) <= 40)
m.maximize(m.scal_prod(x, [4, 7, 9, 2]))


class L(ProgressListener):
    def __init__(self):
        ProgressListener.__init__(self)
        self.n = 0
        self.best = None

    def notify_start(self):
        print("start")
        super().notify_start()

    def notify_end(self, s, o):
        print("end", s, o)

    def notify_progress(self, pd):
        self.n += 1
        self.best = pd.current_objective


l = L()
m.add_progress_listener(l)
print(m.solve().objective_value, m.number_of_progress_listeners)
m.clear_progress_listeners()
print(m.number_of_progress_listeners)
