//! Capacitated vehicle routing: the shortest tours from a depot that bring every customer its goods. A mixed-integer
//! program with load variables in the way of Miller, Tucker and Zemlin.

use super::{Draft, Family, Size, and, capital, distances, each_order};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, over, sum};

pub(super) struct VehicleRouting;

struct Scenario {
    who: &'static str,
    depot: &'static str,
    vehicle: [&'static str; 2],
    client: [&'static str; 2],
    clients: [&'static str; 8],
    /// What is brought, and the range of demands in steps.
    goods: (&'static str, [i64; 3]),
    unit: &'static str,
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "a brewery",
        depot: "brewery",
        vehicle: ["truck", "trucks"],
        client: ["pub", "pubs"],
        clients: ["Anchor", "Bell", "Crown", "Dragon", "Eagle", "Fox", "Globe", "Harp"],
        goods: ("kegs", [4, 20, 1]),
        unit: "km",
    },
    Scenario {
        who: "a furniture store",
        depot: "store",
        vehicle: ["van", "vans"],
        client: ["household", "households"],
        clients: ["Ames", "Boyd", "Cole", "Dunn", "Ellis", "Ford", "Gray", "Hunt"],
        goods: ("parcels", [1, 8, 1]),
        unit: "miles",
    },
    Scenario {
        who: "an oil dealer",
        depot: "tank farm",
        vehicle: ["tanker", "tankers"],
        client: ["station", "stations"],
        clients: ["S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8"],
        goods: ("liters", [4, 15, 1000]),
        unit: "km",
    },
    Scenario {
        who: "a caterer",
        depot: "kitchen",
        vehicle: ["car", "cars"],
        client: ["office", "offices"],
        clients: ["Apex", "Bolt", "Core", "Delta", "Echo", "Flux", "Grid", "Hub"],
        goods: ("meals", [4, 20, 5]),
        unit: "km",
    },
    Scenario {
        who: "a school",
        depot: "school",
        vehicle: ["minibus", "minibuses"],
        client: ["village", "villages"],
        clients: ["Ash", "Birch", "Clay", "Dale", "Elm", "Fern", "Glen", "Holt"],
        goods: ("children", [2, 9, 1]),
        unit: "miles",
    },
    Scenario {
        who: "a laundry",
        depot: "laundry",
        vehicle: ["van", "vans"],
        client: ["hotel", "hotels"],
        clients: ["Astor", "Bristol", "Carlton", "Drake", "Excel", "Forum", "Grand", "Hilltop"],
        goods: ("bags", [5, 30, 1]),
        unit: "km",
    },
    Scenario {
        who: "a recycling firm",
        depot: "yard",
        vehicle: ["truck", "trucks"],
        client: ["factory", "factories"],
        clients: ["F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8"],
        goods: ("tons", [2, 8, 1]),
        unit: "km",
    },
];

impl Family for VehicleRouting {
    fn name(&self) -> &'static str {
        "vehicle_routing"
    }

    fn about(&self) -> &'static str {
        "serve all customers by the shortest tours of equal vehicles"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario {
            who,
            depot,
            vehicle: [vehicle, vehicles],
            client: [client, clients],
            clients: pool,
            goods,
            unit,
        } = dice.pick(&SCENARIOS);
        let (goods, [low, high, step]) = *goods;
        let n = 1 + size.count(dice, (3, 3), (5, 7));
        let fleet = size.count(dice, (2, 2), (2, 3));
        let mut names = vec![*depot];
        names.extend(dice.some(pool, n - 1));
        // One vehicle is not enough, and all that are there are.
        let (demand, capacity, distance, optimum) = loop {
            let demand: Vec<i64> =
                (0..n).map(|i| if i == 0 { 0 } else { step * dice.int(low, high) }).collect();
            let all: i64 = demand.iter().sum();
            let capacity = all / step * dice.int(110, 160) / (100 * fleet as i64) * step;
            let points: Vec<_> = (0..n).map(|_| (dice.int(0, 30), dice.int(0, 30))).collect();
            let distance = distances(&points, &points);
            let apart = (0..n * n).all(|at| at / n == at % n || distance[at] > 0);
            if apart
                && capacity < all
                && let Some(optimum) = shortest(&distance, &demand, capacity, fleet)
            {
                break (demand, capacity, distance, optimum);
            }
        };

        let mut f = Formulation::new(format!(
            "serve all {clients} from the {depot} by the shortest tours within the capacity."
        ));
        let i = f.set("i", "stop", "stops", &names);
        let j = f.again("j", i);
        let d = f.param("d", "distance", unit, (i, j), &distance);
        let q = f.param("q", "demand", goods, i, &demand);
        let c = f.param("c", "capacity", goods, (), &[capacity]);
        let k = f.param("k", vehicles, "", (), &[fleet as i64]);
        let x = f.var("x", format!("1 if a {vehicle} goes from {{i}} to {{j}}"), (i, j), Kind::Binary);
        let u = f.var("u", format!("{goods} of the tour up to {{i}}"), i, Kind::Continuous);
        f.upper(u, c);
        f.minimize(sum(over((i, j)).when(i.differs(j)), d.at((i, j)) * x.at((i, j))));
        let (from, to) = (over(i).when(i.not_first()), over(j).when(j.not_first()));
        f.require("leave", from, sum(over(j).when(j.differs(i)), x.at((i, j))).equals(1));
        f.require("enter", to.clone(), sum(over(i).when(i.differs(j)), x.at((i, j))).equals(1));
        f.require(*vehicles, (), sum(to, x.at((i.first(), j))).at_most(k));
        f.require("start", (), u.at(i.first()).equals(0));
        let pairs = over((i, j)).when(j.not_first()).when(i.differs(j));
        f.require("load", pairs, (u.at(i) - u.at(j) + c * x.at((i, j))).at_most(c - q.at(j)));
        f.nonlinear = Some(
            "u[j] >= u[i]+q[j] if x[i,j] = 1 is made linear with M = c, the capacity, as u is at most c"
                .into(),
        );

        let pairs = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j)));
        let pairs = pairs.map(|(i, j)| format!("{} - {} {}", names[i], names[j], distance[i * n + j]));
        let table = pairs.collect::<Vec<_>>().join(", ");
        let wants: Vec<String> = (1..n).map(|i| format!("{} {}", names[i], demand[i])).collect();
        let wants = and(&wants);
        let question = match dice.wording(5) {
            0 => format!(
                "{} has {fleet} {vehicles} for {capacity} {goods} each. Each {client} is on exactly one tour, which starts \
                 and ends at the {depot}. {} per {client}: {wants}. Distances in {unit}: {table}. \
                 Minimize the total distance.",
                capital(who),
                capital(goods)
            ),
            1 => format!(
                "How many {unit} do the {vehicles} of {who} cover at least? At most {fleet} make one round each from the \
                 {depot}, with no more than {capacity} {goods}. The {clients} need {wants} {goods}, and each is \
                 visited once. The distances in {unit}: {table}."
            ),
            2 => format!(
                "{} ({goods}): {wants}. Up to {fleet} {vehicles}, {capacity} {goods} each, one tour each from {depot} to \
                 {depot}. Every {client} once. Distances in {unit}: {table}. Min total {unit}.",
                capital(clients)
            ),
            3 => format!(
                "We are {who}, and the {clients} need these {goods} today: {wants}. A single {vehicle} holds only {capacity}, so we send \
                 out up to {fleet}, once each, from the {depot} and back, and split no {client} between two. The {unit} are: \
                 {table}. What is the smallest total that we can drive?"
            ),
            _ => format!(
                "The {depot} and its {clients} are apart by these {unit}: {table}. At most {fleet} {vehicles} leave the \
                 {depot}, each with room for {capacity} {goods}, and return. {} per {client}: {wants}. \
                 Each {client} is served by one {vehicle}. Find the shortest tours in total.",
                capital(goods)
            ),
        };
        Draft::known(question, f, Fraction::whole(optimum))
    }
}

