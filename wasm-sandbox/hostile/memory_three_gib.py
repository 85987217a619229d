# expect: out_of_memory|exception
# why: one allocation of 3 GiB
bytearray(3 << 30)
