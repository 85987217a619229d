# expect: exception
# why: an exception with a hostile name
raise type('\x1b[31m<b>' + 'N' * 100000, (Exception,), {})('\ud800')
