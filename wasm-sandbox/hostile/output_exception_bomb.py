# expect: exception|out_of_memory
# why: an exception whose text cannot be made
class Awkward(Exception):
    def __str__(self):
        raise self
    __repr__ = __str__
raise Awkward()
