# expect: trap
# why: a request without a byte in it
# guest: packages
import _host
_host.call(b"")
