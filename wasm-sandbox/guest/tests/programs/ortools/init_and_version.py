import ortools
from ortools.init.python import init

print(ortools.__version__, init.OrToolsVersion.version_string())
init.CppBridge.init_logging("program.py")
flags = init.CppFlags()
flags.stderrthreshold = 2
flags.log_prefix = False
init.CppBridge.set_flags(flags)
try:
    from ortools.sat.python import visualization  # noqa: F401
except ImportError as error:
    print(type(error).__name__)
try:
    from ortools.graph import pywrapgraph  # noqa: F401
except ImportError as error:
    print(type(error).__name__)
