from ortools.sat.python import cp_model

solver = cp_model.CpSolver()


def cumulative():
    model = cp_model.CpModel()
    durations, demands = [3, 5, 2, 4, 6], [2, 1, 3, 2, 1]
    starts = [model.NewIntVar(0, 30, f"s{k}") for k in range(5)]
    tasks = [model.NewFixedSizeIntervalVar(s, d, f"t{k}") for k, (s, d) in enumerate(zip(starts, durations))]
    model.AddCumulative(tasks, demands, 4)
    end = model.NewIntVar(0, 30, "end")
    for s, d in zip(starts, durations):
        model.Add(s + d <= end)
    model.Add(starts[4] >= starts[0] + 2)
    model.Minimize(end)
    print(solver.StatusName(solver.Solve(model)), solver.ObjectiveValue())


def optional_machines():
    model = cp_model.CpModel()
    durations = [[4, 6], [3, 3], [7, 4], [5, 2]]
    machines, chosen, ends = [[], []], {}, []
    for task, options in enumerate(durations):
        start, end = model.NewIntVar(0, 40, f"s{task}"), model.NewIntVar(0, 40, f"e{task}")
        ends.append(end)
        for machine, duration in enumerate(options):
            chosen[task, machine] = model.NewBoolVar(f"c{task}{machine}")
            machines[machine].append(
                model.NewOptionalIntervalVar(start, duration, end, chosen[task, machine], f"i{task}{machine}")
            )
        model.AddExactlyOne(chosen[task, machine] for machine in range(2))
    for tasks in machines:
        model.AddNoOverlap(tasks)
    makespan = model.NewIntVar(0, 40, "makespan")
    model.AddMaxEquality(makespan, ends)
    model.Minimize(makespan)
    print(solver.StatusName(solver.Solve(model)), solver.ObjectiveValue())


def variable_sizes():
    model = cp_model.CpModel()
    size, demand = model.NewIntVar(2, 6, "size"), model.NewIntVar(1, 3, "demand")
    capacity = model.NewIntVar(3, 5, "capacity")
    starts = [model.NewIntVar(0, 12, f"s{k}") for k in range(3)]
    ends = [model.NewIntVar(0, 14, f"e{k}") for k in range(3)]
    tasks = [model.NewIntervalVar(starts[k], (size, 3, 5)[k], ends[k], f"t{k}") for k in range(3)]
    model.AddCumulative(tasks, [demand, 2, 3], capacity)
    for end in ends:
        model.Add(end <= 8)
    model.Maximize(10 * size + 4 * demand - 7 * capacity - 2 * starts[1])
    print(solver.StatusName(solver.Solve(model)), solver.ObjectiveValue())


def rectangles():
    model = cp_model.CpModel()
    boxes = [(3, 2), (2, 4), (4, 1), (1, 3), (2, 2)]
    wide, high, width = [], [], model.NewIntVar(0, 12, "width")
    for k, (w, h) in enumerate(boxes):
        x, y = model.NewIntVar(0, 12, f"x{k}"), model.NewIntVar(0, 5 - h, f"y{k}")
        wide.append(model.NewFixedSizeIntervalVar(x, w, f"w{k}"))
        high.append(model.NewFixedSizeIntervalVar(y, h, f"h{k}"))
        model.Add(x + w <= width)
    model.AddNoOverlap2D(wide, high)
    model.Minimize(width)
    print(solver.StatusName(solver.Solve(model)), solver.ObjectiveValue())


def reservoir():
    model = cp_model.CpModel()
    times = [model.NewIntVar(0, 10, f"t{k}") for k in range(5)]
    used = [model.NewBoolVar(f"u{k}") for k in range(5)]
    model.AddReservoirConstraintWithActive(times, [3, -2, -2, 4, -5], used, 0, 5)
    for first, second in zip(times, times[1:]):
        model.Add(first < second)
    model.Maximize(sum((2 * k + 3) * literal for k, literal in enumerate(used)) - times[4])
    print(solver.StatusName(solver.Solve(model)), solver.ObjectiveValue(), [solver.Value(u) for u in used])


for build in (cumulative, optional_machines, variable_sizes, rectangles, reservoir):
    build()
