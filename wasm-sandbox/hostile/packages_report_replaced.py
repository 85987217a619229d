# expect: trap
# why: takes away the way to report
# guest: packages
# solves: 0
import orlm_packages
orlm_packages._call = lambda request: b""
print("a")
