# expect: trap|exception|stack_overflow|out_of_fuel|out_of_memory
# why: bytecode that no compiler makes
import types
code = (lambda: 0).__code__.replace(co_code=bytes([255] * 64), co_stacksize=0)
types.FunctionType(code, {})()
