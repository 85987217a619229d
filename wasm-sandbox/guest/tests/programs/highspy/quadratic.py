import highspy
import numpy as np

h = highspy.Highs()
h.silent()
x = h.addVariable(lb=-10, ub=10)
y = h.addVariable(lb=-10, ub=10)
h.setObjective(-2 * x - 4 * y)
q = highspy.HighsHessian()
q.dim_ = 2
q.start_ = [0, 1, 2]
q.index_ = [0, 1]
q.value_ = [2.0, 2.0]
print(h.passHessian(q), h.run(), h.getModelStatus(), np.round(h.getObjectiveValue(), 4), np.round(h.vals([x, y]), 4))
print(h.getHessianNumNz(), h.getModel().hessian_.value_, h.getModel().hessian_.start_)
h.addConstr(x + y <= 2)
print(h.run(), round(h.getObjectiveValue(), 4), np.round(h.vals([x, y]), 4))
print(h.passHessian(2, 3, 1, np.array([0, 2]), np.array([0, 1, 1]), np.array([2.0, 1.0, 2.0])))
print(h.run(), round(h.getObjectiveValue(), 4), np.round(h.vals([x, y]), 4))
m = h.getModel()
m.hessian_.value_ = [4.0, 0.0, 4.0]
print(h.passModel(m), h.run(), round(h.getObjectiveValue(), 4))
q.dim_ = 3
print(h.passHessian(q))
q.dim_, q.value_ = 2, [-2.0, 2.0]
print(h.passHessian(q), h.run(), h.getModelStatus())
q.value_ = [2.0, 2.0]
h.passHessian(q)
h.setInteger(x)
print(h.run(), h.getModelStatus())
