//! What each library says in its own words.

use std::fmt;

use super::arguments;
use crate::formulation::{Decimal, Formulation, Kind, Sense, Variables};

/// The library that programs are written for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Library {
    /// COPT's Python library, as in the StepORLM paper.
    #[default]
    Coptpy,
    /// Gurobi's Python library.
    Gurobipy,
    /// SCIP's Python library.
    Pyscipopt,
    /// HiGHS' Python library.
    Highspy,
    /// Python-MIP.
    Mip,
    /// CPLEX' modelling library, `docplex.mp`.
    Docplex,
    /// OR-Tools' linear solver, `pywraplp`.
    Pywraplp,
    /// OR-Tools' CP-SAT, `cp_model`.
    CpModel,
    /// PuLP.
    Pulp,
    /// Pyomo.
    Pyomo,
    /// SciPy's `milp` and `linprog`.
    Scipy,
}

/// Bounds of variables in Python; `None` where there is none.
pub(super) struct Bounds {
    pub(super) lower: Option<String>,
    pub(super) upper: Option<String>,
}

impl Bounds {
    /// `lb=2, ub=5` in the words given: nothing for 0, which is these libraries' default, and nothing for no upper
    /// bound.
    fn named(&self, lower: &str, upper: &str, free: &str) -> [String; 2] {
        let low = match self.lower.as_deref() {
            Some("0") => String::new(),
            Some(value) => format!("{lower}={value}"),
            None => format!("{lower}={free}"),
        };
        [low, self.upper.as_ref().map_or(String::new(), |value| format!("{upper}={value}"))]
    }

    /// Both bounds as values.
    fn both(&self, free: &str, unbounded: &str) -> [String; 2] {
        [self.lower.clone().unwrap_or(free.into()), self.upper.clone().unwrap_or(unbounded.into())]
    }
}

impl Library {
    /// All libraries.
    pub const ALL: [Self; 11] = [
        Self::Coptpy,
        Self::Gurobipy,
        Self::Pyscipopt,
        Self::Highspy,
        Self::Mip,
        Self::Docplex,
        Self::Pywraplp,
        Self::CpModel,
        Self::Pulp,
        Self::Pyomo,
        Self::Scipy,
    ];

