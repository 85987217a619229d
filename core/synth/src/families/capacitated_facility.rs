//! Capacitated facility location: which sites to open, and how much each ships to whom. A mixed-integer program.

use super::{Draft, Family, Size, and, capital};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct CapacitatedFacility;

struct Scenario {
    who: &'static str,
    goods: &'static str,
    unit: [&'static str; 2],
    site: [&'static str; 2],
    sites: [&'static str; 5],
    customer: [&'static str; 2],
    customers: [&'static str; 7],
    /// Ranges of demands and of opening costs, with their steps, and of unit costs.
    demand: [i64; 3],
    opening: [i64; 3],
    shipping: [i64; 2],
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "a cement maker",
        goods: "cement",
        unit: ["ton", "tons"],
        site: ["plant", "plants"],
        sites: ["Alton", "Brent", "Cole", "Derby", "Exton"],
        customer: ["city", "cities"],
        customers: ["Lyon", "Metz", "Nice", "Pau", "Reims", "Tours", "Dijon"],
        demand: [4, 15, 10],
        opening: [10, 40, 100],
        shipping: [4, 25],
    },
    Scenario {
        who: "a brewery",
        goods: "beer",
        unit: ["barrel", "barrels"],
        site: ["depot", "depots"],
        sites: ["north", "south", "east", "west", "central"],
        customer: ["region", "regions"],
        customers: ["coast", "valley", "plain", "hills", "delta", "lakes", "forest"],
        demand: [4, 20, 10],
        opening: [10, 40, 50],
        shipping: [2, 12],
    },
    Scenario {
        who: "a water company",
        goods: "water",
        unit: ["tanker", "tankers"],
        site: ["pumping station", "pumping stations"],
        sites: ["P1", "P2", "P3", "P4", "P5"],
        customer: ["village", "villages"],
        customers: ["Arn", "Bol", "Cas", "Dor", "Elz", "Fal", "Gor"],
        demand: [3, 15, 1],
        opening: [10, 30, 50],
        shipping: [20, 90],
    },
    Scenario {
        who: "a food bank",
        goods: "food",
        unit: ["pallet", "pallets"],
        site: ["hub", "hubs"],
        sites: ["mall", "port", "rail", "church", "school"],
        customer: ["kitchen", "kitchens"],
        customers: ["K1", "K2", "K3", "K4", "K5", "K6", "K7"],
        demand: [4, 20, 1],
        opening: [10, 30, 20],
        shipping: [5, 30],
    },
    Scenario {
        who: "a solar firm",
        goods: "panels",
        unit: ["crate", "crates"],
        site: ["factory", "factories"],
        sites: ["Reno", "Waco", "Tulsa", "Fargo", "Provo"],
        customer: ["dealer", "dealers"],
        customers: ["Ames", "Bell", "Cobb", "Dunn", "East", "Ford", "Gray"],
        demand: [4, 20, 5],
        opening: [10, 40, 200],
        shipping: [10, 60],
    },
    Scenario {
        who: "a grain trader",
        goods: "wheat",
        unit: ["ton", "tons"],
        site: ["silo", "silos"],
        sites: ["S1", "S2", "S3", "S4", "S5"],
        customer: ["mill", "mills"],
        customers: ["Brook", "Creek", "Falls", "Pond", "Spring", "Weir", "Marsh"],
        demand: [4, 15, 20],
        opening: [10, 40, 100],
        shipping: [3, 18],
    },
    Scenario {
        who: "a hospital group",
        goods: "linen",
        unit: ["cart", "carts"],
        site: ["laundry", "laundries"],
        sites: ["Ward St", "Dock Rd", "Mill Ln", "Park Av", "Hope Sq"],
        customer: ["clinic", "clinics"],
        customers: ["Able", "Bond", "Cross", "Dean", "Ellis", "Frost", "Grant"],
        demand: [5, 25, 1],
        opening: [10, 30, 25],
        shipping: [4, 20],
    },
];

impl Family for CapacitatedFacility {
    fn name(&self) -> &'static str {
        "capacitated_facility"
    }

    fn about(&self) -> &'static str {
        "open sites with capacities and ship to all customers at the least cost"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let scenario = dice.pick(&SCENARIOS);
        let Scenario { who, goods, unit: [one, unit], site, sites: pool, customer, customers, .. } = scenario;
        let ([site, sites], [client, clients]) = (site, customer);
        let k = size.count(dice, (2, 3), (4, 5));
        let n = size.count(dice, (2, 2), (5, 7));
        let site_names = dice.some(pool, k);
        let names = dice.some(customers, n);
        let drawn = |dice: &mut Dice, count: usize, [low, high, step]: [i64; 3]| -> Vec<i64> {
            dice.ints(count, low, high).iter().map(|value| value * step).collect()
        };
        let demand = drawn(dice, n, scenario.demand);
        let wanted: i64 = demand.iter().sum();
        // Any k - 1 sites could do with luck, all of them can for sure, and a single one cannot unless there are two.
        let step = scenario.demand[2];
        let capacity: Vec<i64> = (0..k)
            .map(|_| (wanted / step * dice.int(55, 95) / 100 * 2 / (k as i64).min(3)).max(1) * step + step)
            .collect();
        let fixed = drawn(dice, k, scenario.opening);
        let cost = dice.ints(k * n, scenario.shipping[0], scenario.shipping[1]);

        let mut f = Formulation::new(format!(
            "open {sites} and ship {goods} to all {clients} at the least total cost."
        ));
        let i = f.set("i", site, sites, &site_names);
        let j = f.set("j", client, clients, &names);
        let o = f.param("f", "opening cost", "$", i, &fixed);
        let q = f.param("q", "capacity", unit, i, &capacity);
        let d = f.param("d", "demand", unit, j, &demand);
        let c = f.param("c", "shipping cost", &format!("$ per {one}"), (i, j), &cost);
        let y = f.var("y", "1 if {i} opens", i, Kind::Binary);
        let x = f.var("x", format!("{unit} from {{i}} to {{j}}"), (i, j), Kind::Continuous);
        f.minimize(sum(i, o.at(i) * y.at(i)) + sum((i, j), c.at((i, j)) * x.at((i, j))));
        f.require("demand", j, sum(i, x.at((i, j))).equals(d.at(j)));
        f.require("capacity", i, sum(j, x.at((i, j))).at_most(q.at(i) * y.at(i)));
        f.nonlinear = Some("none, capacity*y is linear and is 0 where nothing opens".into());
        let row =
            |i: usize| and(&cost[i * n..(i + 1) * n].iter().map(|c| format!("${c}")).collect::<Vec<_>>());
        let list = |phrase: &dyn Fn(usize) -> String| (0..k).map(phrase).collect::<Vec<_>>().join("; ");
        let wants: Vec<String> = (0..n).map(|j| format!("{} {}", names[j], demand[j])).collect();
        let (wants, names) = (and(&wants), and(&names));
        let question = match dice.wording(5) {
            0 => format!(
                "{} can open {sites}. {}. The {clients} need these {unit} of {goods}: {wants}. Parts of a {one} can be \
                 shipped, also from several {sites}. Minimize the total cost.",
                capital(who),
                capital(&list(&|i| match i {
                    0 => format!(
                        "{} costs ${}, holds {} {unit}, and shipping a {one} to {names} costs {}",
                        site_names[i],
                        fixed[i],
                        capacity[i],
                        row(i)
                    ),
                    _ => format!("{} ${}, {} {unit}, and {}", site_names[i], fixed[i], capacity[i], row(i)),
                }))
            ),
            1 => format!(
                "Demands for {goods} in {unit}: {wants}. What does it cost {who} at least to meet them exactly? {}. \
                 A {client} may be supplied from more than one, in any fractions.",
                capital(&list(&|i| format!(
                    "the {site} {} can send {} {unit} if it is opened for ${}, at {} per {one} to {names}",
                    site_names[i],
                    capacity[i],
                    fixed[i],
                    row(i)
                )))
            ),
            2 => format!(
                "{} (opening cost; capacity in {unit}; cost per {one} to {names}): {}. Demand in {unit}: {wants}. \
                 Amounts may be fractional. Min total cost.",
                capital(sites),
                list(&|i| format!("{} (${}; {}; {})", site_names[i], fixed[i], capacity[i], row(i)))
            ),
            3 => format!(
                "We ship {goods} from {sites} that are rented only if we use them. The rents are {}; what a {site} can \
                 ship is {}. Our {clients} get these {unit}: {wants}. Each {one} to {names} costs {}. Deliveries can be \
                 split. How do we spend the least?",
                and(&(0..k).map(|i| format!("${} for {}", fixed[i], site_names[i])).collect::<Vec<_>>()),
                and(&(0..k).map(|i| format!("{} {unit}", capacity[i])).collect::<Vec<_>>()),
                list(&|i| format!("{} from {}", row(i), site_names[i]))
            ),
            _ => format!(
                "Find the cheapest way for {who} to bring {goods} to {names}, which need {} {unit}. \
                 Freight per {one}: {}. Before a {site} ships anything it must be opened: {}. Any split is allowed.",
                and(&demand),
                list(&|i| format!("{} from {}", row(i), site_names[i])),
                list(&|i| format!("{} for ${} and up to {} {unit}", site_names[i], fixed[i], capacity[i]))
            ),
        };
        Draft::known(question, f, Fraction::whole(cheapest(&fixed, &capacity, &cost, &demand)))
    }
}

/// Tries every set of open sites that can serve everybody.
fn cheapest(fixed: &[i64], capacity: &[i64], cost: &[i64], demand: &[i64]) -> i64 {
    let open = |set: u32| -> Vec<usize> { (0..fixed.len()).filter(|i| set >> i & 1 == 1).collect() };
    let total = |set: u32| {
        let sites = open(set);
        let rents: i64 = sites.iter().map(|&i| fixed[i]).sum();
        let room: Vec<i64> = sites.iter().map(|&i| capacity[i]).collect();
        let rows: Vec<&[i64]> =
            sites.iter().map(|&i| &cost[i * demand.len()..(i + 1) * demand.len()]).collect();
        shipping(&room, &rows, demand).map(|shipping| rents + shipping)
    };
    (1_u32..1 << fixed.len()).filter_map(total).min().expect("all sites together serve everybody")
}

/// The least cost of a transportation problem by successive shortest paths: for each customer in turn, goods go along the
/// cheapest chain of sites, which may take goods of earlier customers over from one another.
fn shipping(room: &[i64], cost: &[&[i64]], demand: &[i64]) -> Option<i64> {
    let (k, n) = (room.len(), demand.len());
    let mut room = room.to_vec();
    let mut flow = vec![vec![0_i64; n]; k];
    let mut total = 0;
    for j in 0..n {
        let mut left = demand[j];
        while left > 0 {
            // Cheapest way for a unit to reach `j` from site `i`; it may push a unit of another customer to a further site.
            let mut price: Vec<i64> = (0..k).map(|i| cost[i][j]).collect();
            let mut next: Vec<Option<(usize, usize)>> = vec![None; k];
            for _ in 0..k {
                for (i, other) in (0..k).flat_map(|i| (0..k).map(move |other| (i, other))) {
                    for c in 0..n {
                        let change = cost[i][c] - cost[other][c] + price[other];
                        if i != other && flow[other][c] > 0 && change < price[i] {
                            (price[i], next[i]) = (change, Some((other, c)));
                        }
                    }
                }
            }
            let start = (0..k).filter(|&i| room[i] > 0).min_by_key(|&i| price[i])?;
            let mut amount = left.min(room[start]);
            let mut at = start;
            while let Some((other, c)) = next[at] {
                amount = amount.min(flow[other][c]);
                at = other;
            }
            at = start;
            while let Some((other, c)) = next[at] {
                flow[at][c] += amount;
                flow[other][c] -= amount;
                at = other;
            }
            flow[at][j] += amount;
            room[start] -= amount;
            left -= amount;
            total += amount * price[start];
        }
    }
    Some(total)
}
