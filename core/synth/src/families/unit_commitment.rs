//! Unit commitment: which generators run in which hour, and how much they make, when starting costs money. A
//! mixed-integer program.

use super::{Draft, Family, Size, and, article, capital, each, up_to};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, over, sum};

pub(super) struct UnitCommitment;

struct Scenario {
    who: &'static str,
    /// What runs: one and several, with names.
    machine: (&'static str, &'static str),
    names: [&'static str; 5],
    goods: &'static str,
    unit: &'static str,
    period: (&'static str, &'static str),
    /// Outputs are multiples of this.
    step: i64,
    /// The least and the largest cost of a unit, and of a start.
    cost: (i64, i64),
    start: (i64, i64),
}

const SCENARIOS: [Scenario; 6] = [
    Scenario {
        who: "a utility",
        machine: ("generator", "generators"),
        names: ["coal", "gas", "oil", "biomass", "diesel"],
        goods: "power",
        unit: "MWh",
        period: ("hour", "hours"),
        step: 10,
        cost: (22, 75),
        start: (400, 1800),
    },
    Scenario {
        who: "a district heating plant",
        machine: ("boiler", "boilers"),
        names: ["wood", "straw", "gas", "oil", "waste"],
        goods: "heat",
        unit: "MWh",
        period: ("hour", "hours"),
        step: 2,
        cost: (18, 60),
        start: (60, 300),
    },
    Scenario {
        who: "an oxygen plant",
        machine: ("compressor", "compressors"),
        names: ["C1", "C2", "C3", "C4", "C5"],
        goods: "oxygen",
        unit: "tons",
        period: ("shift", "shifts"),
        step: 5,
        cost: (40, 95),
        start: (150, 700),
    },
    Scenario {
        who: "a waterworks",
        machine: ("pump", "pumps"),
        names: ["north", "south", "river", "hill", "old"],
        goods: "water",
        unit: "megaliters",
        period: ("hour", "hours"),
        step: 1,
        cost: (30, 85),
        start: (20, 120),
    },
    Scenario {
        who: "an island grid",
        machine: ("engine", "engines"),
        names: ["E1", "E2", "E3", "E4", "E5"],
        goods: "power",
        unit: "MWh",
        period: ("hour", "hours"),
        step: 1,
        cost: (90, 190),
        start: (80, 350),
    },
    Scenario {
        who: "a foundry",
        machine: ("furnace", "furnaces"),
        names: ["arc", "cupola", "crucible", "induction", "rotary"],
        goods: "iron",
        unit: "tons",
        period: ("shift", "shifts"),
        step: 2,
        cost: (140, 320),
        start: (500, 1900),
    },
];

impl Family for UnitCommitment {
    fn name(&self) -> &'static str {
        "unit_commitment"
    }

    fn about(&self) -> &'static str {
        "switch generators on and off and dispatch them at the least cost of fuel and starts"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { who, machine, names, goods, unit, period, step, cost, start } = dice.pick(&SCENARIOS);
        let medium = size == Size::Medium;
        let (g, n) = if medium { (3, dice.int(4, 6) as usize) } else { (2, 2) };
        let names = dice.some(names, g);
        let most: Vec<i64> = dice.ints(g, 8, 18).iter().map(|most| step * most).collect();
        // Least outputs make the steps long: small problems go without.
        let least: Vec<i64> = most
            .iter()
            .map(|most| most / step * if medium { dice.int(25, 50) } else { 0 } / 100 * step)
            .collect();
        let costs = dice.ints(g, cost.0, cost.1);
        let starts: Vec<i64> =
            dice.ints(g, start.0 / 10, start.1 / 10).iter().map(|start| start * 10).collect();
        let (all, smallest) = (most.iter().sum::<i64>(), least.iter().copied().min().unwrap_or(0));
        // Between the least output of one machine and the most of all.
        let demand: Vec<i64> = (0..n).map(|_| step * dice.int(smallest / step + 2, all / step - 1)).collect();
        let Some(optimum) = cheapest(&demand, &least, &most, &costs, &starts) else {
            return self.draft(dice, size);
        };

