# expect: out_of_memory|exception
# why: a list of 10 ** 10 elements
print(len([0] * 10 ** 10))
