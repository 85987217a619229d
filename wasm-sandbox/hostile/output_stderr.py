# expect: output_limit
# why: floods the error stream
import sys
while True:
    sys.stderr.write('e' * 1000)
