"""The record of how bounds improved during a search."""

from orlm_model import files


class ProgressLog:
    """(time, (lower bound, upper bound)) of each improvement; the solver interface reports none."""

    def __init__(self):
        self.log = []
        self.instance = ""
        self.settings = ""

    def write(self, file_name=""):
        if not self.instance:
            raise ValueError("Enter model name (instance name) to save experimental data.")
        usual = f"{self.instance}-{self.settings}.plog"
        if not file_name or file_name.endswith(("/", "\\")):
            file_name += usual
        if not file_name.endswith(".plog"):
            file_name += ".plog"
        lines = "".join(f"{time},{lower},{upper}" for time, (lower, upper) in self.log)
        files.keep(file_name, f"instance: {self.instance}settings: {self.settings}{lines}")
