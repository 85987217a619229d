//! p-median: a given number of sites for the least total distance, weighted by demand. A 0-1 program.

use super::{Draft, Family, Size, and, capital, distances};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct PMedian;

struct Scenario {
    who: &'static str,
    site: [&'static str; 2],
    sites: [&'static str; 6],
    place: [&'static str; 2],
    places: [&'static str; 9],
    /// What goes from the places to the sites or back, and how much of it, in steps.
    demand: (&'static str, [i64; 3]),
    unit: &'static str,
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "a library board",
        site: ["branch", "branches"],
        sites: ["school", "market", "station", "church", "mall", "park"],
        place: ["quarter", "quarters"],
        places: ["Abbey", "Bow", "Cray", "Dell", "Eaton", "Fleet", "Gore", "Hale", "Ince"],
        demand: ("visits a day", [4, 30, 10]),
        unit: "km",
    },
    Scenario {
        who: "a waste authority",
        site: ["transfer station", "transfer stations"],
        sites: ["T1", "T2", "T3", "T4", "T5", "T6"],
        place: ["town", "towns"],
        places: ["Ash", "Birk", "Cole", "Dorn", "Elk", "Fir", "Glen", "Hart", "Iver"],
        demand: ("truckloads a week", [5, 40, 1]),
        unit: "miles",
    },
    Scenario {
        who: "a courier firm",
        site: ["hub", "hubs"],
        sites: ["airport", "harbor", "junction", "depot", "arena", "campus"],
        place: ["zone", "zones"],
        places: ["Z1", "Z2", "Z3", "Z4", "Z5", "Z6", "Z7", "Z8", "Z9"],
        demand: ("parcels a day", [4, 30, 20]),
        unit: "km",
    },
    Scenario {
        who: "a health service",
        site: ["clinic", "clinics"],
        sites: ["C1", "C2", "C3", "C4", "C5", "C6"],
        place: ["village", "villages"],
        places: ["Lund", "Mora", "Nora", "Odde", "Pite", "Rana", "Sund", "Tinn", "Ulva"],
        demand: ("trips a week", [5, 50, 2]),
        unit: "km",
    },
    Scenario {
        who: "a dairy cooperative",
        site: ["cooling plant", "cooling plants"],
        sites: ["river", "rail", "mill", "ridge", "bridge", "crossing"],
        place: ["farm", "farms"],
        places: ["Alm", "Berg", "Dahl", "Eck", "Feld", "Hof", "Kamp", "Lohe", "Moos"],
        demand: ("tankers a week", [2, 15, 1]),
        unit: "km",
    },
    Scenario {
        who: "an electricity company",
        site: ["repair base", "repair bases"],
        sites: ["B1", "B2", "B3", "B4", "B5", "B6"],
        place: ["substation", "substations"],
        places: ["Arc", "Bolt", "Coil", "Dyne", "Erg", "Flux", "Gauss", "Henry", "Ion"],
        demand: ("calls a month", [3, 25, 1]),
        unit: "miles",
    },
    Scenario {
        who: "a school board",
        site: ["bus depot", "bus depots"],
        sites: ["north", "south", "east", "west", "middle", "hillside"],
        place: ["school", "schools"],
        places: ["Adams", "Burke", "Clay", "Dewey", "Emerson", "Frost", "Grant", "Hale", "Irving"],
        demand: ("bus trips a day", [3, 20, 1]),
        unit: "miles",
    },
];

impl Family for PMedian {
    fn name(&self) -> &'static str {
        "p_median"
    }

    fn about(&self) -> &'static str {
        "open a given number of sites for the least weighted distance"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario {
            who,
            site: [site, sites],
            sites: pool,
            place: [place, places],
            places: place_pool,
            demand,
            unit,
        } = dice.pick(&SCENARIOS);
        let (goods, [low, high, step]) = *demand;
        let k = size.count(dice, (3, 3), (4, 6));
        let n = size.count(dice, (3, 3), (6, 9));
        let p = size.count(dice, (2, 2), (2, 3));
        let site_names = dice.some(pool, k);
        let names = dice.some(place_pool, n);
        let points = |dice: &mut Dice, count: usize| -> Vec<(i64, i64)> {
            (0..count).map(|_| (dice.int(0, 20), dice.int(0, 20))).collect()
        };
        // Different places, so that no distance is 0.
        let distance = loop {
            let distance = distances(&points(dice, k), &points(dice, n));
            if distance.iter().all(|&distance| distance > 0) {
                break distance;
            }
        };
        let weight: Vec<i64> = dice.ints(n, low, high).iter().map(|weight| weight * step).collect();

        let mut f = Formulation::new(format!(
            "open {p} of {k} {sites} for the least total distance of all {places}."
        ));
        let i = f.set("i", site, sites, &site_names);
        let j = f.set("j", place, places, &names);
        let h = f.param("h", goods, "", j, &weight);
        let d = f.param("d", "distance", unit, (i, j), &distance);
        let number = f.param("p", &format!("{sites} to open"), "", (), &[p as i64]);
        let y = f.var("y", "1 if {i} opens", i, Kind::Binary);
        let x = f.var("x", "1 if {j} belongs to {i}", (i, j), Kind::Binary);
        f.minimize(sum((i, j), h.at(j) * d.at((i, j)) * x.at((i, j))));
        f.require("number", (), sum(i, y.at(i)).equals(number));
        f.require("once", j, sum(i, x.at((i, j))).equals(1));
        f.require("open", (i, j), x.at((i, j)).at_most(y.at(i)));
        f.nonlinear = Some("none, x <= y says that only an open one is used".into());

        let rows: Vec<String> =
            (0..k).map(|i| format!("{}: {}", site_names[i], and(&distance[i * n..(i + 1) * n]))).collect();
        let rows = rows.join("; ");
        let trips: Vec<String> = (0..n).map(|j| format!("{} {}", names[j], weight[j])).collect();
        let (trips, all) = (and(&trips), and(&names));
        let question = match dice.wording(5) {
            0 => format!(
                "{} opens exactly {p} of {k} possible {sites}. Each {place} uses one open {site}. {}: {trips}. \
                 Distances in {unit} from each {site} to {all}: {rows}. Minimize the sum of {goods} times distance.",
                capital(who),
                capital(goods)
            ),
            1 => format!(
                "The distances in {unit} to {all} are, for the possible {sites}, {rows}. There are these {goods}: {trips}. \
                 {} wants exactly {p} {sites}, and each {place} to belong to one of those. How small can the total of {goods} \
                 times {unit} be?",
                capital(who)
            ),
            2 => format!(
                "Choose {p} of the {sites} {}. {} per {place}: {trips}. Distances in {unit} to {all}: {rows}. \
                 Each {place} goes to one chosen {site}. Min total of {goods} x {unit}.",
                and(&site_names),
                capital(goods)
            ),
            3 => format!(
                "There is money for exactly {p} of the {sites} {}. The {places} are not equally busy: {trips} {goods}. \
                 Where do we open so that all together travel the least, if a {place} keeps to one open {site}? \
                 In {unit}, it is to {all}: {rows}.",
                and(&site_names)
            ),
            _ => format!(
                "The {places} differ in {goods}: {trips}. {} will have a {site} at exactly {p} of these sites (with {unit} to \
                 {all}): {rows}. Every {place} is assigned to one {site}. Find the least sum over the {places} of {goods} \
                 times distance.",
                capital(who)
            ),
        };
        Draft::known(question, f, Fraction::whole(least(&weight, &distance, p)))
    }
}

/// Tries every choice of `p` sites; every place goes to the nearest of them.
fn least(weight: &[i64], distance: &[i64], p: usize) -> i64 {
    let n = weight.len();
    let k = distance.len() / n;
    let total = |open: u32| -> i64 {
        let nearest = |j: usize| (0..k).filter(|i| open >> i & 1 == 1).map(|i| distance[i * n + j]).min();
        (0..n).map(|j| weight[j] * nearest(j).unwrap_or(0)).sum()
    };
    (0_u32..1 << k).filter(|open| open.count_ones() as usize == p).map(total).min().unwrap_or(0)
}
