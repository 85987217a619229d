# expect: exit|exception
# why: exit statuses that are no small number
import sys
class Odd:
    def __str__(self):
        raise RuntimeError
sys.exit(Odd())
