# expect: out_of_memory
# why: one allocation beyond the limit
bytearray(1 << 30)
