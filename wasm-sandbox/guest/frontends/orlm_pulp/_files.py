"""`writeLP`, `writeMPS`, `toJson` and their readers without a file system: texts stay in this process."""

from orlm_model import files
from pulp import mps_lp, pulp


def install():
    for module in (mps_lp, pulp):
        module.open = files.open_kept
