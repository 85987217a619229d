//! Over time: lot sizes, production, power plants, shifts.

use super::{Data, INF, MathModel, Writer, sum};

/// Twelve periods, set-up costs, storage.
pub(super) fn lot_sizing() -> MathModel {
    let mut data = Data(12);
    let mut w = Writer::minimise();
    let mut stored: Option<i32> = None;
    for t in 0..12 {
        let make = w.real(&format!("make{t}"), INF, 2.0);
        let store = w.real(&format!("store{t}"), INF, 1.0);
        let set_up = w.binary(&format!("set_up{t}"), 80.0);
        let mut balance = vec![(make, 1.0), (store, -1.0)];
        balance.extend(stored.map(|s| (s, 1.0)));
        w.equal(&format!("demand{t}"), data.between(20, 80), &balance);
        w.at_most(&format!("capacity{t}"), 0.0, &[(make, 1.0), (set_up, -200.0)]);
        stored = Some(store);
    }
    w.model
}

/// Five products over twelve periods: make, store, sell within the demand.
pub(super) fn production() -> MathModel {
    let (products, periods) = (5, 12);
    let mut data = Data(13);
    let mut w = Writer::maximise();
    let mut made = vec![Vec::new(); periods];
    for p in 0..products {
        let grade = f64::from(p);
        let mut stored: Option<i32> = None;
        for (t, period) in made.iter_mut().enumerate() {
            let make = w.real(&format!("make{p}_{t}"), INF, -3.0 - grade);
            let store = w.real(&format!("store{p}_{t}"), INF, -0.5);
            let sell = w.real(&format!("sell{p}_{t}"), data.between(10, 40), 10.0 + grade);
            let mut balance = vec![(make, 1.0), (store, -1.0), (sell, -1.0)];
            balance.extend(stored.map(|s| (s, 1.0)));
            w.equal(&format!("balance{p}_{t}"), 0.0, &balance);
            stored = Some(store);
            period.push((make, 1.0 + 0.3 * grade));
        }
    }
    for (t, period) in made.iter().enumerate() {
        w.at_most(&format!("hours{t}"), 120.0, period);
    }
    w.model
}

/// Four power plants over twelve hours: on or off, starts, output between its bounds.
pub(super) fn unit_commitment() -> MathModel {
    let (plants, hours) = (4, 12);
    let mut data = Data(14);
    let mut w = Writer::minimise();
    let mut output = vec![Vec::new(); hours];
    for p in 0..plants {
        let size = f64::from(p);
        let mut before: Option<i32> = None;
        for (h, hour) in output.iter_mut().enumerate() {
            let on = w.binary(&format!("on{p}_{h}"), 20.0 + 10.0 * size);
            let power = w.real(&format!("power{p}_{h}"), INF, 5.0 + 3.0 * size);
            let start = w.binary(&format!("start{p}_{h}"), 50.0 - 8.0 * size);
            w.at_most("", 0.0, &[(power, 1.0), (on, 10.0 * size - 90.0)]);
            w.at_least("", 0.0, &[(power, 1.0), (on, -15.0)]);
            let mut change = vec![(start, 1.0), (on, -1.0)];
            change.extend(before.map(|b| (b, 1.0)));
            w.at_least("", 0.0, &change);
            before = Some(on);
            hour.push(power);
        }
    }
    for (h, hour) in output.iter().enumerate() {
        w.at_least(&format!("load{h}"), data.between(60, 200), &sum(hour.iter().copied()));
    }
    w.model
}

/// Nurses who work five days and then rest two.
pub(super) fn shift() -> MathModel {
    let needed = [17.0, 13.0, 15.0, 19.0, 14.0, 16.0, 11.0];
    let mut w = Writer::minimise();
    let begin: Vec<i32> = (0..7).map(|d| w.integer(&format!("begin{d}"), 50.0, 1.0)).collect();
    for (day, wanted) in needed.into_iter().enumerate() {
        let working = sum((0..5).map(|back| begin[(day + 7 - back) % 7]));
        w.at_least(&format!("day{day}"), wanted, &working);
    }
    w.model
}
