from ortools.sat.python import cp_model


def cryptarithm():
    model = cp_model.CpModel()
    letters = {letter: model.NewIntVar(0, 9, letter) for letter in "SENDMORY"}
    model.AddAllDifferent(list(letters.values()))

    def word(text):
        return sum(10 ** (len(text) - 1 - i) * letters[c] for i, c in enumerate(text))

    model.Add(word("SEND") + word("MORE") == word("MONEY"))
    model.Add(letters["S"] != 0)
    model.Add(letters["M"] != 0)
    solver = cp_model.CpSolver()
    print(solver.StatusName(solver.Solve(model)), {c: solver.Value(v) for c, v in letters.items()})


def sudoku():
    given = "53..7.... 6..195... .98....6. 8...6...3 4..8.3..1 7...2...6 .6....28. ...419..5 ....8..79".split()
    model = cp_model.CpModel()
    grid = [[model.NewIntVar(1, 9, f"x{i}{j}") for j in range(9)] for i in range(9)]
    for k in range(9):
        model.AddAllDifferent(grid[k])
        model.AddAllDifferent([grid[i][k] for i in range(9)])
        row, column = 3 * (k // 3), 3 * (k % 3)
        model.AddAllDifferent([grid[row + i][column + j] for i in range(3) for j in range(3)])
    for i, line in enumerate(given):
        for j, digit in enumerate(line):
            if digit != ".":
                model.Add(grid[i][j] == int(digit))
    solver = cp_model.CpSolver()
    print(solver.StatusName(solver.Solve(model)))
    for line in grid:
        print(*[solver.Value(v) for v in line], sep="")


def magic_square():
    n = 3
    model = cp_model.CpModel()
    x = [[model.NewIntVar(1, n * n, f"x{i}{j}") for j in range(n)] for i in range(n)]
    total = n * (n * n + 1) // 2
    model.AddAllDifferent([v for row in x for v in row])
    for i in range(n):
        model.Add(sum(x[i]) == total)
        model.Add(sum(x[j][i] for j in range(n)) == total)
    model.Add(sum(x[i][i] for i in range(n)) == total)
    model.Add(sum(x[i][n - 1 - i] for i in range(n)) == total)
    model.Add(x[0][0] < x[0][2])
    model.Add(x[0][0] < x[2][0])
    model.Add(x[0][2] < x[2][0])
    solver = cp_model.CpSolver()
    print(solver.StatusName(solver.Solve(model)), [[solver.Value(v) for v in row] for row in x])


def zebra():
    model = cp_model.CpModel()
    houses = {}
    for group in (
        "red green yellow blue ivory", "english spanish japanese ukrainian norwegian", "dog snails fox zebra horse",
        "tea coffee water milk juice", "parliaments kools chesterfields luckies oldgold",
    ):  # fmt: skip
        names = group.split()
        houses.update((name, model.NewIntVar(1, 5, name)) for name in names)
        model.AddAllDifferent([houses[name] for name in names])
    for left, right in (
        ("english", "red"), ("spanish", "dog"), ("coffee", "green"), ("ukrainian", "tea"), ("oldgold", "snails"),
        ("kools", "yellow"), ("luckies", "juice"), ("japanese", "parliaments"),
    ):  # fmt: skip
        model.Add(houses[left] == houses[right])
    model.Add(houses["green"] == houses["ivory"] + 1)
    model.Add(houses["milk"] == 3)
    model.Add(houses["norwegian"] == 1)
    for left, right in (("chesterfields", "fox"), ("kools", "horse"), ("norwegian", "blue")):
        distance = model.NewIntVar(-4, 4, "")
        model.Add(distance == houses[left] - houses[right])
        model.AddAbsEquality(1, distance)
    solver = cp_model.CpSolver()
    print(solver.StatusName(solver.Solve(model)), {name: solver.Value(v) for name, v in houses.items()})


cryptarithm()
sudoku()
magic_square()
zebra()
