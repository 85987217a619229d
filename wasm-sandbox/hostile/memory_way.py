# expect: out_of_memory|exception|out_of_fuel
# why: asks for more memory than there is in one way
# variant: list: [0] * 10 ** 9
# variant: nested: [[0] * 10 ** 5 for _ in range(10 ** 5)]
# variant: bytes: bytes(10 ** 9)
# variant: text: "x" * 10 ** 9
# variant: format: "%1000000000d" % 1
# variant: width: f"{1:>1000000000}"
# variant: join: "ab".join(["x" * 10 ** 6] * 1000)
# variant: dict: {i: str(i) for i in range(10 ** 8)}
# variant: set: set(range(10 ** 8))
# variant: tuple: tuple(range(10 ** 9))
# variant: doubling: exec("s = 'x'\nwhile True: s += s")
# variant: shift: 1 << 10 ** 10
# variant: array: __import__("array").array("d", [0]) * 10 ** 9
# variant: deque: __import__("collections").deque(range(10 ** 9))
# variant: zlib: exec("import zlib\nd = zlib.compress(bytes(10 ** 7))\nwhile True: d = zlib.decompress(zlib.compress(d)) * 4")
# variant: json: __import__("json").dumps([0] * 10 ** 8)
# variant: product: list(__import__("itertools").product(range(100), repeat=6))
# variant: counter: __import__("collections").Counter(range(10 ** 8))
# variant: objects: [object() for _ in range(10 ** 8)]
# variant: string_io: exec("import io\ns = io.StringIO()\nwhile True: s.write('x' * 10 ** 6)")
# variant: replace: ("x" * 10 ** 6).replace("x", "y" * 10 ** 4)
# variant: tab: ("\t" * 10 ** 5).expandtabs(10 ** 5)
# variant: deepcopy: exec("import copy\nx = [0] * 10 ** 5\nkeep = []\nwhile True: keep.append(copy.deepcopy(x))")
# variant: bytearray: exec("b = bytearray()\nwhile True: b.extend(bytes(10 ** 6))")
kept = @VARIANT@
