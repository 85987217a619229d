//! Revenue management: how many tickets or stays to sell in each class, on legs or nights that share one capacity. An
//! integer program.

use super::network::{Arc, flow};
use super::{Draft, Family, Size, and, capital, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct RevenueManagement;

struct Scenario {
    who: &'static str,
    /// What each sale takes one of, on each leg or night.
    seat: (&'static str, &'static str),
    leg: (&'static str, &'static str),
    /// Names of the legs, and of the points between which a sale goes; a night is its own point.
    legs: [&'static str; 4],
    points: Option<[&'static str; 5]>,
    sale: &'static str,
    classes: [&'static str; 2],
    capacity: (i64, i64),
    /// The least and the largest price of the cheaper class per leg.
    price: (i64, i64),
}

const SCENARIOS: [Scenario; 6] = [
    Scenario {
        who: "an airline",
        seat: ("seat", "seats"),
        leg: ("flight", "flights"),
        legs: ["Rome-Milan", "Milan-Paris", "Paris-London", "London-Dublin"],
        points: Some(["Rome", "Milan", "Paris", "London", "Dublin"]),
        sale: "tickets",
        classes: ["saver", "flex"],
        capacity: (110, 190),
        price: (60, 140),
    },
    Scenario {
        who: "a hotel",
        seat: ("room", "rooms"),
        leg: ("night", "nights"),
        legs: ["Thu", "Fri", "Sat", "Sun"],
        points: None,
        sale: "stays",
        classes: ["group", "single"],
        capacity: (60, 150),
        price: (70, 130),
    },
    Scenario {
        who: "a railway",
        seat: ("seat", "seats"),
        leg: ("section", "sections"),
        legs: ["Bern-Basel", "Basel-Mainz", "Mainz-Bonn", "Bonn-Essen"],
        points: Some(["Bern", "Basel", "Mainz", "Bonn", "Essen"]),
        sale: "tickets",
        classes: ["saver", "normal"],
        capacity: (200, 420),
        price: (18, 45),
    },
    Scenario {
        who: "a coach line",
        seat: ("seat", "seats"),
        leg: ("section", "sections"),
        legs: ["Leeds-York", "York-Hull", "Hull-Derby", "Derby-Bath"],
        points: Some(["Leeds", "York", "Hull", "Derby", "Bath"]),
        sale: "tickets",
        classes: ["web", "counter"],
        capacity: (44, 72),
        price: (8, 20),
    },
    Scenario {
        who: "a rental firm",
        seat: ("car", "cars"),
        leg: ("day", "days"),
        legs: ["Mon", "Tue", "Wed", "Thu"],
        points: None,
        sale: "rentals",
        classes: ["online", "walk-in"],
        capacity: (40, 90),
        price: (35, 65),
    },
    Scenario {
        who: "a river cruise",
        seat: ("cabin", "cabins"),
        leg: ("stage", "stages"),
        legs: ["Passau-Linz", "Linz-Krems", "Krems-Vienna", "Vienna-Budapest"],
        points: Some(["Passau", "Linz", "Krems", "Vienna", "Budapest"]),
        sale: "bookings",
        classes: ["early", "standard"],
        capacity: (50, 95),
        price: (120, 260),
    },
];

impl Family for RevenueManagement {
    fn name(&self) -> &'static str {
        "revenue_management"
    }

    fn about(&self) -> &'static str {
        "sell seats or rooms of a limited capacity to the classes that bring the most"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { who, seat, leg, legs, points, sale, classes, capacity, price } = dice.pick(&SCENARIOS);
        let medium = size == Size::Medium;
        let n = if medium { dice.int(3, 4) as usize } else { 2 };
        let capacity = dice.int(capacity.0, capacity.1);
        // Every stretch of legs in both classes, for small ones each leg and both together.
        let mut stretches: Vec<(usize, usize)> =
            (0..n).flat_map(|from| (from + 1..=n).map(move |to| (from, to))).collect();
        while stretches.len() > 7 {
            stretches.remove(dice.index(stretches.len()));
        }
        let (mut names, mut prices, mut wanted, mut used) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for &(from, to) in &stretches {
            let long = (to - from) as i64;
            let place = match points {
                Some(points) => format!("{}-{}", points[from], points[to]),
                None if long == 1 => legs[from].to_string(),
                None => format!("{}-{}", legs[from], legs[to - 1]),
            };
            // Long stretches cost less per leg; the dear class is asked for less.
            let cheap = dice.int(price.0, price.1) * (long * 17 + 3) / 20;
            let dear = cheap * dice.int(130, 190) / 100;
            for (class, price) in classes.iter().zip([cheap, dear]) {
                names.push(format!("{place} {class}"));
                prices.push(price);
                let share = if price == dear { (8, 28) } else { (18, 55) };
                wanted.push((capacity * dice.int(share.0, share.1) / 100).max(2));
                used.push((from, to));
            }
        }
        let uses: Vec<i64> = (0..n)
            .flat_map(|leg| used.iter().map(move |&(from, to)| i64::from(from <= leg && leg < to)))
            .collect();
        let load = |at: usize| -> i64 {
            used.iter()
                .zip(&wanted)
                .filter(|((from, to), _)| *from <= at && at < *to)
                .map(|(_, wanted)| wanted)
                .sum()
        };
        // No choice where every wish fits.
        if (0..n).any(|leg| load(leg) <= capacity + 1) {
            return self.draft(dice, size);
        }

        let mut f =
            Formulation::new(format!("choose how many {sale} of each class to sell for the most revenue."));
        let i = f.set("i", "class", "classes", &names);
        let l = f.set("l", leg.0, leg.1, &legs[..n]);
        let p = f.param("p", "price", "$", i, &prices);
        let d = f.param("d", "demand", "", i, &wanted);
        let a = f.param("a", &format!("class uses {}", leg.0), "", (l, i), &uses);
        let k = f.param("k", seat.1, "", (), &[capacity]);
        let x = f.var("x", format!("{sale} sold of {{i}}"), i, Kind::Integer);
        f.upper(x, d.at(i));
        f.maximize(sum(i, p.at(i) * x.at(i)));
        f.require(seat.1, l, sum(i, a.at((l, i)) * x.at(i)).at_most(k));

        let (one, several) = *seat;
        let offers = each(&names, |i, name| match i {
            0 => format!("{name} ${}, at most {}", prices[0], wanted[0]),
            _ => format!("{name} ${}, {}", prices[i], wanted[i]),
        });
        let way = and(&legs[..n]);
        let each_leg = match points {
            Some(_) => format!("on every {} that it covers", leg.0),
            None => format!("for every {} from the first to the last named", leg.0),
        };
        let question = match dice.wording(5) {
            0 => format!(
                "{} has {capacity} {several} on each of the {} {way}. One of the {sale} takes a {one} {each_leg}. Price and demand: \
                 {offers}. How many of each class should it accept for the most revenue?",
                capital(who),
                leg.1
            ),
            1 => format!(
                "{}: {way}; {capacity} {several} on each. {} with price and demand: {offers}. Each uses one {one} {each_leg}. \
                 Maximize the revenue.",
                capital(leg.1),
                capital(sale)
            ),
            2 => format!(
                "For the {} {way}, {who} knows what customers would buy at most: {offers}. There are {capacity} {several} every \
                 time, and each sale needs one {each_leg}. What is the largest revenue?",
                leg.1
            ),
            3 => format!(
                "We cannot serve all who ask. Our offers, with price and the number of people interested, are {offers}. We own \
                 {capacity} {several}, the same for the {} {way}, and one sale takes one of them {each_leg}. Whom do we accept to \
                 earn the most?",
                leg.1
            ),
            _ => format!(
                "{} sells {sale} for one or more of the {} {way}; each takes a {one} {each_leg}. Every {} has {capacity} {several}. \
                 Fares and the largest numbers that can be sold: {offers}. Allocate the {several} so that the revenue is highest.",
                capital(who),
                leg.1,
                leg.0
            ),
        };
        // Every seat travels along all legs, sold or empty.
        let mut arcs: Vec<Arc> = (0..n).map(|leg| (leg, leg + 1, capacity, 0)).collect();
        arcs.extend((0..names.len()).map(|i| (used[i].0, used[i].1, wanted[i], -prices[i])));
        let (_, cost) = flow(n + 1, &arcs, 0, n, capacity);
        Draft::known(question, f, Fraction::whole(-cost))
    }
}