    /// The word in configurations and records.
    pub fn word(self) -> &'static str {
        match self {
            Self::Coptpy => "coptpy",
            Self::Gurobipy => "gurobipy",
            Self::Pyscipopt => "pyscipopt",
            Self::Highspy => "highspy",
            Self::Mip => "mip",
            Self::Docplex => "docplex",
            Self::Pywraplp => "pywraplp",
            Self::CpModel => "cp_model",
            Self::Pulp => "pulp",
            Self::Pyomo => "pyomo",
            Self::Scipy => "scipy",
        }
    }

    /// The library with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|library| library.word() == word)
    }

    /// Whether its programs can say this formulation.
    pub fn supports(self, f: &Formulation) -> bool {
        match self {
            Self::Coptpy | Self::Gurobipy | Self::Pyscipopt | Self::Docplex | Self::Pyomo => true,
            Self::Highspy | Self::Mip | Self::Pywraplp | Self::Pulp => !f.is_quadratic(),
            // SciPy minimises a sum without a constant: of anything else it builds another objective than the
            // reference's.
            Self::Scipy => {
                !f.is_quadratic()
                    && f.sense == Sense::Minimize
                    && f.ground_objective().constant == Decimal::ZERO
            }
            // CP-SAT is about whole numbers between bounds.
            Self::CpModel => {
                let bounded = f.bounds().iter().all(|(lower, upper)| {
                    lower.is_some_and(|bound| bound.is_whole()) && upper.is_some_and(|bound| bound.is_whole())
                });
                let mut parameters = f.parameters.iter().flat_map(|parameter| &parameter.values);
                let sides = f.constraints.iter().flat_map(|c| [&c.body.left, &c.body.right]);
                let mut terms = sides.chain([&f.objective]).flat_map(|expression| &expression.terms);
                !f.is_quadratic()
                    && bounded
                    && f.variables.iter().all(|group| group.kind != Kind::Continuous)
                    && parameters.all(|value| value.is_whole())
                    && terms.all(|term| term.coefficient.is_whole())
            }
        }
    }

    /// Imports, and the empty model.
    pub(super) fn opening(self, f: &Formulation) -> Vec<String> {
        let maximize = f.sense == Sense::Maximize;
        let whole = f.variables.iter().any(|group| group.kind != Kind::Continuous);
        let lines: &[&str] = match self {
            Self::Coptpy => &[
                "import coptpy as cp",
                "from coptpy import COPT",
                "env = cp.Envr()",
                "m = env.createModel(\"m\")",
            ],
            Self::Gurobipy => &["import gurobipy as gp", "from gurobipy import GRB", "m = gp.Model()"],
            Self::Pyscipopt => &["from pyscipopt import Model, quicksum", "m = Model()"],
            Self::Highspy => &["import highspy", "m = highspy.Highs()"],
            Self::Mip => &["import mip", "m = mip.Model()"],
            Self::Docplex => &["from docplex.mp.model import Model", "m = Model()"],
            Self::Pywraplp if whole => {
                &["from ortools.linear_solver import pywraplp", "m = pywraplp.Solver.CreateSolver(\"SCIP\")"]
            }
            Self::Pywraplp => {
                &["from ortools.linear_solver import pywraplp", "m = pywraplp.Solver.CreateSolver(\"GLOP\")"]
            }
            Self::CpModel => &["from ortools.sat.python import cp_model", "m = cp_model.CpModel()"],
            Self::Pulp if maximize => &["import pulp", "m = pulp.LpProblem(\"m\", pulp.LpMaximize)"],
            Self::Pulp => &["import pulp", "m = pulp.LpProblem(\"m\", pulp.LpMinimize)"],
            Self::Pyomo => &["import pyomo.environ as pyo", "m = pyo.ConcreteModel()"],
            Self::Scipy => &[],
        };
        lines.iter().map(|line| (*line).to_string()).collect()
    }

    /// One variable. `name` is a Python expression, for the libraries that want one.
    pub(super) fn variable(self, kind: Kind, bounds: &Bounds, name: &str) -> String {
        let by_type = |call: &str, prefix: &str, free: &str, words: [&str; 3]| {
            let word = words[kind as usize];
            let kind_argument = if word.is_empty() { String::new() } else { format!("{prefix}{word}") };
            let bounds = match kind {
                Kind::Binary => [String::new(), String::new()],
                _ => bounds.named("lb", "ub", free),
            };
            format!("{call}({})", arguments(bounds.into_iter().chain([kind_argument])))
        };
        let by_call = |calls: [&str; 3], bounds: [String; 2], name: &str| {
            let bounds = if kind == Kind::Binary { [String::new(), String::new()] } else { bounds };
            format!("{}({})", calls[kind as usize], arguments(bounds.into_iter().chain([name.to_string()])))
        };
        match self {
            Self::Coptpy => by_type("m.addVar", "vtype=COPT.", "-COPT.INFINITY", ["", "INTEGER", "BINARY"]),
            Self::Gurobipy => by_type("m.addVar", "vtype=GRB.", "-GRB.INFINITY", ["", "INTEGER", "BINARY"]),
            Self::Pyscipopt => by_type("m.addVar", "vtype=", "None", ["", "\"I\"", "\"B\""]),
            Self::Mip => by_type("m.add_var", "var_type=mip.", "-mip.INF", ["", "INTEGER", "BINARY"]),
            Self::Highspy => by_call(
                ["m.addVariable", "m.addIntegral", "m.addBinary"],
                bounds.named("lb", "ub", "-highspy.kHighsInf"),
                "",
            ),
            Self::Docplex => by_call(
                ["m.continuous_var", "m.integer_var", "m.binary_var"],
                bounds.named("lb", "ub", "-m.infinity"),
                "",
            ),
            Self::Pywraplp => by_call(
                ["m.NumVar", "m.IntVar", "m.BoolVar"],
                bounds.both("-m.infinity()", "m.infinity()"),
                name,
            ),
            Self::CpModel => {
                by_call(["m.NewIntVar", "m.NewIntVar", "m.NewBoolVar"], bounds.both("0", "0"), name)
            }
            Self::Pulp => {
                let bounds = [
                    bounds.lower.as_ref().map_or(String::new(), |bound| format!("lowBound={bound}")),
                    bounds.upper.as_ref().map_or(String::new(), |bound| format!("upBound={bound}")),
                ];
                let (bounds, category) = match kind {
                    Kind::Continuous => (bounds, ""),
                    Kind::Integer => (bounds, "cat=\"Integer\""),
                    Kind::Binary => ([String::new(), String::new()], "cat=\"Binary\""),
                };
                let all = [name.to_string()].into_iter().chain(bounds).chain([category.to_string()]);
                format!("pulp.LpVariable({})", arguments(all))
            }
            Self::Pyomo | Self::Scipy => String::new(),
        }
    }

    /// All variables of a group in one call, where the library has such a call and the bounds allow it.
    pub(super) fn many(
        self,
        group: &Variables,
        sizes: &[String],
        bounds: &Bounds,
        varying: bool,
    ) -> Option<Vec<String>> {
        let symbol = group.symbol;
        match self {
            Self::Coptpy | Self::Gurobipy if !sizes.is_empty() && !varying => {
                let one = self.variable(group.kind, bounds, "");
                let rest = one.trim_start_matches("m.addVar(").trim_end_matches(')').to_string();
                let call = arguments(sizes.iter().cloned().chain([rest]));
                Some(vec![format!("{symbol} = m.addVars({call})")])
            }
            Self::Pyomo => {
                let domain = match (group.kind, bounds.lower.as_deref()) {
                    (Kind::Binary, _) => "Binary",
                    (Kind::Integer, Some("0")) => "NonNegativeIntegers",
                    (Kind::Integer, _) => "Integers",
                    (Kind::Continuous, Some("0")) => "NonNegativeReals",
                    (Kind::Continuous, _) => "Reals",
                };
                let sizes: Vec<String> =
                    sizes
                        .iter()
                        .map(|size| {
                            if size.parse::<usize>().is_ok() {
                                format!("range({size})")
                            } else {
                                size.clone()
                            }
                        })
                        .collect();
                let plain = bounds.upper.is_none() && matches!(bounds.lower.as_deref(), None | Some("0"));
                let bounds = match group.kind {
                    Kind::Binary => String::new(),
                    _ if plain => String::new(),
                    _ => {
                        let [lower, upper] = bounds.both("None", "None");
                        let letters: Vec<&str> = group.over.iter().map(|index| index.letter).collect();
                        let rule = if varying {
                            format!("lambda m, {}: ", letters.join(", "))
                        } else {
                            String::new()
                        };
                        format!("bounds={rule}({lower}, {upper})")
                    }
                };
                let all = sizes.into_iter().chain([format!("domain=pyo.{domain}"), bounds]);
                Some(vec![
                    format!("m.{symbol} = pyo.Var({})", arguments(all)),
                    format!("{symbol} = m.{symbol}"),
                ])
            }
            _ => None,
        }
    }

    /// The sum of a generator expression.
    pub(super) fn sum(self, generator: &str) -> String {
        match self {
            Self::Coptpy => format!("cp.quicksum({generator})"),
            Self::Gurobipy => format!("gp.quicksum({generator})"),
            Self::Pyscipopt => format!("quicksum({generator})"),
            Self::Highspy => format!("m.qsum({generator})"),
            Self::Mip => format!("mip.xsum({generator})"),
            Self::Docplex => format!("m.sum({generator})"),
            Self::Pywraplp => format!("m.Sum([{generator}])"),
            Self::Pulp => format!("pulp.lpSum({generator})"),
            Self::Pyomo => format!("pyo.quicksum({generator})"),
            Self::CpModel | Self::Scipy => format!("sum({generator})"),
        }
    }

    /// The lines that set the objective.
    pub(super) fn objective(self, sense: Sense, objective: &str, quadratic: bool) -> Vec<String> {
        let minimize = sense == Sense::Minimize;
        let word = |min: &'static str, max: &'static str| if minimize { min } else { max };
        vec![match self {
            Self::Coptpy => format!("m.setObjective({objective}, COPT.{})", word("MINIMIZE", "MAXIMIZE")),
            Self::Gurobipy => format!("m.setObjective({objective}, GRB.{})", word("MINIMIZE", "MAXIMIZE")),
            // SCIP takes linear objectives only: a variable stands for the quadratic one.
            Self::Pyscipopt if quadratic => {
                return vec![
                    "value = m.addVar(lb=None)".into(),
                    format!("m.addCons(value {} {objective})", word(">=", "<=")),
                    format!("m.setObjective(value, \"{}\")", word("minimize", "maximize")),
                ];
            }
            Self::Pyscipopt => format!("m.setObjective({objective}, \"{}\")", word("minimize", "maximize")),
            Self::Highspy => format!("m.{}({objective})", word("minimize", "maximize")),
            Self::Mip => format!("m.objective = mip.{}({objective})", word("minimize", "maximize")),
            Self::Docplex => format!("m.{}({objective})", word("minimize", "maximize")),
            Self::Pywraplp | Self::CpModel => format!("m.{}({objective})", word("Minimize", "Maximize")),
            Self::Pulp => format!("m += {objective}"),
            Self::Pyomo => {
                format!("m.obj = pyo.Objective(expr={objective}, sense=pyo.{})", word("minimize", "maximize"))
            }
            Self::Scipy => String::new(),
        }]
    }

    /// Whether the objective stands before the constraints. In HiGHS' library, setting it solves.
    pub(super) fn objective_first(self) -> bool {
        self != Self::Highspy
    }

    /// What must be there before the first constraint.
    pub(super) fn constraint_container(self) -> Option<&'static str> {
        (self == Self::Pyomo).then_some("m.rows = pyo.ConstraintList()")
    }

    /// The statement that adds a constraint.
    pub(super) fn constraint(self, comparison: &str) -> String {
        match self {
            Self::Coptpy | Self::Gurobipy | Self::Highspy => format!("m.addConstr({comparison})"),
            Self::Pyscipopt => format!("m.addCons({comparison})"),
            Self::Docplex => format!("m.add_constraint({comparison})"),
            Self::Pywraplp | Self::CpModel => format!("m.Add({comparison})"),
            Self::Mip | Self::Pulp => format!("m += {comparison}"),
            Self::Pyomo => format!("m.rows.add({comparison})"),
            Self::Scipy => String::new(),
        }
    }

    /// Solves, and prints the objective of an optimum.
    pub(super) fn closing(self) -> Vec<&'static str> {
        match self {
            Self::Coptpy => vec!["m.solve()", "if m.status == COPT.OPTIMAL:", "    print(m.objval)"],
            Self::Gurobipy => vec!["m.optimize()", "if m.Status == GRB.OPTIMAL:", "    print(m.ObjVal)"],
            Self::Pyscipopt => {
                vec!["m.optimize()", "if m.getStatus() == \"optimal\":", "    print(m.getObjVal())"]
            }
            Self::Highspy => vec![
                "if m.getModelStatus() == highspy.HighsModelStatus.kOptimal:",
                "    print(m.getObjectiveValue())",
            ],
            Self::Mip => {
                vec!["if m.optimize() == mip.OptimizationStatus.OPTIMAL:", "    print(m.objective_value)"]
            }
            Self::Docplex => vec!["if m.solve():", "    print(m.objective_value)"],
            Self::Pywraplp => {
                vec!["if m.Solve() == pywraplp.Solver.OPTIMAL:", "    print(m.Objective().Value())"]
            }
            Self::CpModel => vec![
                "solver = cp_model.CpSolver()",
                "if solver.Solve(m) == cp_model.OPTIMAL:",
                "    print(solver.ObjectiveValue())",
            ],
            Self::Pulp => vec![
                "m.solve(pulp.PULP_CBC_CMD(msg=False))",
                "if m.status == pulp.LpStatusOptimal:",
                "    print(pulp.value(m.objective))",
            ],
            Self::Pyomo => vec![
                "result = pyo.SolverFactory(\"gurobi\").solve(m)",
                "if pyo.check_optimal_termination(result):",
                "    print(pyo.value(m.obj))",
            ],
            Self::Scipy => vec![],
        }
    }
}

impl fmt::Display for Library {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
