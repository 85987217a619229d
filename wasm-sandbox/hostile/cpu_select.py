# expect: finished|exception
# packages: trap
# why: waiting inside a host call
import select, threading
try:
    select.select([], [], [], 3600)
except (OSError, ValueError) as error:
    print(type(error).__name__)
print(threading.Event().wait(0.01))
