# expect: finished
# why: opens the one file that there is without end
# guest: packages
# says: refused
kept = []
try:
    for _ in range(100_000):
        kept.append(open("/usr/local/lib/python315.zip", "rb"))
except OSError:
    print("refused after", len(kept))
