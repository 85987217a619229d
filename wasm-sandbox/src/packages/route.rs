//! Which programs need the guest with packages.

/// Packages that only that guest has; `highspy` is a front end of ours, whose real library imports numpy.
pub(crate) const PACKAGES: &[&str] = &["numpy", "pandas", "scipy", "networkx", "sympy", "highspy"];

/// Whether a line of `source` looks like an import of one of [`PACKAGES`]: the line, or what follows a semicolon or colon
/// in it, begins with `import` or `from`, and names the package where one belongs. Text inside strings counts too,
/// which costs time and changes no result: the guest with packages runs every program that the other one does.
pub(crate) fn wanted(source: &str) -> bool {
    // Most programs mention none of them.
    PACKAGES.iter().any(|package| source.contains(package))
        && source.lines().flat_map(|line| line.split([';', ':'])).any(imports)
}

fn imports(statement: &str) -> bool {
    let statement = statement.trim_start();
    let package = |name: &str| {
        let name = name.trim_start();
        let end = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
        PACKAGES.contains(&&name[..end])
    };
    let after = |word: &str| statement.strip_prefix(word).filter(|rest| rest.starts_with([' ', '\t', '\\']));
    match (after("import"), after("from")) {
        (Some(names), _) => names.split(',').any(package),
        (None, Some(name)) => package(name),
        (None, None) => false,
    }
}

/// Whether an exception of the default guest says that one of [`PACKAGES`] is not there: the program imported it in a way
/// that [`wanted`] does not see.
pub(crate) fn found_missing(class: &str, message: &str) -> bool {
    let named = message.strip_prefix("No module named '").and_then(|rest| rest.split(['\'', '.']).next());
    class == "ModuleNotFoundError" && named.is_some_and(|name| PACKAGES.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_seen_wherever_they_stand() {
        for source in [
            "import numpy",
            "import numpy as np\n",
            "import os, numpy.linalg as la",
            "x = 1\n\tfrom  pandas import DataFrame",
            "try: import networkx as nx\nexcept ImportError: pass",
            "import os; import sympy",
            "import highspy",
            "from scipy.optimize import (linprog,\n milp)",
            "if True:\r\n    import pandas\r\n",
        ] {
            assert!(wanted(source), "{source}");
        }
    }

    #[test]
    fn other_mentions_are_not_imports() {
        for source in [
            "",
            "import gurobipy as gp",
            "# import numpy as np",
            "import numpysmall",
            "from numpy_like import array",
            "x = 'numpy'",
            "important = numpy",
            "import os as numpy",
            "from . import numpy",
            "import orlm.numpy",
        ] {
            assert!(!wanted(source), "{source}");
        }
    }

    #[test]
    fn only_our_packages_are_found_missing() {
        assert!(found_missing("ModuleNotFoundError", "No module named 'numpy'"));
        assert!(found_missing("ModuleNotFoundError", "No module named 'scipy.optimize'"));
        assert!(!found_missing("ModuleNotFoundError", "No module named 'torch'"));
        assert!(!found_missing("ModuleNotFoundError", "No module named 'my.numpy'"));
        assert!(!found_missing("ImportError", "No module named 'numpy'"));
    }
}
