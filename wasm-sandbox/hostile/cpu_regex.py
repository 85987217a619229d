# expect: out_of_fuel
# why: catastrophic backtracking in one call
import re
re.match(r'(a+)+$', 'a' * 60 + 'b')
