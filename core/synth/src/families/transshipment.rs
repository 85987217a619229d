//! Transshipment: goods go from plants over hubs to customers at the least cost. An LP over two grids.

use super::network::{Arc, flow};
use super::{Draft, Family, Size, and, article, capital, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct Transshipment;

struct Scenario {
    goods: &'static str,
    unit: &'static str,
    /// What a source, a hub and a target are called: one and several.
    words: [(&'static str, &'static str); 3],
    sources: [&'static str; 4],
    hubs: [&'static str; 3],
    targets: [&'static str; 6],
    /// The least and the largest cost of a unit on one leg.
    cost: (i64, i64),
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        goods: "refrigerators",
        unit: "pallets",
        words: [("factory", "factories"), ("warehouse", "warehouses"), ("store", "stores")],
        sources: ["Brno", "Lodz", "Izmir", "Porto"],
        hubs: ["Vienna", "Milan", "Lyon"],
        targets: ["Bern", "Nice", "Graz", "Turin", "Basel", "Trier"],
        cost: (12, 45),
    },
    Scenario {
        goods: "coffee",
        unit: "tons",
        words: [("farm", "farms"), ("port", "ports"), ("roaster", "roasters")],
        sources: ["Sul", "Huila", "Cauca", "Marcala"],
        hubs: ["Santos", "Cartagena", "Veracruz"],
        targets: ["Hamburg", "Trieste", "Antwerp", "Oslo", "Boston", "Osaka"],
        cost: (30, 95),
    },
    Scenario {
        goods: "gravel",
        unit: "truckloads",
        words: [("quarry", "quarries"), ("yard", "yards"), ("building site", "building sites")],
        sources: ["North Pit", "Red Hill", "Old Ford", "Flint"],
        hubs: ["Yard A", "Yard B", "Yard C"],
        targets: ["bridge", "school", "tower", "stadium", "mall", "depot"],
        cost: (60, 180),
    },
    Scenario {
        goods: "mail",
        unit: "containers",
        words: [
            ("post office", "post offices"),
            ("sorting center", "sorting centers"),
            ("district", "districts"),
        ],
        sources: ["PO 1", "PO 2", "PO 3", "PO 4"],
        hubs: ["Center N", "Center S", "Center W"],
        targets: ["Ash", "Birch", "Cedar", "Dale", "Elm", "Fern"],
        cost: (8, 30),
    },
    Scenario {
        goods: "relief supplies",
        unit: "truckloads",
        words: [("airport", "airports"), ("camp", "camps"), ("village", "villages")],
        sources: ["Kilo", "Lima", "Mike", "Oscar"],
        hubs: ["Camp 1", "Camp 2", "Camp 3"],
        targets: ["Adi", "Bora", "Chari", "Dima", "Ela", "Fara"],
        cost: (150, 400),
    },
    Scenario {
        goods: "milk",
        unit: "tankers",
        words: [
            ("collection point", "collection points"),
            ("cooling plant", "cooling plants"),
            ("dairy", "dairies"),
        ],
        sources: ["Green", "Stone", "Miller", "Hill"],
        hubs: ["Cool 1", "Cool 2", "Cool 3"],
        targets: ["Alp", "Tal", "Berg", "See", "Moor", "Wald"],
        cost: (50, 140),
    },
    Scenario {
        goods: "car parts",
        unit: "crates",
        words: [
            ("supplier", "suppliers"),
            ("cross-dock", "cross-docks"),
            ("assembly plant", "assembly plants"),
        ],
        sources: ["Adler", "Brandt", "Conti", "Dorn"],
        hubs: ["Dock E", "Dock W", "Dock S"],
        targets: ["Ulm", "Gyor", "Mlada", "Vigo", "Genk", "Zilina"],
        cost: (5, 28),
    },
];

impl Family for Transshipment {
    fn name(&self) -> &'static str {
        "transshipment"
    }

    fn about(&self) -> &'static str {
        "ship goods from sources over hubs to targets at the least cost"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { goods, unit, words: [source, hub, target], sources, hubs, targets, cost } =
            dice.pick(&SCENARIOS);
        let (n, h, q) = match size {
            Size::Medium => (dice.int(3, 4) as usize, dice.int(2, 3) as usize, dice.int(4, 6) as usize),
            _ => (2, 2, 2),
        };
        let (sources, hubs, targets) = (dice.some(sources, n), dice.some(hubs, h), dice.some(targets, q));
        let step = if dice.chance(50) { 5 } else { 1 };
        let demand: Vec<i64> = dice.ints(q, 4, 12).iter().map(|d| step * d).collect();
        let wanted: i64 = demand.iter().sum();
        // All sources together have more than is wanted, and so have the hubs; one hub alone is too small.
        let supply: Vec<i64> = (0..n).map(|_| wanted / n as i64 + step * dice.int(1, 5)).collect();
        let limited = size == Size::Medium;
        let capacity: Vec<i64> =
            (0..h).map(|_| (wanted / h as i64 + step * dice.int(1, 5)).min(wanted - 1)).collect();
        let (inbound, outbound) = (dice.ints(n * h, cost.0, cost.1), dice.ints(h * q, cost.0, cost.1));

        let mut f = Formulation::new(format!("ship {goods} over the {} at the least cost.", hub.1));
        let i = f.set("i", source.0, source.1, &sources);
        let k = f.set("k", hub.0, hub.1, &hubs);
        let j = f.set("j", target.0, target.1, &targets);
        let per = format!("$ per {}", unit.trim_end_matches('s'));
        let s = f.param("s", "supply", unit, i, &supply);
        let u = limited.then(|| f.param("u", "capacity", unit, k, &capacity));
        let d = f.param("d", "demand", unit, j, &demand);
        let a = f.param("a", "cost in", &per, (i, k), &inbound);
        let b = f.param("b", "cost out", &per, (k, j), &outbound);
        let x = f.var("x", format!("{unit} from {{i}} to {{k}}"), (i, k), Kind::Continuous);
        let y = f.var("y", format!("{unit} from {{k}} to {{j}}"), (k, j), Kind::Continuous);
        f.minimize(sum((i, k), a.at((i, k)) * x.at((i, k))) + sum((k, j), b.at((k, j)) * y.at((k, j))));
        f.require("supply", i, sum(k, x.at((i, k))).at_most(s.at(i)));
        if let Some(u) = u {
            f.require("capacity", k, sum(i, x.at((i, k))).at_most(u.at(k)));
        }
        f.require("balance", k, sum(i, x.at((i, k))).equals(sum(j, y.at((k, j)))));
        f.require("demand", j, sum(k, y.at((k, j))).equals(d.at(j)));

        let one = unit.trim_end_matches('s');
        let to = |from: &[&'static str], costs: &[i64]| {
            let width = costs.len() / from.len();
            each(from, |at, name| {
                let row: Vec<String> =
                    costs[at * width..(at + 1) * width].iter().map(|cost| format!("${cost}")).collect();
                format!("from {name} {}", and(&row))
            })
        };
        let (into, out) = (to(&sources, &inbound), to(&hubs, &outbound));
        let amounts = |names: &[&'static str], values: &[i64]| {
            and(&names.iter().zip(values).map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>())
        };
        let (supplies, needs) = (amounts(&sources, &supply), amounts(&targets, &demand));
        let limits = match limited {
            true => format!(" The {} can handle at most: {}.", hub.1, amounts(&hubs, &capacity)),
            false => String::new(),
        };
        let (at_hubs, at_targets) = (and(&hubs), and(&targets));
        let question = match dice.wording(5) {
            0 => format!(
                "All {goods} go from {} over {} to {}. Available {unit}: {supplies}. Wanted: {needs}.{limits} To send a {one} \
                 to {at_hubs} costs {into}; and on to {at_targets}, {out}. Any fraction of a {one} can be sent. Minimize the cost.",
                article(source.0),
                article(hub.0),
                article(target.0)
            ),
            1 => format!(
                "The {} need exactly so many {unit} of {goods}: {needs}. The {} can send at most: {supplies}. Everything passes one \
                 of the {}.{limits} Cost per {one} to {at_hubs}: {into}. Cost per {one} to {at_targets}: {out}. What is the \
                 cheapest way, if a {one} may be split?",
                target.1, source.1, hub.1
            ),
            2 => format!(
                "Ship {goods} ({unit}, divisible) in two legs, {} to {} to {}, as cheaply as possible. Supply: {supplies}. \
                 Demand: {needs}.{limits} First leg, $ per {one} to {at_hubs}: {into}. Second leg, to {at_targets}: {out}.",
                source.0, hub.0, target.0
            ),
            3 => format!(
                "We bring {goods} to {at_targets} and must deliver {} {unit}, no less and no more. We load at {}, where {} {unit} \
                 are ready, and reload at one of the {}.{limits} To {at_hubs} a {one} costs {into}; on to {at_targets} {out}. Parts \
                 of a {one} are fine. How low can our bill be?",
                and(&demand),
                and(&sources),
                and(&supply),
                hub.1
            ),
            _ => format!(
                "Find the cheapest flow of {goods}. {} have {} {unit}, and {at_targets} need {}. Nothing goes directly: the {} \
                 reload everything.{limits} Freight per {one} to {at_hubs}: {into}. Freight to {at_targets}: {out}. Amounts need \
                 not be whole.",
                and(&sources),
                and(&supply),
                and(&demand),
                hub.1
            ),
        };
        // Nodes: a source of everything, the sources, each hub with an entry and an exit, the targets, a sink.
        let (entry, exit, last) = (1 + n, 1 + n + h, 1 + n + 2 * h);
        let mut arcs: Vec<Arc> = Vec::new();
        arcs.extend((0..n).map(|i| (0, 1 + i, supply[i], 0)));
        arcs.extend((0..n * h).map(|at| (1 + at / h, entry + at % h, wanted, inbound[at])));
        arcs.extend((0..h).map(|k| (entry + k, exit + k, if limited { capacity[k] } else { wanted }, 0)));
        arcs.extend((0..h * q).map(|at| (exit + at / q, last + at % q, wanted, outbound[at])));
        arcs.extend((0..q).map(|j| (last + j, last + q, demand[j], 0)));
        let (sent, optimum) = flow(last + q + 1, &arcs, 0, last + q, wanted);
        assert_eq!(sent, wanted, "sources and hubs suffice together");
        Draft::known(capital(&question), f, Fraction::whole(optimum))
    }
}
