//! Linear programs, and the one with a quadratic objective.

use super::{Data, INF, MathModel, Writer, sum};

/// Twelve foods, six nutrients: the cheapest menu that has enough of each.
pub(super) fn diet() -> MathModel {
    let mut data = Data(1);
    let mut w = Writer::minimise();
    let foods: Vec<i32> = (0..12).map(|f| w.real(&format!("food{f}"), 10.0, data.between(5, 40))).collect();
    for nutrient in 0..6 {
        let content: Vec<_> = foods.iter().map(|&f| (f, data.between(0, 20))).collect();
        w.at_least(&format!("nutrient{nutrient}"), 60.0, &content);
    }
    w.model
}

/// Five plants, eight markets.
pub(super) fn transport() -> MathModel {
    let mut data = Data(2);
    let mut w = Writer::minimise();
    let ship: [[i32; 8]; 5] = std::array::from_fn(|p| {
        std::array::from_fn(|m| w.real(&format!("ship{p}_{m}"), INF, data.between(3, 30)))
    });
    for (p, row) in ship.iter().enumerate() {
        w.at_most(&format!("supply{p}"), 100.0, &sum(row.iter().copied()));
    }
    for m in 0..8 {
        let arriving = sum(ship.iter().map(|row| row[m]));
        w.at_least(&format!("demand{m}"), 30.0 + 4.0 * m as f64, &arriving);
    }
    w.model
}

/// The largest flow from the first of ten nodes to the last, through layers that overlap.
pub(super) fn max_flow() -> MathModel {
    let mut data = Data(3);
    let mut w = Writer::maximise();
    let nodes = 10;
    let mut arcs = Vec::new();
    for from in 0..nodes - 1 {
        for to in (from + 1..nodes).filter(|to| to - from <= 3) {
            let value = if from == 0 { 1.0 } else { 0.0 };
            arcs.push((from, to, w.real(&format!("arc{from}_{to}"), data.between(5, 30), value)));
        }
    }
    for node in 1..nodes - 1 {
        let touching = arcs.iter().filter(|a| a.0 == node || a.1 == node);
        let balance: Vec<_> =
            touching.map(|&(from, _, arc)| (arc, if from == node { 1.0 } else { -1.0 })).collect();
        w.equal(&format!("balance{node}"), 0.0, &balance);
    }
    w.model
}

/// A hundred tonnes from six crudes, three properties each within its range.
pub(super) fn blending() -> MathModel {
    let mut data = Data(4);
    let mut w = Writer::minimise();
    let crudes: Vec<i32> = (0..6).map(|c| w.real(&format!("crude{c}"), INF, data.between(10, 50))).collect();
    w.equal("batch", 100.0, &sum(crudes.iter().copied()));
    for property in 0..3 {
        let content: Vec<_> = crudes.iter().map(|&c| (c, data.between(1, 20))).collect();
        w.model.add_row(&format!("property{property}"), 800.0, 1200.0, &content);
    }
    w.model
}

/// Markowitz with twelve assets in three groups: the least variance at a return of 9 %.
pub(super) fn portfolio() -> MathModel {
    let mut w = Writer::minimise();
    let assets: Vec<i32> = (0..12).map(|a| w.real(&format!("asset{a}"), 0.4, 0.0)).collect();
    w.equal("budget", 1.0, &sum(assets.iter().copied()));
    let returns: Vec<_> = assets.iter().enumerate().map(|(a, &x)| (x, 0.04 + 0.01 * a as f64)).collect();
    w.at_least("return", 0.09, &returns);
    // Riskier with the return; assets of one group move together.
    for (a, &x) in assets.iter().enumerate() {
        w.model.quadratic_objective.push(x, x, 0.02 + 0.01 * a as f64);
        for (b, &y) in assets.iter().enumerate().skip(a + 1).filter(|(b, _)| b % 3 == a % 3) {
            w.model.quadratic_objective.push(x, y, 0.002 * (a + b) as f64);
        }
    }
    w.model
}
