# expect: finished
# why: ends well before anything was solved
# solves: 0
import sys
print('Optimal value: 42')
sys.exit(0)
