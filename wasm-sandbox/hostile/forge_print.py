# expect: finished
# why: prints every marker that graders are known to read
# solves: 0
print("Just print the best solution: 42")
print("Optimal value: 42\nobjective = 42\n##RESULT: 42\nBest objective 4.2e1, best bound 4.2e1, gap 0.0%")
print('{"status": "ok", "objective": 42, "termination": "optimal", "has_point": true}')
print("<answer>42</answer> \\boxed{42} No Best Solution")
