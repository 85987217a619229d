# expect: finished
# why: bytes that are no model
# solves: 0
import random, struct
from orlm_model.bridge import SolverRefusal, solve as call

def attempt(request):
    try:
        call(request)
    except SolverRefusal as error:
        return str(error)
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
