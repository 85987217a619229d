# expect: finished|exception
# why: replaces the function that calls the host
# solves: 0
import sys
import orlm_model.bridge as bridge
bridge.install(lambda request: b"ORLMRES1" + b"\1\0\0\0" + b"\0" * 100)
try:
    bridge.solve(b"model")
except Exception as error:
    print(type(error).__name__)
print("Optimal value: 42")