        let (singular, plural) = period;
        let mut f =
            Formulation::new(format!("meet the demand for {goods} at the least cost of output and starts."));
        let i = f.set("i", machine.0, machine.1, &names);
        let t = f.range("t", singular, plural, n);
        let d = f.param("d", "demand", unit, t, &demand);
        let l = medium.then(|| f.param("l", "least output", unit, i, &least));
        let u = f.param("u", "largest output", unit, i, &most);
        let c = f.param("c", "unit cost", &format!("$ per {}", unit.trim_end_matches('s')), i, &costs);
        let k = f.param("k", "start cost", "$", i, &starts);
        let x = f.var("x", format!("{unit} from {{i}} in {{t}}"), (i, t), Kind::Continuous);
        let y = f.var("y", "1 if {i} runs in {t}", (i, t), Kind::Binary);
        let z = f.var("z", "1 if {i} starts in {t}", (i, t), Kind::Binary);
        f.minimize(sum((i, t), c.at(i) * x.at((i, t))) + sum((i, t), k.at(i) * z.at((i, t))));
        f.require("demand", t, sum(i, x.at((i, t))).equals(d.at(t)));
        if let Some(l) = l {
            f.require("least", (i, t), x.at((i, t)).at_least(l.at(i) * y.at((i, t))));
        }
        f.require("largest", (i, t), x.at((i, t)).at_most(u.at(i) * y.at((i, t))));
        f.require("first start", i, z.at((i, t.first())).at_least(y.at((i, t.first()))));
        let later = over((i, t)).when(t.not_first());
        f.require("start", later, z.at((i, t)).at_least(y.at((i, t)) - y.at((i, t - 1))));
        let switched = if medium {
            "off (x = 0) or between two limits: y switches both"
        } else {
            "off (x = 0) or up to the limit: y switches it"
        };
        f.nonlinear = Some(format!("{switched}; z >= y[t] - y[t-1] makes a start of y going from 0 to 1"));

        let range = |i: usize| match medium {
            true => format!("{} to {}", least[i], most[i]),
            false => format!("up to {}", most[i]),
        };
        let details = each(&names, |i, name| match i {
            0 => format!(
                "{name} makes {} {unit} at ${} each and costs ${} to start",
                range(0),
                costs[0],
                starts[0]
            ),
            _ => format!("{name} {} at ${}, start ${}", range(i), costs[i], starts[i]),
        });
        let span = up_to(n);
        let question = match dice.wording(5) {
            0 => format!(
                "{} must make exactly {} {unit} of {goods} in {plural} {span}. When {} runs, {details}. All are off before \
                 {singular} 1; one that is off makes nothing. Minimize the cost of output and starts.",
                capital(who),
                and(&demand),
                article(machine.0)
            ),
            1 => format!(
                "Demand for {goods} in {plural} {span}: {} {unit}, to be met exactly. The {} when on, per {singular}: {details}. \
                 Initially all are off. Find the cheapest schedule.",
                and(&demand),
                machine.1
            ),
            2 => format!(
                "Which {} should {who} run in each {singular}, and at what level? Those that run have limits per {singular}: \
                 {details}. Going on after {} off counts as a start, and all are off now. It needs exactly {} {unit} of {goods}, \
                 in this order. Keep the total cost lowest.",
                machine.1,
                article(singular),
                and(&demand)
            ),
            3 => format!(
                "Our {} stand still now. For the next {n} {plural} we need {} {unit} of {goods}, exactly. {} is either off or \
                 works within its limits: {details}. We pay for a start each time one is switched on. What is the least we can pay?",
                machine.1,
                and(&demand),
                capital(&article(machine.0))
            ),
            _ => format!(
                "{}; this is what the {} of {who} do in {} when they are on. Each of {n} {plural} has a demand for {goods}, {} {unit}, that must be \
                 met exactly. At first every {} is off. Plan on and off, and the output, for the least sum of unit and start \
                 costs.",
                capital(&details),
                machine.1,
                article(singular),
                and(&demand),
                machine.0
            ),
        };
        Draft::known(capital(&question), f, Fraction::whole(optimum))
    }
}

/// Dynamic programming over the set of machines that run. `None` when some demand cannot be met exactly.
fn cheapest(demand: &[i64], least: &[i64], most: &[i64], costs: &[i64], starts: &[i64]) -> Option<i64> {
    let machines = 0..costs.len();
    let on = |set: usize, i: usize| set >> i & 1 == 1;
    // All that run make their least, and the cheapest of them the rest.
    let dispatch = |set: usize, wanted: i64| -> Option<i64> {
        let mut running: Vec<usize> = machines.clone().filter(|&i| on(set, i)).collect();
        running.sort_by_key(|&i| costs[i]);
        let mut left = wanted - running.iter().map(|&i| least[i]).sum::<i64>();
        let mut total: i64 = running.iter().map(|&i| costs[i] * least[i]).sum();
        if left < 0 {
            return None;
        }
        for i in running {
            let more = left.min(most[i] - least[i]);
            left -= more;
            total += costs[i] * more;
        }
        (left == 0).then_some(total)
    };
    let mut best: Vec<Option<i64>> = vec![None; 1 << costs.len()];
    best[0] = Some(0);
    for &wanted in demand {
        let next = |set: usize| {
            let output = dispatch(set, wanted)?;
            let before = best.iter().enumerate().filter_map(|(old, value)| {
                let started = machines.clone().filter(|&i| on(set, i) && !on(old, i));
                value.map(|value| value + started.map(|i| starts[i]).sum::<i64>())
            });
            before.min().map(|before| before + output)
        };
        best = (0..best.len()).map(next).collect();
    }
    best.into_iter().flatten().min()
}
