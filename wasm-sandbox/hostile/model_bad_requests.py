# expect: finished
# why: bytes that are no model
# solves: 0
import random, struct
import wit_world
from componentize_py_types import Err

def attempt(request):
    try:
        wit_world.solve(request)
    except Err as error:
        return error.value
    raise AssertionError("accepted")

MAGIC = b"ORLMMOD1"
numbers = random.Random(3)
shown = [
    attempt(b"\xff" * 200),
    attempt(MAGIC + struct.pack("<II", 1, 2 ** 32 - 1)),
    attempt(MAGIC + struct.pack("<II", 1, 1) + struct.pack("<IIQQ", 1, 1, 2 ** 64 - 8, 24)),
    attempt(MAGIC + struct.pack("<II", 1, 1) + struct.pack("<IIQQ", 1, 1, 40, 24)
            + struct.pack("<iIIId", 1, 2 ** 32 - 1, 2 ** 32 - 1, 0, 0.0)),
]
for text in shown:
    print(text)
