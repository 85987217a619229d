# expect: exception|out_of_fuel|out_of_memory
# why: exceptions that refer to each other in a circle
a, b = ValueError("a"), KeyError("b")
a.__cause__, b.__cause__ = b, a
a.__context__, b.__context__ = b, a
raise a
