# expect: trap|exception|stack_overflow
# why: the interpreter's own crash functions
import faulthandler
faulthandler._sigsegv()
