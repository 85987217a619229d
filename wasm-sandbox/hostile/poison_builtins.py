# expect: finished|exception
# why: leaves changed builtins behind for the next program
import builtins
def poison(*a, **k):
    raise RuntimeError("POISON")
builtins.sum = builtins.range = builtins.len = builtins.print = poison
