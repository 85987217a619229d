# expect: exception
# why: 100000 parentheses for the parser
eval('(' * 100000 + ')' * 100000)
