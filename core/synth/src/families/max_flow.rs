//! Maximum flow: how much can pass a network whose arcs have capacities. An LP over the arcs.

use super::network::{Arc, Network, flow};
use super::{Draft, Family, Size, capital, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, over, sum};

pub(super) struct MaxFlow;

struct Scenario {
    who: &'static str,
    /// What flows, and in what per time.
    goods: &'static str,
    unit: &'static str,
    arc: (&'static str, &'static str),
    node: (&'static str, &'static str),
    nodes: [&'static str; 7],
    /// Capacities are so many of these.
    step: i64,
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "a city",
        goods: "traffic",
        unit: "cars per minute",
        arc: ("street", "streets"),
        node: ("crossing", "crossings"),
        nodes: ["Stadium", "A", "B", "C", "D", "E", "Highway"],
        step: 2,
    },
    Scenario {
        who: "an oil company",
        goods: "crude oil",
        unit: "thousand barrels per day",
        arc: ("pipeline", "pipelines"),
        node: ("pump station", "pump stations"),
        nodes: ["Field", "P1", "P2", "P3", "P4", "P5", "Refinery"],
        step: 5,
    },
    Scenario {
        who: "a network operator",
        goods: "data",
        unit: "Gbit/s",
        arc: ("link", "links"),
        node: ("router", "routers"),
        nodes: ["Server", "R1", "R2", "R3", "R4", "R5", "Client"],
        step: 1,
    },
    Scenario {
        who: "a waterworks",
        goods: "water",
        unit: "liters per second",
        arc: ("pipe", "pipes"),
        node: ("junction", "junctions"),
        nodes: ["Spring", "J1", "J2", "J3", "J4", "J5", "Tank"],
        step: 10,
    },
    Scenario {
        who: "a grid operator",
        goods: "power",
        unit: "MW",
        arc: ("line", "lines"),
        node: ("substation", "substations"),
        nodes: ["Plant", "S1", "S2", "S3", "S4", "S5", "Town"],
        step: 25,
    },
    Scenario {
        who: "a railway",
        goods: "freight",
        unit: "trains per day",
        arc: ("track", "tracks"),
        node: ("yard", "yards"),
        nodes: ["Port", "Alba", "Brig", "Chur", "Davos", "Egg", "Hub"],
        step: 3,
    },
    Scenario {
        who: "a stadium",
        goods: "foot traffic",
        unit: "people per minute",
        arc: ("passage", "passages"),
        node: ("hall", "halls"),
        nodes: ["Gate", "H1", "H2", "H3", "H4", "H5", "Exit"],
        step: 20,
    },
];

impl Family for MaxFlow {
    fn name(&self) -> &'static str {
        "max_flow"
    }

    fn about(&self) -> &'static str {
        "bring as much as possible through a network of arcs with capacities"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { who, goods, unit, arc, node, nodes, step } = dice.pick(&SCENARIOS);
        let medium = size == Size::Medium;
        let n = if medium { dice.int(6, 7) } else { dice.int(4, 5) } as usize;
        let mut own = nodes[..n - 1].to_vec();
        own.push(nodes[6]);
        let arcs = if medium { dice.int(10, 13) } else { n as i64 + dice.int(1, 2) };
        let network = Network::draw(dice, own, arcs as usize);
        let capacity: Vec<i64> = dice.ints(network.arcs.len(), 2, 12).iter().map(|c| step * c).collect();
        let arcs: Vec<Arc> = network.arcs.iter().zip(&capacity).map(|(&(i, j), &u)| (i, j, u, 0)).collect();
        let (most, _) = flow(n, &arcs, 0, n - 1, i64::MAX);
        // An answer that is the sum at the start or at the end would need no plan.
        let at = |chosen: fn(&Arc) -> usize, node| -> i64 {
            arcs.iter().filter(|arc| chosen(arc) == node).map(|arc| arc.2).sum()
        };
        if most == at(|arc| arc.0, 0) || most == at(|arc| arc.1, n - 1) {
            return self.draft(dice, size);
        }

        let (first, last) = (network.nodes[0], network.nodes[n - 1]);
        let mut f = Formulation::new(format!("bring as much {goods} as possible from {first} to {last}."));
        let i = f.set("i", node.0, node.1, &network.nodes);
        let k = f.set("k", arc.0, arc.1, &network.names());
        let u = f.param("u", "capacity", unit, k, &capacity);
        let a = f.param("a", &format!("1 if {} leaves {}", arc.0, node.0), "", (i, k), &network.leaving());
        let e = f.param("e", &format!("1 if {} enters {}", arc.0, node.0), "", (i, k), &network.entering());
        let x = f.var("x", format!("{unit} on {{k}}"), k, Kind::Continuous);
        f.upper(x, u.at(k));
        f.maximize(sum(k, a.at((i.first(), k)) * x.at(k)));
        let between = over(i).when(i.not_first()).when(i.not_last());
        f.require("balance", between, sum(k, e.at((i, k)) * x.at(k)).equals(sum(k, a.at((i, k)) * x.at(k))));

        let names = network.names();
        let table = each(&names, |at, name| format!("{name} {}", capacity[at]));
        let listed = each(&names, |at, name| match at {
            0 => format!("{name} takes up to {} {unit}", capacity[0]),
            _ => format!("{name} up to {}", capacity[at]),
        });
        let question = match dice.wording(5) {
            0 => format!(
                "{} wants to bring as much {goods} as possible from {first} to {last}. The {} run one way: {listed}. How \
                 much can flow in total?",
                capital(who),
                arc.1
            ),
            1 => format!(
                "Capacities of one-way {} in {unit}: {table}. Maximize the flow of {goods} from {first} to {last}.",
                arc.1
            ),
            2 => format!(
                "What is the largest flow of {goods}, in {unit}, that {who} can send from {first} to {last}? Nothing is lost \
                 or kept at the {} between. The limits of the {}, each in the direction named: {table}.",
                node.1, arc.1
            ),
            3 => format!(
                "{}. These are all the {} of {who}, and each is used only in this direction. At a {} on the way, as much \
                 goes out as comes in. Plan the flow of {goods} from {first} to {last} so that it is as large as possible.",
                capital(&listed),
                arc.1,
                node.0
            ),
            _ => format!(
                "We keep asking ourselves how much {goods} our {} could carry from {first} to {last} if we used all of them \
                 in the best way. They go in one direction, with at most so many {unit}: {table}. What is the maximum?",
                arc.1
            ),
        };
        Draft::known(question, f, Fraction::whole(most))
    }
}
