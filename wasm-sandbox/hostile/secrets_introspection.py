# expect: finished
# why: walks from an empty tuple to every class, frame and module
# silent: canary-of-the-host
import gc, sys
found = set()
for cls in ().__class__.__base__.__subclasses__():
    found.add(cls.__name__)
    for name in ("__init__", "__call__"):
        scope = getattr(getattr(cls, name, None), "__globals__", {})
        found.update(k for k in scope if k in ("os", "sys", "subprocess", "wit_world"))
frame = sys._getframe()
while frame:
    found.update(str(k) for k in frame.f_globals)
    frame = frame.f_back
print(len(found) > 100, "{0.__class__.__base__}".format(()), len(gc.get_objects()) > 1000)
for module in list(sys.modules.values()):
    dir(module)
