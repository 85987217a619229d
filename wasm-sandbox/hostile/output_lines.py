# expect: output_limit
# why: a million short lines
for i in range(10 ** 6):
    print(i)
