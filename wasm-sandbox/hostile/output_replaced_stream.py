# expect: output_limit|out_of_fuel|finished|out_of_memory
# why: puts a stream of its own in place of the captured one
import sys
class Endless:
    def write(self, text): return sys.__stdout__.write(text * 100)
    def flush(self): pass
sys.stdout = Endless()
for i in range(10 ** 6):
    print("x" * 1000)
