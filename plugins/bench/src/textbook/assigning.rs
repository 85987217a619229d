//! Who goes where: assignment, location, colouring.

use super::{Data, MathModel, Writer, sum};

/// Ten workers, ten tasks.
pub(super) fn assignment() -> MathModel {
    let mut data = Data(5);
    let mut w = Writer::minimise();
    let does: [[i32; 10]; 10] = std::array::from_fn(|a| {
        std::array::from_fn(|t| w.binary(&format!("does{a}_{t}"), data.between(1, 99)))
    });
    for k in 0..10 {
        w.equal(&format!("worker{k}"), 1.0, &sum(does[k]));
        w.equal(&format!("task{k}"), 1.0, &sum(does.iter().map(|row| row[k])));
    }
    w.model
}

/// Eight sites that may be opened for fifteen customers.
pub(super) fn facility() -> MathModel {
    let mut data = Data(6);
    let mut w = Writer::minimise();
    let open: Vec<i32> = (0..8).map(|s| w.binary(&format!("open{s}"), data.between(100, 250))).collect();
    let serves: Vec<Vec<i32>> = (0..8)
        .map(|s| (0..15).map(|c| w.real(&format!("serves{s}_{c}"), 1.0, data.between(5, 60))).collect())
        .collect();
    for c in 0..15 {
        w.equal(&format!("customer{c}"), 1.0, &sum(serves.iter().map(|row| row[c])));
    }
    for (row, &site) in serves.iter().zip(&open) {
        for &x in row {
            w.at_most("", 0.0, &[(x, 1.0), (site, -1.0)]);
        }
    }
    w.model
}

/// Three of ten places, so that all ten are near one of them.
pub(super) fn p_median() -> MathModel {
    let mut data = Data(7);
    let places: Vec<(f64, f64)> = (0..10).map(|_| (data.between(0, 60), data.between(0, 60))).collect();
    let mut w = Writer::minimise();
    let open: Vec<i32> = (0..10).map(|p| w.binary(&format!("open{p}"), 0.0)).collect();
    w.equal("three", 3.0, &sum(open.iter().copied()));
    for (a, from) in places.iter().enumerate() {
        let goes: Vec<i32> = places
            .iter()
            .enumerate()
            .map(|(b, to)| {
                let distance = ((from.0 - to.0).abs() + (from.1 - to.1).abs()).round();
                w.binary(&format!("goes{a}_{b}"), distance)
            })
            .collect();
        w.equal(&format!("place{a}"), 1.0, &sum(goes.iter().copied()));
        for (&x, &site) in goes.iter().zip(&open) {
            w.at_most("", 0.0, &[(x, 1.0), (site, -1.0)]);
        }
    }
    w.model
}

/// Ten countries, four colours; later colours cost a little more, which breaks the symmetry.
pub(super) fn colouring() -> MathModel {
    let (countries, colours) = (10, 4);
    let mut w = Writer::minimise();
    let used: Vec<i32> =
        (0..colours).map(|c| w.binary(&format!("used{c}"), 1.0 + 0.01 * f64::from(c))).collect();
    let has: Vec<Vec<i32>> = (0..countries)
        .map(|k| (0..colours).map(|c| w.binary(&format!("has{k}_{c}"), 0.0)).collect())
        .collect();
    for (k, row) in has.iter().enumerate() {
        w.equal(&format!("country{k}"), 1.0, &sum(row.iter().copied()));
    }
    for a in 0..countries {
        for b in (0..a).filter(|b| (a * 7 + b * 3) % 4 == 0) {
            for (c, &colour) in used.iter().enumerate() {
                w.at_most("", 0.0, &[(has[a][c], 1.0), (has[b][c], 1.0), (colour, -1.0)]);
            }
        }
    }
    w.model
}
