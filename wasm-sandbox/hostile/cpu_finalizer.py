# expect: out_of_fuel
# why: a finalizer that does not return
class Sticky:
    def __del__(self):
        while True:
            pass
Sticky()
