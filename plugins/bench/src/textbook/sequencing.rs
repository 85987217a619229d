//! In which order: a tour, a job shop; and sudoku, which is all logic.

use super::{Data, INF, MathModel, Writer, sum};

/// Eight cities, with the positions of Miller, Tucker and Zemlin.
pub(super) fn travelling_salesman() -> MathModel {
    let mut data = Data(15);
    let cities: Vec<(f64, f64)> = (0..8).map(|_| (data.between(0, 100), data.between(0, 100))).collect();
    let n = cities.len();
    let mut w = Writer::minimise();
    let mut goes = vec![vec![-1; n]; n];
    for a in 0..n {
        for b in (0..n).filter(|&b| b != a) {
            let (dx, dy) = (cities[a].0 - cities[b].0, cities[a].1 - cities[b].1);
            // Squares are exact, and a square root of one argument is correctly rounded everywhere.
            let distance = (dx * dx + dy * dy).sqrt().round();
            goes[a][b] = w.binary(&format!("goes{a}_{b}"), distance);
        }
    }
    let goes = |a: usize, b: usize| goes[a][b];
    let position: Vec<i32> = (0..n).map(|a| w.real(&format!("position{a}"), n as f64 - 1.0, 0.0)).collect();
    for a in 0..n {
        let others = || (0..n).filter(move |&b| b != a);
        w.equal(&format!("leave{a}"), 1.0, &sum(others().map(|b| goes(a, b))));
        w.equal(&format!("enter{a}"), 1.0, &sum(others().map(|b| goes(b, a))));
    }
    for a in 1..n {
        for b in (1..n).filter(|&b| b != a) {
            let row = [(position[a], 1.0), (position[b], -1.0), (goes(a, b), n as f64)];
            w.at_most("", n as f64 - 1.0, &row);
        }
    }
    w.model
}

/// Four jobs, three machines, each job with its own order of machines: the shortest time until all are done.
pub(super) fn job_shop() -> MathModel {
    let (jobs, machines, large) = (4, 3, 100.0);
    let mut data = Data(16);
    let time: Vec<Vec<f64>> =
        (0..jobs).map(|_| (0..machines).map(|_| data.between(2, 9)).collect()).collect();
    let mut w = Writer::minimise();
    let start: Vec<Vec<i32>> = (0..jobs)
        .map(|j| (0..machines).map(|m| w.real(&format!("start{j}_{m}"), large, 0.0)).collect())
        .collect();
    let end = w.real("end", INF, 1.0);
    for j in 0..jobs {
        let order: Vec<usize> = (0..machines).map(|k| (j + k) % machines).collect();
        for pair in order.windows(2) {
            w.at_least("", time[j][pair[0]], &[(start[j][pair[1]], 1.0), (start[j][pair[0]], -1.0)]);
        }
        let last = order[machines - 1];
        w.at_least("", time[j][last], &[(end, 1.0), (start[j][last], -1.0)]);
    }
    for m in 0..machines {
        for a in 0..jobs {
            for b in 0..a {
                let later = w.binary(&format!("before{m}_{a}_{b}"), 0.0);
                let (x, y) = (start[a][m], start[b][m]);
                w.at_least("", time[b][m], &[(x, 1.0), (y, -1.0), (later, large)]);
                w.at_least("", time[a][m] - large, &[(y, 1.0), (x, -1.0), (later, -large)]);
            }
        }
    }
    w.model
}

/// The digit of a cell that is given: three of ten cells of a shifted pattern.
fn given(row: usize, column: usize) -> Option<usize> {
    let digit = (3 * (row % 3) + row / 3 + 4 * column) % 9;
    ((row * 7 + column * 5) % 10 < 3).then_some(digit)
}

/// A sudoku: one binary for each cell and digit.
pub(super) fn sudoku() -> MathModel {
    let mut w = Writer::minimise();
    let mut cell = [[[0; 9]; 9]; 9];
    for (r, row) in cell.iter_mut().enumerate() {
        for (c, digits) in row.iter_mut().enumerate() {
            for (digit, column) in digits.iter_mut().enumerate() {
                *column = w.binary(&format!("r{r}c{c}d{}", digit + 1), 0.0);
                if given(r, c) == Some(digit) {
                    w.model.columns.lower[*column as usize] = 1.0;
                }
            }
        }
    }
    let cell = |row: usize, column: usize, digit: usize| cell[row][column][digit];
    for a in 0..9 {
        for b in 0..9 {
            w.equal("", 1.0, &sum((0..9).map(|k| cell(a, b, k))));
            w.equal("", 1.0, &sum((0..9).map(|k| cell(a, k, b))));
            w.equal("", 1.0, &sum((0..9).map(|k| cell(k, a, b))));
            w.equal("", 1.0, &sum((0..9).map(|k| cell(a / 3 * 3 + k / 3, a % 3 * 3 + k % 3, b))));
        }
    }
    w.model
}
