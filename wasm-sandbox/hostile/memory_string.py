# expect: out_of_memory
# why: a string that doubles
s = 'x'
while True:
    s += s
