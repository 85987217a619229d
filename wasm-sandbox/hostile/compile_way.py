# expect: finished|exception|out_of_fuel|out_of_memory|stack_overflow|trap
# why: has the compiler read one hostile text
# variant: parentheses: "(" * 10 ** 5 + ")" * 10 ** 5
# variant: brackets: "[" * 5000
# variant: minus: "-" * 10 ** 5 + "1"
# variant: not: "not " * 10 ** 5 + "1"
# variant: attributes: "a" + ".a" * 10 ** 5
# variant: calls: "f" + "()" * 10 ** 5
# variant: lambdas: "lambda: " * 10 ** 4 + "0"
# variant: comparisons: "1" + "<1" * 10 ** 5
# variant: additions: "1" + "+1" * 10 ** 5
# variant: functions: "def f(): pass\n" * 10 ** 5
# variant: strings: "'a' " * 10 ** 5
# variant: names: "x" * 10 ** 6
# variant: number: "9" * 10 ** 5
# variant: blocks: "".join(" " * i + "if 1:\n" for i in range(200))
# variant: unicode: "\u00e9" * 10 ** 5
# variant: nul: "a\0b"
# variant: fstring: "f'{" * 500
# variant: decorators: "@f\n" * 10 ** 4 + "def g(): pass"
# variant: star: "[" + "*a," * 10 ** 5 + "]"
# variant: match: "match 1:\n" + " case 1: pass\n" * 10 ** 4
compile(@VARIANT@, "x", "exec")
print("compiled")
