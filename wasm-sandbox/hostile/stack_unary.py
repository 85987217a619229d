# expect: exception|stack_overflow|out_of_memory
# why: 200000 signs for the parser and the compiler
print(eval('-' * 200000 + '1'))
