# expect: trap
# why: aborts the process
import os
os.abort()
