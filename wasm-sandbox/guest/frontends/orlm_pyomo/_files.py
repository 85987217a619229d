"""`model.write`, and results written to files, without a file system: texts stay in this process."""

from orlm_model import files
from pyomo.core.base import block
from pyomo.opt.results import results_
from pyomo.repn.plugins import baron_writer, cpxlp, gams_writer, gams_writer_v2, lp_writer, mps, nl_writer


def install():
    for module in (
        block, results_, baron_writer, cpxlp, gams_writer, gams_writer_v2, lp_writer, mps, nl_writer
    ):  # fmt: skip
        module.open = files.open_kept
