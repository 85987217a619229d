# expect: exception
# why: an exception that the interpreter uses itself
raise GeneratorExit
