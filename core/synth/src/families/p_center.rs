//! p-center: a given number of sites so that the farthest place is as near as possible. A mixed-integer program that
//! minimizes a maximum.

use super::{Draft, Family, Size, and, article, capital};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct PCenter;

struct Scenario {
    who: &'static str,
    site: [&'static str; 2],
    sites: [&'static str; 6],
    place: [&'static str; 2],
    places: [&'static str; 8],
    /// The range of travel times in minutes.
    minutes: [i64; 2],
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "a fire department",
        site: ["fire station", "fire stations"],
        sites: ["S1", "S2", "S3", "S4", "S5", "S6"],
        place: ["district", "districts"],
        places: ["harbor", "old town", "campus", "airport", "heights", "mills", "beach", "gardens"],
        minutes: [2, 15],
    },
    Scenario {
        who: "a rescue service",
        site: ["helicopter base", "helicopter bases"],
        sites: ["Alp", "Berg", "Cima", "Dent", "Egg", "Firn"],
        place: ["resort", "resorts"],
        places: ["Arosa", "Bormio", "Cogne", "Davos", "Elm", "Flims", "Gstaad", "Laax"],
        minutes: [5, 30],
    },
    Scenario {
        who: "a police chief",
        site: ["patrol post", "patrol posts"],
        sites: ["P1", "P2", "P3", "P4", "P5", "P6"],
        place: ["block", "blocks"],
        places: ["A1", "A2", "B1", "B2", "C1", "C2", "D1", "D2"],
        minutes: [1, 12],
    },
    Scenario {
        who: "a lifeguard club",
        site: ["tower", "towers"],
        sites: ["north", "south", "middle", "pier", "dune", "cliff"],
        place: ["beach", "beaches"],
        places: ["Sandy", "Rocky", "Long", "Family", "Surf", "Quiet", "Shell", "Palm"],
        minutes: [1, 9],
    },
    Scenario {
        who: "a phone company",
        site: ["service center", "service centers"],
        sites: ["Reno", "Elko", "Ely", "Mesa", "Yuma", "Taos"],
        place: ["exchange", "exchanges"],
        places: ["E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8"],
        minutes: [10, 90],
    },
    Scenario {
        who: "a blood bank",
        site: ["store", "stores"],
        sites: ["east", "west", "river", "hill", "park", "dock"],
        place: ["hospital", "hospitals"],
        places: ["Mercy", "Hope", "Grace", "Unity", "Faith", "Trinity", "Saint Ann", "General"],
        minutes: [5, 40],
    },
    Scenario {
        who: "a mine operator",
        site: ["shelter", "shelters"],
        sites: ["K1", "K2", "K3", "K4", "K5", "K6"],
        place: ["face", "faces"],
        places: ["F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8"],
        minutes: [2, 20],
    },
];

impl Family for PCenter {
    fn name(&self) -> &'static str {
        "p_center"
    }

    fn about(&self) -> &'static str {
        "open a given number of sites so that the longest way is shortest"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario {
            who,
            site: [site, sites],
            sites: pool,
            place: [place, places],
            places: place_pool,
            minutes,
        } = dice.pick(&SCENARIOS);
        let k = size.count(dice, (3, 3), (4, 6));
        let n = size.count(dice, (3, 3), (6, 8));
        let p = size.count(dice, (2, 2), (2, 3));
        let site_names = dice.some(pool, k);
        let names = dice.some(place_pool, n);
        let time = dice.ints(k * n, minutes[0], minutes[1]);

        let mut f = Formulation::new(format!(
            "open {p} of {k} {sites} so that the longest time to {} is least.",
            article(place)
        ));
        let i = f.set("i", site, sites, &site_names);
        let j = f.set("j", place, places, &names);
        let t = f.param("t", "time", "minutes", (i, j), &time);
        let number = f.param("p", &format!("{sites} to open"), "", (), &[p as i64]);
        let y = f.var("y", "1 if {i} opens", i, Kind::Binary);
        let x = f.var("x", "1 if {i} serves {j}", (i, j), Kind::Binary);
        let z = f.var("z", "longest minutes", (), Kind::Continuous);
        f.minimize(z);
        f.require("number", (), sum(i, y.at(i)).equals(number));
        f.require("once", j, sum(i, x.at((i, j))).equals(1));
        f.require("open", (i, j), x.at((i, j)).at_most(y.at(i)));
        f.require("longest", j, z.at(()).at_least(sum(i, t.at((i, j)) * x.at((i, j)))));
        f.nonlinear =
            Some(format!("the maximum over the {places} is made linear: z is at least the time of each"));

        let rows: Vec<String> =
            (0..k).map(|i| format!("{}: {}", site_names[i], and(&time[i * n..(i + 1) * n]))).collect();
        let (rows, all) = (rows.join("; "), and(&names));
        let question = match dice.wording(5) {
            0 => format!(
                "{} opens exactly {p} of {k} {sites}. Each {place} is served by one open {site}. Minutes from each {site} \
                 to {all}: {rows}. Minimize the longest time to any {place}.",
                capital(who)
            ),
            1 => format!(
                "Exactly {p} of the {sites} {} can be opened. From them it takes these minutes to {all}: {rows}. \
                 What is the shortest time within which every {place} can be reached from an open {site}?",
                and(&site_names)
            ),
            2 => format!(
                "{} and minutes to {all}: {rows}. Open exactly {p}; one open {site} serves each {place}. \
                 Min the maximum time.",
                capital(sites)
            ),
            3 => format!(
                "No {place} should wait long for {who}. We have {k} possible {sites} and can open exactly {p}; each {place} \
                 is then given to an open one. In minutes, {all} are this far away: {rows}. How low can the worst \
                 time of all the {places} be?"
            ),
            _ => format!(
                "Which {p} of {k} {sites} should {who} open, and which of these should serve each of the {places} {all}, so \
                 that the worst-off {place} is served soonest? The travel times in minutes are {rows}."
            ),
        };
        Draft::known(question, f, Fraction::whole(least(&time, n, p)))
    }
}

/// Tries every choice of `p` sites; every place is served by the nearest of them.
fn least(time: &[i64], n: usize, p: usize) -> i64 {
    let k = time.len() / n;
    let longest = |open: u32| {
        let nearest = |j: usize| (0..k).filter(|i| open >> i & 1 == 1).map(|i| time[i * n + j]).min();
        (0..n).filter_map(nearest).max().unwrap_or(0)
    };
    (0_u32..1 << k).filter(|open| open.count_ones() as usize == p).map(longest).min().unwrap_or(0)
}
