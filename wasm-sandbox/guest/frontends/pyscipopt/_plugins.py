"""The classes that programs derive their plugins from. What each callback means is in SCIP's documentation."""

from pyscipopt._naming import Compiled


def _nothing(self, *args, **kwargs):
    pass


def _no_result(self, *args, **kwargs):
    return {}


def _missing(name):
    def missing(self, *args, **kwargs):
        raise NotImplementedError(f"{name}() is a fundamental callback and should be implemented in the derived class")

    missing.__name__ = missing.__qualname__ = name
    return missing


def _plugin(name, nothing="", no_result="", needed="", fields="model name"):
    """A base class with the callbacks that do nothing, those that answer nothing, and those that a program must have."""
    body = {"__module__": __name__, "__qualname__": name, "__slots__": tuple(fields.split())}
    body.update(dict.fromkeys(nothing.split(), _nothing))
    body.update(dict.fromkeys(no_result.split(), _no_result))
    body.update({callback: _missing(callback) for callback in needed.split()})
    body["__init__"] = _empty_init
    return Compiled(name, (), body)


def _empty_init(self):
    for cls in type(self).__mro__:
        if isinstance(cls, Compiled):
            for field in cls.__dict__.get("__slots__", ()):
                if not hasattr(self, field):
                    setattr(self, field, None)


Conshdlr = _plugin(
    "Conshdlr",
    "consfree consinit consexit consinitpre consexitpre consinitsol consexitsol consdelete consactive consdeactive "
    "consenable consdisable consdelvars consprint conscopy consparse consgetvars consgetdivebdchgs consgetpermsymgraph "
    "consgetsignedpermsymgraph",
    "constrans consinitlp conssepalp conssepasol consprop conspresol consresprop consgetnvars",
    "consenfolp consenforelax consenfops conscheck conslock",
)
Pricer = _plugin(
    "Pricer", "pricerfree pricerinit pricerexit pricerinitsol pricerexitsol", "", "pricerredcost pricerfarkas", "model"
)
Heur = _plugin("Heur", "heurfree heurinit heurexit heurinitsol heurexitsol", "", "heurexec")
Eventhdlr = _plugin(
    "Eventhdlr", "eventcopy eventfree eventinit eventexit eventinitsol eventexitsol eventdelete", "", "eventexec"
)
Sepa = _plugin("Sepa", "sepafree sepainit sepaexit sepainitsol sepaexitsol", "sepaexeclp sepaexecsol")
Branchrule = _plugin(
    "Branchrule", "branchfree branchinit branchexit branchinitsol branchexitsol", "",
    "branchexeclp branchexecext branchexecps", "model",
)  # fmt: skip
Presol = _plugin("Presol", "presolfree presolinit presolexit presolinitpre presolexitpre", "", "presolexec", "model")
Prop = _plugin(
    "Prop", "propfree propinit propexit propinitpre propexitpre propinitsol propexitsol proppresol", "",
    "propexec propresprop", "model",
)  # fmt: skip
Reader = _plugin("Reader", "readerfree", "readerread readerwrite")
Relax = _plugin("Relax", "relaxfree relaxinit relaxexit relaxinitsol relaxexitsol", "", "relaxexec")
Nodesel = _plugin(
    "Nodesel", "nodefree nodeinit nodeexit nodeinitsol nodeexitsol", "nodeselect", "nodecomp", "model"
)
Cutsel = _plugin(
    "Cutsel", "cutselfree cutselinit cutselexit cutselinitsol cutselexitsol", "", "cutselselect", "model"
)
Benders = _plugin("Benders")
Benderscut = _plugin("Benderscut", fields="model name benders")
IISfinder = _plugin("IISfinder", "iisfinderfree", "", "iisfinderexec", "model iis")
LP = _plugin("LP", fields="name")
