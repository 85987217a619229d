# expect: exception
# why: an exception outside the usual family
class Away(BaseException):
    pass
raise Away('gone')
