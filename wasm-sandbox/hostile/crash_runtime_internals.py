# expect: trap|exception|finished
# why: calls the component runtime with wrong arguments
import sys
for name in [n for n in sys.modules if "componentize" in n or "wit_world" in n]:
    module = sys.modules[name]
    for attribute in dir(module):
        for arguments in ((), (0, []), (10 ** 6, [b"x"]), (-1, None)):
            try:
                getattr(module, attribute)(*arguments)
            except Exception:
                pass
print("tried")
