//! Nurse rostering: who works which shift on which day, with enough people in every shift, rest after a night, and as many
//! wishes met as possible. A 0-1 program.

use std::collections::BTreeMap;

use super::{Draft, Family, Size, and, capital, each, up_to};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, over, sum};

pub(super) struct NurseRostering;

struct Scenario {
    who: &'static str,
    /// One and several, and their names.
    worker: [&'static str; 2],
    names: [&'static str; 5],
    /// The early and the late shift: nobody works the first on the day after the second.
    shifts: [&'static str; 2],
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "a ward",
        worker: ["nurse", "nurses"],
        names: ["Ann", "Bea", "Carl", "Dina", "Emil"],
        shifts: ["early", "night"],
    },
    Scenario {
        who: "a hotel desk",
        worker: ["clerk", "clerks"],
        names: ["Gabe", "Hana", "Ivo", "Jo", "Kai"],
        shifts: ["morning", "night"],
    },
    Scenario {
        who: "a fire station",
        worker: ["firefighter", "firefighters"],
        names: ["Max", "Nora", "Otto", "Pia", "Quin"],
        shifts: ["morning", "night"],
    },
    Scenario {
        who: "a control room",
        worker: ["operator", "operators"],
        names: ["Sam", "Tara", "Uwe", "Vera", "Will"],
        shifts: ["early", "late"],
    },
    Scenario {
        who: "a bakery",
        worker: ["baker", "bakers"],
        names: ["Abel", "Bibi", "Chuck", "Dora", "Ezra"],
        shifts: ["dawn", "evening"],
    },
    Scenario {
        who: "an airport tower",
        worker: ["controller", "controllers"],
        names: ["Gil", "Hope", "Ian", "June", "Kurt"],
        shifts: ["morning", "night"],
    },
    Scenario {
        who: "an animal clinic",
        worker: ["vet", "vets"],
        names: ["Mia", "Ned", "Olga", "Paul", "Rita"],
        shifts: ["early", "late"],
    },
];

impl Family for NurseRostering {
    fn name(&self) -> &'static str {
        "nurse_rostering"
    }

    fn about(&self) -> &'static str {
        "assign people to shifts over several days so that needs and rest are kept and wishes count most"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { who, worker: [one, many], names, shifts } = dice.pick(&SCENARIOS);
        let n = size.count(dice, (3, 3), (4, 5));
        let days = size.count(dice, (3, 3), (4, 6));
        let names = &names[..n];
        let need = [if n > 4 { 2 } else { 1 }, 1];
        // Nobody may work every day; what all may do together is the work, or a little more.
        let work = days as i64 * need.iter().sum::<i64>();
        let fair = (work + n as i64 - 1) / n as i64;
        let most = fair + i64::from(fair + 1 < days as i64 && dice.chance(50));
        // A 0 is for a day that somebody likes to work.
        let (points, extra, optimum) = loop {
            let points = dice.ints(n * days, 0, 9);
            let extra = dice.ints(n, 1, 5);
            let optimum = least(&points, &extra, days, need, most, true);
            // Rest, or the limit on shifts, matters.
            let easy = [(most, false), (days as i64, true)]
                .map(|(most, rest)| least(&points, &extra, days, need, most, rest));
            if let Some(optimum) = optimum.filter(|optimum| easy.iter().any(|easy| *easy < Some(*optimum))) {
                break (points, extra, optimum);
            }
        };

        let mut f = Formulation::new(format!(
            "roster {many} so that the points of the shifts worked are as little as possible."
        ));
        let i = f.set("i", one, many, names);
        let t = f.range("t", "day", "days", days);
        let s = f.set("s", "shift", "shifts", shifts);
        let w = f.param("w", "points", "", (i, t), &points);
        let v = f.param("v", &format!("more for {}", shifts[1]), "", i, &extra);
        let b = f.param("b", &format!("{many} needed"), "", s, &need);
        let k = f.param("k", "most shifts", "", (), &[most]);
        let x = f.var("x", "1 if {i} works on {t} in {s}", (i, t, s), Kind::Binary);
        let last = s.last();
        f.minimize(
            sum((i, t, s), w.at((i, t)) * x.at((i, t, s))) + sum((i, t), v.at(i) * x.at((i, t, last))),
        );
        f.require("need", (t, s), sum(i, x.at((i, t, s))).at_least(b.at(s)));
        f.require("one shift", (i, t), sum(s, x.at((i, t, s))).at_most(1));
        let rest = x.at((i, t - 1, s.last())) + x.at((i, t, s.first()));
        f.require("rest", over((i, t)).when(t.not_first()), rest.at_most(1));
        f.require("most", i, sum((t, s), x.at((i, t, s))).at_most(k));

        let [early, late] = shifts;
        let table = each(names, |i, name| {
            format!("{name} {}, and {} more if {late}", and(&points[i * days..(i + 1) * days]), extra[i])
        });
        let [by_day, by_night] = need;
        let span = up_to(days);
        let question = match dice.wording(5) {
            0 => format!(
                "{} plans days {span}. Every day the {early} shift needs at least {by_day} of its {many} and the {late} shift \
                 {by_night}. Nobody works two shifts on one day, more than {most} in all, or the {early} shift on the day after the \
                 {late} one. Points for not wanting to work on these days: {table}. Minimize the points of all shifts worked.",
                capital(who)
            ),
            1 => format!(
                "Roster for days {span}. Needed per day, at least: {early} {by_day}, {late} {by_night}. Per {one}: one shift a day, up \
                 to {most} shifts, no {early} shift right after the {late} shift of the day before. Points for a working day: {table}. \
                 Min total points."
            ),
            2 => format!(
                "Who of the {many} of {who} should work when? For days {span}, each has said with points how little working would \
                 suit: {table}. The fewer points in all, the better. The {early} shift takes {by_day} or more a day, the {late} one \
                 {by_night} or more. Only one shift a day and {most} together are allowed, and after the {late} shift no {early} shift \
                 on the next day."
            ),
            3 => format!(
                "We are {n} {many} and must fill the {early} shift with at least {by_day} and the {late} shift with at least \
                 {by_night} of us on days {span}. We do one shift a day or none, {most} at most over all days, and never the {early} \
                 shift if we had the {late} one the day before. Our points against each day are {table}. What is the smallest sum \
                 for the shifts we work?"
            ),
            _ => format!(
                "At {who}, {table}: so many points count for each of days {span} if the {one} works then. A day has two shifts, \
                 {early} (at least {by_day}) and {late} (at least {by_night}), and everybody can take one of them, but not {early} after \
                 {late} the day before. The limit for each is {most} shifts. Find the roster with the fewest points."
            ),
        };
        Draft::known(question, f, Fraction::whole(optimum))
    }
}

