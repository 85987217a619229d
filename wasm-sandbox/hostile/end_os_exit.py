# expect: trap
# why: leaves past the interpreter
import os
print('bye')
os._exit(0)
