# expect: trap|exception|finished
# why: damaged marshal data
import marshal, random
good = marshal.dumps(compile("x = [i for i in range(9)]\nprint(x)", "m", "exec"))
numbers = random.Random(5)
for _ in range(300):
    bad = bytearray(good)
    for _ in range(3):
        bad[numbers.randrange(len(bad))] = numbers.randrange(256)
    try:
        marshal.loads(bytes(bad))
    except Exception:
        pass
print("read")
