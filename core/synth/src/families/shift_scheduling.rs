//! Shift scheduling: how many workers start when, if every shift goes on for several periods and the day or week
//! begins again at its end. An integer program.

use super::{Draft, Family, Size, and, capital, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct ShiftScheduling;

/// Who asks, and one and several workers.
type Scenario = (&'static str, (&'static str, &'static str));

const SCENARIOS: [Scenario; 8] = [
    ("a hospital", ("nurse", "nurses")),
    ("a bus company", ("driver", "drivers")),
    ("a fire department", ("firefighter", "firefighters")),
    ("a call center", ("clerk", "clerks")),
    ("a toll road", ("collector", "collectors")),
    ("an airport", ("guard", "guards")),
    ("a supermarket", ("cashier", "cashiers")),
    ("a police station", ("patrol officer", "patrol officers")),
];

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

impl Family for ShiftScheduling {
    fn name(&self) -> &'static str {
        "shift_scheduling"
    }

    fn about(&self) -> &'static str {
        "choose how many workers start in each period of a day or week so that all periods are staffed"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let (who, (one, many)) = dice.pick(&SCENARIOS);
        match size {
            Size::Medium => week(dice, who, one, many),
            _ => day(dice, who, one, many),
        }
    }
}

/// Shifts over two of the periods of a day, the last of which goes on into the first.
fn day(dice: &mut Dice, who: &str, one: &str, many: &str) -> Draft {
    let n = if dice.chance(50) { 4 } else { 6 };
    let hours = 24 / n as i64;
    let clock = |t: usize| format!("{}:00", t as i64 * hours % 24);
    let periods: Vec<String> = (0..n).map(|t| format!("{}-{}", clock(t), clock(t + 1))).collect();
    let starts: Vec<String> = (0..n).map(clock).collect();
    let need = dice.ints(n, 3, 18);
    // A shift that touches the night costs more.
    let low = dice.int(12, 20) * 10;
    let paid = dice.chance(60);
    let cost: Vec<i64> = (0..n)
        .map(|t| if t == 0 || t + 2 >= n { low + dice.int(3, 9) * 10 } else { low + dice.int(0, 2) * 10 })
        .collect();
    let covers: Vec<i64> = (0..n * n).map(|at| i64::from((at / n + n - at % n) % n < 2)).collect();

    let goal = if paid { "least pay" } else { "smallest staff" };
    let mut f = Formulation::new(format!("staff all periods of the day with {many} at the {goal}."));
    let t = f.set("t", "period", "periods", &periods);
    let i = f.set("i", "start", "starts", &starts);
    let a = f.param("a", "1 if start covers period", "", (t, i), &covers);
    let d = f.param("d", &format!("{many} needed"), "", t, &need);
    let c = paid.then(|| f.param("c", "pay of a shift", "$", i, &cost));
    let x = f.var("x", format!("{many} that start at {{i}}"), i, Kind::Integer);
    f.minimize(match c {
        Some(c) => sum(i, c.at(i) * x.at(i)),
        None => sum(i, x.at(i)),
    });
    f.require("need", t, sum(i, a.at((t, i)) * x.at(i)).at_least(d.at(t)));

    let needs = each(&periods, |t, period| format!("{period} {}", need[t]));
    let long = 2 * hours;
    let (paying, aim) = match paid {
        true => {
            let pay: Vec<String> = cost.iter().map(|cost| format!("${cost}")).collect();
            (format!(" A shift pays {}, by its start.", and(&pay)), "Minimize the total pay")
        }
        false => (String::new(), "Use as few as possible"),
    };
    let at = and(&starts);
    let question = match dice.wording(5) {
        0 => format!(
            "{} needs at least so many {many}: {needs}. A shift is {long} hours and starts at {at}; late ones go on after \
             midnight. Every day is the same.{paying} {aim}.",
            capital(who)
        ),
        1 => format!(
            "{} on duty, at least: {needs}. Shifts of {long} hours, around the clock, starting at {at}.{paying} {aim}.",
            capital(many)
        ),
        2 => format!(
            "How many {many} should begin at each of {at}? Each works {long} hours in a row, so the last start reaches \
             into the next morning. At least so many are wanted per period, every day: {needs}.{paying} {aim}.",
        ),
        3 => format!(
            "We run around the clock, and every day is alike. The least numbers of {many} we need are {needs}. Anyone who starts, \
             at {at}, stays for {long} hours.{paying} {aim}, but never be short of {many}."
        ),
        _ => format!(
            "The day of {who} has {n} periods of {hours} hours, and a {one} works two in a row; the first follows the last. At \
             least {needs} are needed. Shifts start at {at}.{paying} {aim}."
        ),
    };
    let ones = vec![1; n];
    Draft::known(question, f, Fraction::whole(cheapest(&need, if paid { &cost } else { &ones })))
}

