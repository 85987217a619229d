# expect: exit
# why: an exit status beyond 32 bits
raise SystemExit(2 ** 70 + 5)
