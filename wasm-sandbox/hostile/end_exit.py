# expect: exit
# why: an exit status
# says: bye
import sys
print('bye')
sys.exit(3)
