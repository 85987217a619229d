//! The solver program of a formulation, in the plain style of the libraries' own examples.

use std::fmt::Write as _;

use orlm_types::Program;

use crate::formulation::{Along, Column, Expression, Formulation, Kind, Relation, Right, Sense, Shape, Term};
use crate::steps::array;

/// The library that programs are written for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Library {
    /// COPT's Python library, as in the StepORLM paper.
    #[default]
    Coptpy,
    /// Gurobi's Python library.
    Gurobipy,
}

impl Library {
    fn module(self) -> &'static str {
        match self {
            Self::Coptpy => "cp",
            Self::Gurobipy => "gp",
        }
    }

    fn constants(self) -> &'static str {
        match self {
            Self::Coptpy => "cp.COPT",
            Self::Gurobipy => "GRB",
        }
    }
}

/// Writes the program: builds the model, solves it once, prints the objective.
pub fn program(f: &Formulation, library: Library) -> Program {
    let mut lines: Vec<String> = match library {
        Library::Coptpy => {
            vec!["import coptpy as cp".into(), "env = cp.Envr()".into(), "m = env.createModel(\"m\")".into()]
        }
        Library::Gurobipy => {
            vec!["import gurobipy as gp".into(), "from gurobipy import GRB".into(), "m = gp.Model()".into()]
        }
    };
    for parameter in &f.parameters {
        if let Some(symbol) = parameter.symbol {
            lines.push(format!("{symbol} = {}", array(&parameter.values, parameter.columns)));
        }
    }
    for group in &f.variables {
        let kind = match group.kind {
            Kind::Continuous => None,
            Kind::Integer => Some(format!("vtype={}.INTEGER", library.constants())),
            Kind::Binary => Some(format!("vtype={}.BINARY", library.constants())),
        };
        let (call, sizes) = match group.shape {
            Shape::One => ("addVar", None),
            Shape::List(n) => ("addVars", Some(n.to_string())),
            Shape::Grid(rows, columns) => ("addVars", Some(format!("{rows}, {columns}"))),
        };
        let arguments: Vec<String> = sizes.into_iter().chain(kind).collect();
        lines.push(format!("{} = m.{call}({})", group.name, arguments.join(", ")));
    }
    let sense = match f.sense {
        Sense::Maximize => "MAXIMIZE",
        Sense::Minimize => "MINIMIZE",
    };
    lines.push(format!(
        "m.setObjective({}, {}.{sense})",
        expression(f, &f.objective, library),
        library.constants()
    ));
    for constraint in &f.constraints {
        let left = expression(f, &constraint.left, library);
        let sign = match constraint.relation {
            Relation::AtMost => "<=",
            Relation::AtLeast => ">=",
            Relation::Equal => "==",
        };
        let index = if matches!(constraint.left, Expression::Sums(_, Along::Columns)) { "j" } else { "i" };
        let right = match constraint.right {
            Right::Number(number) => f.value(number).to_string(),
            Right::Term(on_the_right) => term(f, on_the_right),
            Right::Each(parameter) => format!("{}[{index}]", f.parameters[parameter].symbol.unwrap_or("b")),
        };
        match f.sums(&constraint.left) {
            Some(count) => {
                lines.push(format!("for {index} in range({count}):"));
                lines.push(format!("    m.addConstr({left} {sign} {right})"));
            }
            None => lines.push(format!("m.addConstr({left} {sign} {right})")),
        }
    }
    match library {
        Library::Coptpy => lines.extend(["m.solve()".into(), "print(m.objval)".into()]),
        Library::Gurobipy => lines.extend(["m.optimize()".into(), "print(m.ObjVal)".into()]),
    }
    let mut source = String::new();
    for line in lines {
        let _ = writeln!(source, "{line}");
    }
    Program { source }
}

fn expression(f: &Formulation, expression: &Expression, library: Library) -> String {
    match expression {
        Expression::Terms(terms) => terms.iter().map(|&t| term(f, t)).collect::<Vec<_>>().join(" + "),
        Expression::Product(parameter, group) => {
            let symbol = f.parameters[*parameter].symbol.unwrap_or("c");
            let variables = &f.variables[*group];
            let (rows, columns) = match variables.shape {
                Shape::Grid(rows, columns) => (rows, columns),
                other => (1, other.count()),
            };
            format!(
                "{}.quicksum({symbol}[i][j]*{}[i,j] for i in range({rows}) for j in range({columns}))",
                library.module(),
                variables.name,
            )
        }
        Expression::Sums(group, along) => match along {
            Along::Rows => format!("{}.sum(i, \"*\")", f.variables[*group].name),
            Along::Columns => format!("{}.sum(\"*\", j)", f.variables[*group].name),
        },
    }
}

fn term(f: &Formulation, (number, column): Term) -> String {
    let name = column_name(f, column);
    match f.value(number) {
        1 => name,
        value => format!("{value}*{name}"),
    }
}

/// A variable's name in the program: `x`, `x[2]`, `x[0,1]`.
fn column_name(f: &Formulation, column: Column) -> String {
    let group = &f.variables[column.group];
    match group.shape {
        Shape::One => group.name.to_string(),
        Shape::List(_) => format!("{}[{}]", group.name, column.element),
        Shape::Grid(_, columns) => {
            format!("{}[{},{}]", group.name, column.element / columns, column.element % columns)
        }
    }
}
