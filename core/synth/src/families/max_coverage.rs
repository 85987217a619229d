//! Maximum coverage: a given number of sites such that most people live near one. A 0-1 program.

use super::{Draft, Family, Size, and, capital, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, over, sum};

pub(super) struct MaxCoverage;

struct Scenario {
    who: &'static str,
    /// One site and several, and their names.
    site: [&'static str; 2],
    sites: [&'static str; 8],
    /// One place and several, their names, and what is counted in them.
    place: [&'static str; 2],
    places: [&'static str; 10],
    people: &'static str,
    /// The least and the largest number, and their step.
    count: [i64; 3],
    /// What a site does to a place.
    covers: &'static str,
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "a fire service",
        site: ["station", "stations"],
        sites: ["A", "B", "C", "D", "E", "F", "G", "H"],
        place: ["district", "districts"],
        places: ["north", "south", "east", "west", "port", "hill", "park", "center", "mill", "lake"],
        people: "residents",
        count: [8, 60, 500],
        covers: "reaches",
    },
    Scenario {
        who: "a phone company",
        site: ["mast", "masts"],
        sites: ["M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8"],
        place: ["town", "towns"],
        places: ["Alton", "Borth", "Corby", "Diss", "Esher", "Frome", "Goole", "Hythe", "Ilkley", "Kelso"],
        people: "customers",
        count: [4, 50, 200],
        covers: "serves",
    },
    Scenario {
        who: "an aid agency",
        site: ["well", "wells"],
        sites: ["W1", "W2", "W3", "W4", "W5", "W6", "W7", "W8"],
        place: ["village", "villages"],
        places: ["Abou", "Bani", "Chiro", "Dori", "Edea", "Fika", "Gao", "Hola", "Ibi", "Jos"],
        people: "families",
        count: [3, 30, 10],
        covers: "is near",
    },
    Scenario {
        who: "an advertiser",
        site: ["billboard", "billboards"],
        sites: ["B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8"],
        place: ["street", "streets"],
        places: [
            "Oak St", "Elm St", "Ash St", "Fir St", "Bay St", "Yew St", "Fig St", "Bog St", "Gum St",
            "Ivy St",
        ],
        people: "drivers a day",
        count: [5, 40, 100],
        covers: "is seen from",
    },
    Scenario {
        who: "a book bus",
        site: ["stop", "stops"],
        sites: ["inn", "school", "bridge", "church", "square", "mill", "farm", "station"],
        place: ["hamlet", "hamlets"],
        places: ["Ayle", "Bray", "Cray", "Dell", "Eype", "Fyne", "Gare", "Holt", "Irby", "Kyle"],
        people: "readers",
        count: [4, 30, 5],
        covers: "is near",
    },
    Scenario {
        who: "a parcel firm",
        site: ["locker", "lockers"],
        sites: ["L1", "L2", "L3", "L4", "L5", "L6", "L7", "L8"],
        place: ["block", "blocks"],
        places: ["K1", "K2", "K3", "K4", "K5", "K6", "K7", "K8", "K9", "K10"],
        people: "households",
        count: [5, 40, 10],
        covers: "is near",
    },
    Scenario {
        who: "a coast guard",
        site: ["radar", "radars"],
        sites: ["cape", "cliff", "fort", "pier", "isle", "dune", "tower", "reef"],
        place: ["zone", "zones"],
        places: ["Z1", "Z2", "Z3", "Z4", "Z5", "Z6", "Z7", "Z8", "Z9", "Z10"],
        people: "ships a day",
        count: [3, 40, 1],
        covers: "sees",
    },
];

impl Family for MaxCoverage {
    fn name(&self) -> &'static str {
        "max_coverage"
    }

    fn about(&self) -> &'static str {
        "open a given number of sites that together reach the most people"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario {
            who,
            site: [site, sites],
            sites: site_names,
            place: [place, places],
            places: pool,
            people,
            count: [low, high, step],
            covers,
        } = dice.pick(&SCENARIOS);
        let k = size.count(dice, (3, 4), (6, 8));
        let n = size.count(dice, (4, 4), (7, 10));
        let most = size.count(dice, (2, 2), (2, 4));
        let (site_names, names) = (&site_names[..k], dice.some(pool, n));
        let (reach, count, optimum) = loop {
            let count: Vec<i64> = dice.ints(n, *low, *high).iter().map(|c| c * step).collect();
            let reach: Vec<Vec<usize>> = (0..k)
                .map(|_| {
                    let percent = if k > 4 { 35 } else { 45 };
                    (0..n).filter(|_| dice.chance(percent)).collect()
                })
                .collect();
            let reached = |j: usize| reach.iter().filter(|own| own.contains(&j)).count();
            let total = |own: &Vec<usize>| own.iter().map(|&j| count[j]).sum::<i64>();
            let optimum = largest(&reach, &count, most);
            // The sites that reach most by themselves are not the best together, as they reach the same places.
            let mut by_size: Vec<&Vec<usize>> = reach.iter().collect();
            by_size.sort_by_key(|own| -total(own));
            let largest_ones: Vec<Vec<usize>> = by_size[..most].iter().map(|own| (*own).clone()).collect();
            let everything = count.iter().sum::<i64>();
            if (0..n).all(|j| reached(j) > 0)
                && reach.iter().all(|own| !own.is_empty() && own.len() < n)
                && optimum < everything
                && largest(&largest_ones, &count, most) < optimum
            {
                break (reach, count, optimum);
            }
        };
        let near: Vec<i64> =
            (0..n).flat_map(|j| reach.iter().map(move |own| i64::from(own.contains(&j)))).collect();

        let mut f = Formulation::new(format!("open {most} {sites} that reach the most {people}."));
        let i = f.set("i", site, sites, site_names);
        let j = f.set("j", place, places, &names);
        let d = f.param("d", people, "", j, &count);
        let a = f.param("a", &format!("{site} {covers} {place}"), "", (j, i), &near);
        let p = f.param("p", &format!("{sites} at most"), "", (), &[most as i64]);
        let y = f.var("y", "1 if {i} opens", i, Kind::Binary);
        let z = f.var("z", "1 if {j} is reached", j, Kind::Binary);
        f.maximize(sum(j, d.at(j) * z.at(j)));
        f.require("number", (), sum(i, y.at(i)).at_most(p));
        f.require("reach", j, z.at(j).at_most(sum(over(i).when(a.nonzero((j, i))), y.at(i))));
        f.nonlinear = Some(format!(
            "z is the maximum of the y that reach the {place}; as z is to be large, z <= their sum says it linearly"
        ));

        let reached = each(site_names, |i, name| {
            let own: Vec<&str> = reach[i].iter().map(|&j| names[j]).collect();
            format!("{name} {covers} {}", and(&own))
        });
        let table = each(site_names, |i, name| {
            let own: Vec<&str> = reach[i].iter().map(|&j| names[j]).collect();
            format!("{name} ({})", own.join(", "))
        });
        let from = each(&names, |j, name| {
            let by: Vec<&str> = (0..k).filter(|&i| reach[i].contains(&j)).map(|i| site_names[i]).collect();
            format!("{name} ({}) {}", count[j], by.join(" or "))
        });
        let counts = each(&names, |j, name| format!("{name} {}", count[j]));
        let question = match dice.wording(5) {
            0 => format!(
                "{} can open at most {most} of {k} {sites}. {}. {} by {place}: {counts}. A {place} counts once, if some open {site} \
                 {covers} it. Maximize the number of {people} that count.",
                capital(who),
                capital(&reached),
                capital(people)
            ),
            1 => format!(
                "{} and the {places} each one {covers}: {table}. {}: {counts}. Open {most} or fewer. Maximize the {people} in all \
                 {places} covered by one open {site} or more.",
                capital(sites),
                capital(people)
            ),
            2 => format!(
                "Where should {who} open {sites}, if money is there for {most} at most? For each {place} these are the {people}, in \
                 brackets, and the {sites} of which any one is enough: {from}. As many {people} as possible should be served."
            ),
            3 => format!(
                "We cannot be everywhere. Of our {k} {sites} we can open no more than {most}, and {reached}. There are so many \
                 {people}: {counts}. With two open {sites} for one {place}, we still count its {people} once. What is the largest \
                 number that we can reach?"
            ),
            _ => format!(
                "The {places} have {people} as follows: {counts}. To count, a {place} needs an open {site}, and {reached}. Choose up \
                 to {most} {sites} for {who} such that the sum over the {places} that count is largest."
            ),
        };
        Draft::known(question, f, Fraction::whole(optimum))
    }
}

/// Tries every choice of so many sites.
fn largest(reach: &[Vec<usize>], count: &[i64], most: usize) -> i64 {
    let total = |open: u32| -> i64 {
        let near = |j: &usize| (0..reach.len()).any(|i| open >> i & 1 == 1 && reach[i].contains(j));
        (0..count.len()).filter(near).map(|j| count[j]).sum()
    };
    (0_u32..1 << reach.len()).filter(|open| open.count_ones() as usize <= most).map(total).max().unwrap_or(0)
}
