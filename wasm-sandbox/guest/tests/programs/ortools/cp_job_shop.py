from ortools.sat.python import cp_model

# (machine, duration) in the order in which each job must visit the machines
jobs = [
    [(0, 3), (1, 2), (2, 2)],
    [(0, 2), (2, 1), (1, 4)],
    [(1, 4), (2, 3)],
]
horizon = sum(duration for job in jobs for _, duration in job)
model = cp_model.CpModel()
starts, ends, machines = {}, {}, {}
for j, job in enumerate(jobs):
    for k, (machine, duration) in enumerate(job):
        starts[j, k] = model.NewIntVar(0, horizon, f"start_{j}_{k}")
        ends[j, k] = model.NewIntVar(0, horizon, f"end_{j}_{k}")
        task = model.NewIntervalVar(starts[j, k], duration, ends[j, k], f"task_{j}_{k}")
        machines.setdefault(machine, []).append(task)
for tasks in machines.values():
    model.AddNoOverlap(tasks)
for j, job in enumerate(jobs):
    for k in range(len(job) - 1):
        model.Add(starts[j, k + 1] >= ends[j, k])
makespan = model.NewIntVar(0, horizon, "makespan")
model.AddMaxEquality(makespan, [ends[j, len(job) - 1] for j, job in enumerate(jobs)])
model.Minimize(makespan)
solver = cp_model.CpSolver()
status = solver.Solve(model)
if status == cp_model.OPTIMAL or status == cp_model.FEASIBLE:
    print(f"Optimal Schedule Length: {solver.ObjectiveValue()}")
    print(solver.Value(makespan), solver.BestObjectiveBound())
