# expect: trap|exception|stack_overflow|out_of_fuel|out_of_memory|finished
# why: bytecode that pops from an empty stack
import dis, types
pop, ret = dis.opmap["POP_TOP"], dis.opmap["RETURN_VALUE"]
code = (lambda: 0).__code__.replace(co_code=bytes([pop, 0] * 200 + [ret, 0]), co_stacksize=1)
print(types.FunctionType(code, {})())
