# expect: output_limit
# why: prints to the interpreter's original streams
import sys
while True:
    print('x' * 1000, file=sys.__stdout__)
    sys.__stderr__.write('y' * 1000)
