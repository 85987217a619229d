//! What to take: knapsacks, packing, covering, cutting.

use super::{Data, MathModel, Writer, sum};

/// Thirty things whose worth is close to their weight, which makes it hard.
pub(super) fn knapsack() -> MathModel {
    let mut data = Data(8);
    let mut w = Writer::maximise();
    let things: Vec<(i32, f64)> = (0..30)
        .map(|k| {
            let weight = data.between(10, 60);
            (w.binary(&format!("take{k}"), weight + data.between(0, 15) - 5.0), weight)
        })
        .collect();
    w.at_most("weight", 400.0, &things);
    w.model
}

/// Thirty projects, five budgets that are half of what all of them need.
pub(super) fn multi_knapsack() -> MathModel {
    let mut data = Data(9);
    let mut w = Writer::maximise();
    let projects: Vec<i32> =
        (0..30).map(|k| w.binary(&format!("project{k}"), data.between(20, 90))).collect();
    for budget in 0..5 {
        let needs: Vec<_> = projects.iter().map(|&p| (p, data.between(5, 50))).collect();
        let total: f64 = needs.iter().map(|n| n.1).sum();
        w.at_most(&format!("budget{budget}"), (total / 2.0).floor(), &needs);
    }
    w.model
}

/// Ten things in as few bins of 100 as possible.
pub(super) fn bin_packing() -> MathModel {
    let mut data = Data(10);
    let sizes: [f64; 10] = data.list(20, 60);
    let mut w = Writer::minimise();
    let used: Vec<i32> = (0..10).map(|b| w.binary(&format!("used{b}"), 1.0)).collect();
    let inside: Vec<Vec<i32>> =
        (0..10).map(|t| (0..10).map(|b| w.binary(&format!("in{t}_{b}"), 0.0)).collect()).collect();
    for (t, row) in inside.iter().enumerate() {
        w.equal(&format!("thing{t}"), 1.0, &sum(row.iter().copied()));
    }
    for (b, &bin) in used.iter().enumerate() {
        let mut load: Vec<_> = inside.iter().zip(sizes).map(|(row, size)| (row[b], size)).collect();
        load.push((bin, -100.0));
        w.at_most(&format!("bin{b}"), 0.0, &load);
    }
    w.model
}

/// Sixty sets that together must cover forty elements.
pub(super) fn set_cover() -> MathModel {
    let mut data = Data(11);
    let mut w = Writer::minimise();
    let sets: Vec<i32> = (0..60).map(|s| w.binary(&format!("set{s}"), data.between(1, 10))).collect();
    for element in 0..40 {
        let mut covering: Vec<i32> = sets.iter().copied().filter(|_| data.between(1, 10) == 1.0).collect();
        if covering.is_empty() {
            covering.push(sets[element]);
        }
        w.at_least(&format!("element{element}"), 1.0, &sum(covering));
    }
    w.model
}

/// Rolls of 100 cut along fifteen patterns into five widths.
pub(super) fn cutting_stock() -> MathModel {
    let widths = [45.0, 36.0, 31.0, 14.0, 12.0];
    let demand = [48.0, 35.0, 24.0, 10.0, 8.0];
    let mut w = Writer::minimise();
    // Greedy patterns: start with `a` of one width, fill with the others in turn.
    let mut patterns: Vec<[f64; 5]> = Vec::new();
    for first in 0..5 {
        for second in (0..5).filter(|&s| s != first) {
            let mut left: f64 = 100.0;
            let mut cuts = [0.0; 5];
            for k in [first, second].into_iter().chain(0..5) {
                let fits = (left / widths[k]).floor();
                let taken = if k == first { fits.min(1.0) } else { fits };
                cuts[k] += taken;
                left -= taken * widths[k];
            }
            if !patterns.contains(&cuts) {
                patterns.push(cuts);
            }
        }
    }
    patterns.truncate(15);
    let rolls: Vec<i32> =
        (0..patterns.len()).map(|p| w.integer(&format!("pattern{p}"), 100.0, 1.0)).collect();
    for (k, wanted) in demand.into_iter().enumerate() {
        let cut: Vec<_> = rolls.iter().zip(&patterns).map(|(&r, p)| (r, p[k])).collect();
        let cut: Vec<_> = cut.into_iter().filter(|c| c.1 > 0.0).collect();
        w.at_least(&format!("width{k}"), wanted, &cut);
    }
    w.model
}