/// Dynamic programming over sets of customers, with the best single tour of every set that fits a vehicle.
fn shortest(distance: &[i64], demand: &[i64], capacity: i64, fleet: usize) -> Option<i64> {
    let n = demand.len();
    let sets = 1_usize << (n - 1);
    let stops = |set: usize| -> Vec<usize> { (1..n).filter(|i| set >> (i - 1) & 1 == 1).collect() };
    let tour = |set: usize| -> Option<i64> {
        let mut order = stops(set);
        if order.iter().map(|&i| demand[i]).sum::<i64>() > capacity {
            return None;
        }
        let mut best = i64::MAX;
        each_order(&mut order, 0, &mut |order| {
            let ends = distance[order[0]] + distance[order[order.len() - 1] * n];
            best = best.min(ends + order.windows(2).map(|leg| distance[leg[0] * n + leg[1]]).sum::<i64>());
        });
        Some(best)
    };
    let tours: Vec<Option<i64>> = (0..sets).map(|set| if set == 0 { Some(0) } else { tour(set) }).collect();
    let mut best = tours.clone();
    for _ in 1..fleet {
        let fewer = best.clone();
        for (set, best) in best.iter_mut().enumerate() {
            let mut part = set;
            while part > 0 {
                if let (Some(one), Some(rest)) = (tours[part], fewer[set & !part]) {
                    *best = Some(best.map_or(one + rest, |best| best.min(one + rest)));
                }
                part = (part - 1) & set;
            }
        }
    }
    best[sets - 1]
}
