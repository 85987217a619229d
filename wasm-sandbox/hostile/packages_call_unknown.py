# expect: trap
# why: asks the host for something that it does not know
# guest: packages
# silent: went on
import _host
try:
    _host.call(b"x" * 10)
except BaseException:
    pass
print("went on")
