# expect: output_limit
# why: prints without end
while True:
    print('x' * 1000)
