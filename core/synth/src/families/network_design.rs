//! Network design: which arcs to use, at a fixed cost each, and what to send over them to meet all demands. A
//! mixed-integer program.

use super::network::{Arc, Network, flow};
use super::{Draft, Family, Size, and, capital, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, over, sum};

pub(super) struct NetworkDesign;

struct Scenario {
    who: &'static str,
    goods: &'static str,
    /// One and several of what is sent, in a day or so.
    unit: (&'static str, &'static str),
    /// One arc and several.
    arc: [&'static str; 2],
    /// One node and several, and their names; everything comes from the first.
    node: [&'static str; 2],
    nodes: [&'static str; 6],
    per: &'static str,
    /// The step of demands; the least and the largest fixed cost, and their step; the same for a unit.
    step: i64,
    fixed: [i64; 3],
    cost: (i64, i64),
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "a water board",
        goods: "water",
        unit: ("megaliter", "megaliters"),
        arc: ["pipe", "pipes"],
        node: ["town", "towns"],
        nodes: ["Lake", "Arden", "Brook", "Colne", "Dover", "Esk"],
        per: "day",
        step: 1,
        fixed: [8, 30, 10],
        cost: (20, 60),
    },
    Scenario {
        who: "a gas company",
        goods: "gas",
        unit: ("ton", "tons"),
        arc: ["gas line", "gas lines"],
        node: ["site", "sites"],
        nodes: ["Well", "Apex", "Bolt", "Core", "Dune", "Edge"],
        per: "day",
        step: 2,
        fixed: [6, 25, 10],
        cost: (5, 20),
    },
    Scenario {
        who: "a parcel carrier",
        goods: "parcels",
        unit: ("pallet", "pallets"),
        arc: ["truck route", "truck routes"],
        node: ["depot", "depots"],
        nodes: ["Hub", "Aston", "Bury", "Crewe", "Derby", "Ely"],
        per: "night",
        step: 4,
        fixed: [8, 30, 10],
        cost: (2, 9),
    },
    Scenario {
        who: "a heat utility",
        goods: "heat",
        unit: ("MWh", "MWh"),
        arc: ["duct", "ducts"],
        node: ["quarter", "quarters"],
        nodes: ["Plant", "Altstadt", "Bahnhof", "Campus", "Dom", "Elbe"],
        per: "day",
        step: 5,
        fixed: [8, 30, 10],
        cost: (2, 8),
    },
    Scenario {
        who: "a lumber company",
        goods: "timber",
        unit: ("load", "loads"),
        arc: ["road", "roads"],
        node: ["mill", "mills"],
        nodes: ["Forest", "Ash", "Birch", "Cedar", "Dogwood", "Elm"],
        per: "week",
        step: 3,
        fixed: [8, 30, 20],
        cost: (15, 45),
    },
    Scenario {
        who: "a farm cooperative",
        goods: "irrigation water",
        unit: ("megaliter", "megaliters"),
        arc: ["canal", "canals"],
        node: ["field", "fields"],
        nodes: ["Weir", "Abbey", "Barn", "Croft", "Dale", "East"],
        per: "day",
        step: 2,
        fixed: [6, 25, 10],
        cost: (8, 25),
    },
    Scenario {
        who: "a cargo airline",
        goods: "freight",
        unit: ("ton", "tons"),
        arc: ["flight", "flights"],
        node: ["airport", "airports"],
        nodes: ["Oslo", "Bergen", "Molde", "Bodo", "Tromso", "Alta"],
        per: "day",
        step: 2,
        fixed: [20, 70, 50],
        cost: (60, 180),
    },
];

impl Family for NetworkDesign {
    fn name(&self) -> &'static str {
        "network_design"
    }

    fn about(&self) -> &'static str {
        "choose the arcs of a network at fixed costs and the flows over them at the least total cost"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario {
            who,
            goods,
            unit: (unit, units),
            arc: [arc, arcs],
            node: [node, nodes],
            nodes: pool,
            per,
            step,
            fixed,
            cost,
        } = dice.pick(&SCENARIOS);
        let n = size.count(dice, (4, 4), (5, 6));
        let wanted_arcs = size.count(dice, (4, 5), (8, 10));
        let network = Network::draw(dice, pool[..n].to_vec(), wanted_arcs);
        let count = network.arcs.len();
        // The first node has what all others want; one between may want nothing.
        let demand: Vec<i64> = (0..n)
            .map(|at| if at == 0 || (at == 1 && dice.chance(40)) { 0 } else { step * dice.int(2, 9) })
            .collect();
        let all: i64 = demand.iter().sum();
        let capacity: Vec<i64> =
            (0..count).map(|_| step * dice.int(all / step * 2 / 5, all / step * 9 / 10).max(1)).collect();
        let fixed: Vec<i64> =
            dice.ints(count, fixed[0], fixed[1]).iter().map(|cost| cost * fixed[2]).collect();
        let costs = dice.ints(count, cost.0, cost.1);
        let Some((optimum, used)) = cheapest(&network, &demand, &capacity, &fixed, &costs) else {
            return self.draft(dice, size);
        };
        // Not everything is needed, and it is not only the fixed costs, or only the others, that count.
        let free = vec![0; count];
        let without = cheapest(&network, &demand, &capacity, &fixed, &free).map(|found| found.1);
        if used.count_ones() as usize == count || without == Some(used) && dice.chance(60) {
            return self.draft(dice, size);
        }

        let first = network.nodes[0];
        let mut f = Formulation::new(format!("choose {arcs} and send {goods} over them at the least cost."));
        let i = f.set("i", "node", "nodes", &network.nodes);
        let k = f.set("k", arc, arcs, &network.names());
        let d = f.param("d", "demand", units, i, &demand);
        let u = f.param("u", "capacity", units, k, &capacity);
        let o = f.param("o", "fixed cost", "$", k, &fixed);
        let c = f.param("c", "cost", &format!("$ per {unit}"), k, &costs);
        let a = f.param("a", &format!("{arc} leaves"), "", (i, k), &network.leaving());
        let e = f.param("e", &format!("{arc} enters"), "", (i, k), &network.entering());
        let x = f.var("x", format!("{units} on {{k}}"), k, Kind::Continuous);
        let y = f.var("y", "1 if {k} is used", k, Kind::Binary);
        f.minimize(sum(k, o.at(k) * y.at(k)) + sum(k, c.at(k) * x.at(k)));
        let out = sum(k, a.at((i, k)) * x.at(k));
        f.require(
            "balance",
            over(i).when(i.not_first()),
            sum(k, e.at((i, k)) * x.at(k)).equals(d.at(i) + out),
        );
        f.require("capacity", k, x.at(k).at_most(u.at(k) * y.at(k)));
        f.nonlinear = Some("x <= capacity*y with binary y makes the fixed cost due if x > 0".into());

        let names = network.names();
        let table =
            each(&names, |at, name| format!("{name} ({}, ${}, ${})", capacity[at], fixed[at], costs[at]));
        let told = each(&names, |at, name| match at {
            0 => format!(
                "{name} costs ${} if used and ${} per {unit}, for up to {} {units}",
                fixed[0], costs[0], capacity[0]
            ),
            _ => format!("{name} ${} and ${}, up to {}", fixed[at], costs[at], capacity[at]),
        });
        let wants: Vec<String> = (1..n)
            .filter(|&i| demand[i] > 0)
            .map(|i| format!("{} {}", network.nodes[i], demand[i]))
            .collect();
        let wants = and(&wants);
        let question = match dice.wording(5) {
            0 => format!(
                "{} sends {goods} from {first} over one-way {arcs}. Every {per} these {nodes} want exactly so many {units}: {wants}. \
                 Per {per}, {told}. Amounts need not be whole. Minimize the cost per {per}.",
                capital(who)
            ),
            1 => format!(
                "One-way {arcs} (capacity in {units}, fixed cost if used, cost per {unit}): {table}. Demand per {per}, all from \
                 {first}: {wants} {units}. Flows may be fractional and pass through any {node}. Min total cost per {per}."
            ),
            2 => format!(
                "Which {arcs} should {who} use, and how much {goods} should each carry? Everything starts at {first}, and {wants} \
                 {units} must arrive per {per}. The {arcs} lead in the direction named; in any {per}, {told}. Nothing is lost, and \
                 {units} can be divided. The cost per {per} is to be least."
            ),
            3 => format!(
                "We supply our {nodes} with {goods} from {first}: {wants} {units} per {per}, no more and no less. Our \
                 one-way {arcs} have a capacity, a cost per {per} if used at all, and a cost per {unit}: {table}. Any amount, whole or not, may be sent. How little can we spend per {per}?"
            ),
            _ => format!(
                "Per {per}, {told}. These {arcs} of {who} run one way and bring {goods} from {first} to the {nodes}, also through \
                 other {nodes}. Needed are {wants} {units}, met exactly. Find {arcs} and flows, fractional if need be, of least \
                 total cost."
            ),
        };
        Draft::known(question, f, Fraction::whole(optimum))
    }
}

/// Tries every choice of arcs; the flow over them is worked out. The least cost, and the arcs of that choice.
fn cheapest(
    network: &Network,
    demand: &[i64],
    capacity: &[i64],
    fixed: &[i64],
    costs: &[i64],
) -> Option<(i64, u32)> {
    let n = demand.len();
    let all: i64 = demand.iter().sum();
    let total = |built: u32| -> Option<(i64, u32)> {
        let has = |k: &usize| built >> k & 1 == 1;
        let chosen = (0..fixed.len()).filter(has);
        let mut arcs: Vec<Arc> =
            chosen.clone().map(|k| (network.arcs[k].0, network.arcs[k].1, capacity[k], costs[k])).collect();
        // What nodes want goes on to one further node.
        arcs.extend((1..n).map(|i| (i, n, demand[i], 0)));
        let (sent, cost) = flow(n + 1, &arcs, 0, n, all);
        (sent == all).then(|| (cost + chosen.map(|k| fixed[k]).sum::<i64>(), built))
    };
    (0_u32..1 << fixed.len()).filter_map(total).min()
}
