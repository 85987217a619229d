# expect: exception|stack_overflow|finished
# why: 100000 brackets for the JSON reader
import json
json.loads('[' * 100000 + ']' * 100000)
