# expect: finished
# why: escape sequences, markup, lone surrogates and bytes that are no text
# says: done
import os, sys
print("\x1b[2J\x1b]0;title\x07<script>alert(1)</script>\u202e\x00")
print("\ud800 lone", "\U0010ffff")
os.write(1, b"\xff\xfe\x80 raw\n")
os.write(2, bytes(range(256)))
sys.stdout.write("\r\r\r\b\b done\n")
