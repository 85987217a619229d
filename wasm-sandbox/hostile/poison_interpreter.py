# expect: finished|exception
# why: leaves changed interpreter settings behind
import gc, sys, threading
sys.setrecursionlimit(60)
gc.disable()
sys.settrace(lambda *a: None)
sys.excepthook = sys.unraisablehook = None
sys.stdout = sys.stderr = None
