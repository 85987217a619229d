"""Start-up of the C++ library: flags that change nothing here, and the version."""


class CppFlags:
    """Flags of the C++ library."""

    def __init__(self):
        self.stderrthreshold = 2
        self.log_prefix = True
        self.cp_model_dump_prefix = "/tmp/"
        self.cp_model_dump_models = False
        self.cp_model_dump_submodels = False
        self.cp_model_dump_response = False


class CppBridge:
    """Calls of the C++ library."""

    @staticmethod
    def init_logging(usage):
        pass

    @staticmethod
    def shutdown_logging():
        pass

    @staticmethod
    def set_flags(flags):
        pass

    @staticmethod
    def load_gurobi_shared_library(full_library_path):
        return False


class OrToolsVersion:
    """The version of the library."""

    @staticmethod
    def major_number():
        return 9

    @staticmethod
    def minor_number():
        return 15

    @staticmethod
    def patch_number():
        return 6755

    @staticmethod
    def version_string():
        return "9.15.6755"