/// Dynamic programming over the days, by who has had how many shifts and who worked late last. `None` when there is no
/// roster. Nobody works without need, as points are not below 0.
fn least(points: &[i64], extra: &[i64], days: usize, need: [i64; 2], most: i64, rest: bool) -> Option<i64> {
    let n = extra.len();
    let has = |set: u32, i: usize| i64::from(set >> i & 1 == 1);
    let sets = |size: i64| (0_u32..1 << n).filter(move |set| i64::from(set.count_ones()) == size);
    let mut best: BTreeMap<(Vec<i64>, u32), i64> = BTreeMap::from([((vec![0; n], 0), 0)]);
    for t in 0..days {
        let mut next = BTreeMap::new();
        for ((shifts, tired), value) in best {
            for early in sets(need[0]).filter(|early| !rest || early & tired == 0) {
                for late in sets(need[1]).filter(|late| late & early == 0) {
                    let works = |i: usize| has(early | late, i);
                    let shifts: Vec<i64> = (0..n).map(|i| shifts[i] + works(i)).collect();
                    if shifts.iter().any(|&shifts| shifts > most) {
                        continue;
                    }
                    let total = value
                        + (0..n)
                            .map(|i| works(i) * points[i * days + t] + has(late, i) * extra[i])
                            .sum::<i64>();
                    let known = next.entry((shifts, late)).or_insert(total);
                    *known = total.min(*known);
                }
            }
        }
        best = next;
    }
    best.into_values().min()
}