/// Five days on and two days off.
fn week(dice: &mut Dice, who: &str, one: &str, many: &str) -> Draft {
    let need = dice.ints(7, 8, 30);
    let base = dice.int(45, 90) * 10;
    let bonus = base * dice.int(8, 25) / 100;
    // A weekend day raises the pay: starts from Tuesday on work on one or two of them.
    let weekend = |start: usize| (0..5).filter(|day| (start + day) % 7 >= 5).count() as i64;
    let cost: Vec<i64> = (0..7).map(|start| base + bonus * weekend(start)).collect();
    let covers: Vec<i64> = (0..49).map(|at| i64::from((at / 7 + 7 - at % 7) % 7 < 5)).collect();

    let mut f = Formulation::new(format!("staff all days of the week with {many} at the least pay."));
    let t = f.set("t", "day", "days", &DAYS);
    let i = f.again("i", t);
    let a = f.param("a", "1 if start covers day", "", (t, i), &covers);
    let d = f.param("d", &format!("{many} needed"), "", t, &need);
    let c = f.param("c", "weekly pay by first day", "$", i, &cost);
    let x = f.var("x", format!("{many} whose five days begin on {{i}}"), i, Kind::Integer);
    f.minimize(sum(i, c.at(i) * x.at(i)));
    f.require("need", t, sum(i, a.at((t, i)) * x.at(i)).at_least(d.at(t)));

    let needs = each(&DAYS, |t, day| format!("{day} {}", need[t]));
    let pays = each(&DAYS, |t, day| format!("{day} ${}", cost[t]));
    let question = match dice.wording(5) {
        0 => format!(
            "{} needs at least so many {many} a day: {needs}. A {one} works five days in a row and then has two days off, every \
             week. The weekly pay depends on the first of the five days: {pays}. Minimize the weekly pay.",
            capital(who)
        ),
        1 => format!(
            "{} needed per day: {needs}. Five days on, two off, in a weekly cycle. Pay per week by the first day: {pays}. Find \
             the cheapest roster.",
            capital(many)
        ),
        2 => format!(
            "How many {many} should {who} let begin their five working days on each day of the week? They are off on the other \
             two. Weekend work costs more, so a {one} earns per week, by the first day: {pays}. At least these must be present: \
             {needs}. The payroll is to be lowest."
        ),
        3 => format!(
            "Our {many} want two days off together, so they work five in a row, the same ones each week. We need at least \
             {needs}. By the day on which the five begin, we pay a week of work with: {pays}. What is the least that one week \
             can cost us?"
        ),
        _ => format!(
            "Rosters repeat each week at {who}. A {one} starts on one day, works five days, and rests two. Weekly pay by start: \
             {pays}. Smallest numbers of {many} on duty: {needs}. Find whole numbers with the least total pay."
        ),
    };
    Draft::solved(question, f)
}

/// Tries every number for the first start; along the others, dynamic programming over the number that started last.
fn cheapest(need: &[i64], cost: &[i64]) -> i64 {
    let most = need.iter().copied().max().unwrap_or(0);
    let n = need.len();
    let around = |first: i64| {
        let mut best: Vec<(i64, i64)> = vec![(first, cost[0] * first)];
        for t in 1..n {
            let missing = |before: i64| (need[t] - before).max(0);
            let value = |now: i64| {
                let from = best.iter().filter(|&&(before, _)| now >= missing(before));
                from.map(|&(_, value)| value).min().map(|value| (now, value + cost[t] * now))
            };
            best = (0..=most).filter_map(value).collect();
        }
        best.into_iter().filter(|&(last, _)| last + first >= need[0]).map(|(_, value)| value).min()
    };
    (0..=most).filter_map(around).min().unwrap_or(0)
}
