//! Shortest path: the shortest, quickest or cheapest way through a network. An integer program over the arcs.

use super::network::{Network, flow};
use super::{Draft, Family, Size, capital, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, over, sum};

pub(super) struct ShortestPath;

struct Scenario {
    who: &'static str,
    goes: &'static str,
    /// The superlative, and the unit of an arc's length.
    best: &'static str,
    unit: &'static str,
    length: &'static str,
    arc: (&'static str, &'static str),
    node: (&'static str, &'static str),
    nodes: [&'static str; 7],
    range: (i64, i64),
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "a courier",
        goes: "drives",
        best: "quickest",
        unit: "min",
        length: "time",
        arc: ("road", "roads"),
        node: ("town", "towns"),
        nodes: ["Aston", "Barr", "Coley", "Dunn", "Eddis", "Fenn", "Garth"],
        range: (8, 45),
    },
    Scenario {
        who: "a truck driver",
        goes: "drives",
        best: "shortest",
        unit: "km",
        length: "distance",
        arc: ("road", "roads"),
        node: ("city", "cities"),
        nodes: ["Tours", "Blois", "Sens", "Troyes", "Dijon", "Dole", "Bern"],
        range: (45, 190),
    },
    Scenario {
        who: "a hiker",
        goes: "walks",
        best: "quickest",
        unit: "min",
        length: "time",
        arc: ("trail", "trails"),
        node: ("hut", "huts"),
        nodes: ["Lodge", "Lake", "Pass", "Fall", "Ridge", "Alp", "Summit"],
        range: (25, 150),
    },
    Scenario {
        who: "a traveler",
        goes: "flies",
        best: "cheapest",
        unit: "$",
        length: "fare",
        arc: ("flight", "flights"),
        node: ("airport", "airports"),
        nodes: ["Lima", "Quito", "Bogota", "Panama", "Miami", "Boston", "Oslo"],
        range: (60, 420),
    },
    Scenario {
        who: "a warehouse robot",
        goes: "moves",
        best: "shortest",
        unit: "m",
        length: "distance",
        arc: ("lane", "lanes"),
        node: ("point", "points"),
        nodes: ["dock", "P1", "P2", "P3", "P4", "P5", "shelf"],
        range: (6, 40),
    },
    Scenario {
        who: "a packet",
        goes: "travels",
        best: "fastest",
        unit: "ms",
        length: "delay",
        arc: ("link", "links"),
        node: ("router", "routers"),
        nodes: ["host", "R1", "R2", "R3", "R4", "R5", "server"],
        range: (3, 35),
    },
    Scenario {
        who: "a ferry guest",
        goes: "sails",
        best: "cheapest",
        unit: "$",
        length: "fare",
        arc: ("ferry", "ferries"),
        node: ("island", "islands"),
        nodes: ["Paros", "Naxos", "Ios", "Thira", "Milos", "Kea", "Crete"],
        range: (12, 75),
    },
];

impl Family for ShortestPath {
    fn name(&self) -> &'static str {
        "shortest_path"
    }

    fn about(&self) -> &'static str {
        "choose the arcs of the shortest way through a network"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { who, goes, best, unit, length, arc, node, nodes, range } = dice.pick(&SCENARIOS);
        let medium = size == Size::Medium;
        let n = if medium { dice.int(6, 7) } else { dice.int(4, 5) } as usize;
        let mut own = nodes[..n - 1].to_vec();
        own.push(nodes[6]);
        let arcs = if medium { dice.int(10, 13) } else { n as i64 + dice.int(1, 2) };
        let network = Network::draw(dice, own, arcs as usize);
        // An arc that skips nodes is longer.
        let lengths: Vec<i64> = network
            .arcs
            .iter()
            .map(|&(i, j)| {
                dice.int(range.0, range.1) + (j - i - 1) as i64 * dice.int(range.0, (range.0 + range.1) / 2)
            })
            .collect();
        let arcs: Vec<_> = network.arcs.iter().zip(&lengths).map(|(&(i, j), &l)| (i, j, 1, l)).collect();
        let (_, optimum) = flow(n, &arcs, 0, n - 1, 1);

        let (first, last) = (network.nodes[0], network.nodes[n - 1]);
        let mut f = Formulation::new(format!("find the {best} way from {first} to {last}."));
        let i = f.set("i", node.0, node.1, &network.nodes);
        let k = f.set("k", arc.0, arc.1, &network.names());
        let l = f.param("l", length, unit, k, &lengths);
        let a = f.param("a", &format!("1 if {} leaves {}", arc.0, node.0), "", (i, k), &network.leaving());
        let e = f.param("e", &format!("1 if {} enters {}", arc.0, node.0), "", (i, k), &network.entering());
        let x = f.var("x", "1 if {k} is used", k, Kind::Binary);
        f.minimize(sum(k, l.at(k) * x.at(k)));
        f.require("start", (), sum(k, a.at((i.first(), k)) * x.at(k)).equals(1));
        let between = over(i).when(i.not_first()).when(i.not_last());
        f.require("pass", between, sum(k, e.at((i, k)) * x.at(k)).equals(sum(k, a.at((i, k)) * x.at(k))));
        f.require("end", (), sum(k, e.at((i.last(), k)) * x.at(k)).equals(1));

        let names = network.names();
        let money = *unit == "$";
        let with_unit = |value: i64| if money { format!("${value}") } else { format!("{value} {unit}") };
        let table = each(&names, |at, name| format!("{name} {}", with_unit(lengths[at])));
        let bare = each(&names, |at, name| format!("{name} {}", lengths[at]));
        let question = match dice.wording(5) {
            0 => format!(
                "{} {goes} from {first} to {last}. The {} can be used one way only: {table}. Find the {best} way.",
                capital(who),
                arc.1
            ),
            1 => format!(
                "One-way {} with their {length} in {unit}: {bare}. What is the {best} way from {first} to {last}?",
                arc.1
            ),
            2 => format!(
                "Which {} should {who} take from {first} to {last} so that the total {length} is least? There are {table}, \
                 each in the direction named.",
                arc.1
            ),
            3 => format!(
                "From {first}, {who} has to reach {last}, by way of other {} if need be. These {} exist, in this direction \
                 only: {table}. Plan the {best} trip.",
                node.1, arc.1
            ),
            _ => format!(
                "{table}: these are all the {} that lead from one {} to the next. Each goes one way. How large is the \
                 smallest total {length} between {first} and {last}?",
                arc.1, node.0
            ),
        };
        Draft::known(question, f, Fraction::whole(optimum))
    }
}
