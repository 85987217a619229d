//! Minimum-cost flow: send an amount through a network of arcs with costs and capacities. An LP over the arcs.

use super::network::{Arc, Network, flow};
use super::{Draft, Family, Size, capital, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct MinCostFlow;

struct Scenario {
    who: &'static str,
    goods: &'static str,
    unit: &'static str,
    one: &'static str,
    /// What an arc and a node are called: one and several.
    arc: (&'static str, &'static str),
    node: (&'static str, &'static str),
    nodes: [&'static str; 7],
    cost: (i64, i64),
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "a railway",
        goods: "grain",
        unit: "wagons",
        one: "wagon",
        arc: ("line", "lines"),
        node: ("station", "stations"),
        nodes: ["Fargo", "Omaha", "Tulsa", "Dallas", "Memphis", "Mobile", "Macon"],
        cost: (180, 520),
    },
    Scenario {
        who: "a water board",
        goods: "water",
        unit: "megaliters",
        one: "megaliter",
        arc: ("pipe", "pipes"),
        node: ("station", "stations"),
        nodes: ["Lake", "P1", "P2", "P3", "P4", "P5", "City"],
        cost: (12, 60),
    },
    Scenario {
        who: "a gas company",
        goods: "gas",
        unit: "GWh",
        one: "GWh",
        arc: ("pipeline", "pipelines"),
        node: ("terminal", "terminals"),
        nodes: ["Emden", "Kiel", "Halle", "Gera", "Hof", "Ulm", "Linz"],
        cost: (110, 390),
    },
    Scenario {
        who: "a shipping line",
        goods: "cargo",
        unit: "containers",
        one: "container",
        arc: ("route", "routes"),
        node: ("port", "ports"),
        nodes: ["Busan", "Dalian", "Manila", "Penang", "Colombo", "Aden", "Genoa"],
        cost: (140, 480),
    },
    Scenario {
        who: "a cloud provider",
        goods: "backup data",
        unit: "terabytes",
        one: "terabyte",
        arc: ("link", "links"),
        node: ("data center", "data centers"),
        nodes: ["DC1", "DC2", "DC3", "DC4", "DC5", "DC6", "DC7"],
        cost: (3, 25),
    },
    Scenario {
        who: "a parcel service",
        goods: "parcels",
        unit: "pallets",
        one: "pallet",
        arc: ("tour", "tours"),
        node: ("hub", "hubs"),
        nodes: ["Hub A", "Hub B", "Hub C", "Hub D", "Hub E", "Hub F", "Hub G"],
        cost: (9, 48),
    },
    Scenario {
        who: "a timber firm",
        goods: "logs",
        unit: "truckloads",
        one: "truckload",
        arc: ("road", "roads"),
        node: ("yard", "yards"),
        nodes: ["Camp", "Ford", "Gate", "Ridge", "Dam", "Cross", "Mill"],
        cost: (45, 160),
    },
];

impl Family for MinCostFlow {
    fn name(&self) -> &'static str {
        "min_cost_flow"
    }

    fn about(&self) -> &'static str {
        "send an amount through a network of arcs with capacities at the least cost"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { who, goods, unit, one, arc, node, nodes, cost } = dice.pick(&SCENARIOS);
        let medium = size == Size::Medium;
        let n = if medium { dice.int(6, 7) } else { 4 } as usize;
        // The first and the last name fit the two ends.
        let mut own = nodes[..n - 1].to_vec();
        own.push(nodes[6]);
        let arcs = if medium { dice.int(9, 12) } else { n as i64 + dice.int(1, 2) };
        let network = Network::draw(dice, own, arcs as usize);
        let count = network.arcs.len();
        let step = if dice.chance(50) { 5 } else { 1 };
        let capacity: Vec<i64> = dice.ints(count, 4, 12).iter().map(|c| step * c).collect();
        let costs = dice.ints(count, cost.0, cost.1);
        let mut arcs: Vec<Arc> =
            network.arcs.iter().zip(&capacity).zip(&costs).map(|((&(i, j), &u), &c)| (i, j, u, c)).collect();
        // Nearly as much as the network can carry, so that one way alone does not do.
        let (most, _) = flow(n, &arcs, 0, n - 1, i64::MAX);
        let through = (most * dice.int(75, 95) / 100).max(2);
        // Part of it may stay at the node before the last.
        let mut demand = vec![0; n];
        demand[n - 1] = through;
        if medium && dice.chance(60) {
            demand[n - 2] = dice.int(1, through / 2);
            demand[n - 1] -= demand[n - 2];
        }
        arcs.extend([(n - 1, n, demand[n - 1], 0), (n - 2, n, demand[n - 2], 0)]);
        let (sent, optimum) = flow(n + 1, &arcs, 0, n, through);
        if sent < through {
            return self.draft(dice, size);
        }
        let mut supply = vec![0; n];
        supply[0] = through;

        let mut f = Formulation::new(format!("send {goods} through the {} at the least cost.", arc.1));
        let i = f.set("i", node.0, node.1, &network.nodes);
        let k = f.set("k", arc.0, arc.1, &network.names());
        let c = f.param("c", "cost", &format!("$ per {one}"), k, &costs);
        let u = f.param("u", "capacity", unit, k, &capacity);
        let a = f.param("a", &format!("1 if {} leaves {}", arc.0, node.0), "", (i, k), &network.leaving());
        let e = f.param("e", &format!("1 if {} enters {}", arc.0, node.0), "", (i, k), &network.entering());
        let s = f.param("s", "supply", unit, i, &supply);
        let d = f.param("d", "demand", unit, i, &demand);
        let x = f.var("x", format!("{unit} on {{k}}"), k, Kind::Continuous);
        f.upper(x, u.at(k));
        f.minimize(sum(k, c.at(k) * x.at(k)));
        let (into, out) = (sum(k, e.at((i, k)) * x.at(k)), sum(k, a.at((i, k)) * x.at(k)));
        f.require("balance", i, (s.at(i) + into).equals(d.at(i) + out));

        let names = network.names();
        let (first, last) = (network.nodes[0], network.nodes[n - 1]);
        let wanted = match demand[n - 2] {
            0 => format!("{through} {unit} of {goods} from {first} to {last}"),
            some => {
                let between = network.nodes[n - 2];
                format!(
                    "{through} {unit} of {goods} from {first}, {some} to {between} and {} to {last}",
                    demand[n - 1]
                )
            }
        };
        let listed = each(&names, |at, name| match at {
            0 => format!("{name} costs ${} per {one} and takes at most {} {unit}", costs[0], capacity[0]),
            _ => format!("{name} ${}, at most {}", costs[at], capacity[at]),
        });
        let table = each(&names, |at, name| format!("{name}: ${} and {}", costs[at], capacity[at]));
        let question = match dice.wording(5) {
            0 => format!(
                "{} sends {wanted}. Its {} run one way: {listed}. A {one} may be split. Find the cheapest flow.",
                capital(who),
                arc.1
            ),
            1 => format!(
                "Move {wanted} at the least cost. One-way {} with cost per {one} and capacity in {unit}: {table}. \
                 Fractions of a {one} are allowed.",
                arc.1
            ),
            2 => format!(
                "How should {who} route {wanted}, so that the cost is lowest? Nothing stays at the {} between. The {}, all \
                 in one direction, with the price of a {one} and the largest amount in {unit}: {table}. Amounts are divisible.",
                node.1, arc.1
            ),
            3 => format!(
                "{}. These are the {} of {who}, and each is used in the direction named only. What is the lowest total cost to bring \
                 exactly {wanted}? Any fraction is possible.",
                capital(&listed),
                arc.1
            ),
            _ => format!(
                "I have to get {wanted}, and whatever comes into another {} must leave it again. I can use these {}, only in \
                 the direction given: {listed}. I may split a {one}. How little can I pay?",
                node.0, arc.1
            ),
        };
        Draft::known(question, f, Fraction::whole(optimum))
    }
}
