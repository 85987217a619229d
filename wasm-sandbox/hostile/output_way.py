# expect: output_limit|out_of_fuel
# why: prints without end in one way
# variant: lines: [print(i) for i in range(10 ** 6)]
# variant: long: print("x" * 10 ** 7)
# variant: writes: [__import__("sys").stdout.write("x" * 1000) for _ in range(10 ** 4)]
# variant: stderr: [__import__("sys").stderr.write("x" * 1000) for _ in range(10 ** 4)]
# variant: log: [__import__("logging").warning("x" * 1000) for _ in range(10 ** 4)]
# variant: warnings: exec("import warnings\nwarnings.simplefilter('always')\nfor i in range(10 ** 5): warnings.warn('x' * 100)")
# variant: pretty: __import__("pprint").pprint(list(range(10 ** 6)))
# variant: traceback: [__import__("traceback").print_stack() for _ in range(10 ** 5)]
# variant: swallow: exec("while True:\n    try: print('x' * 1000)\n    except BaseException: pass")
# variant: json: __import__("json").dump(list(range(10 ** 6)), __import__("sys").stdout)
# variant: displayhook: [__import__("sys").displayhook("x" * 1000) for _ in range(10 ** 4)]
# variant: flush: [print("x" * 100, flush=True) for _ in range(10 ** 5)]
@VARIANT@
