from mip import CBC, Model
from mip.constants import ConstraintPriority

m = Model(solver_name=CBC)
x = m.add_var("x")
a = m.add_constr(x >= 1, "a", priority=ConstraintPriority.LOW_PRIORITY)
b = m.add_constr(x <= 9, name="b")
print(a.priority, b.priority)
b.priority = ConstraintPriority.MANDATORY
print(b.priority, b.priority.value, sorted([b.priority, a.priority])[0])
