//! Uncapacitated facility location: which sites to open and who is served from where. A 0-1 program.

use super::{Draft, Family, Size, and, capital};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct UncapacitatedFacility;

struct Scenario {
    who: &'static str,
    site: [&'static str; 2],
    sites: [&'static str; 5],
    customer: [&'static str; 2],
    customers: [&'static str; 8],
    /// Ranges of fixed costs and of service costs, with their steps.
    opening: [i64; 3],
    service: [i64; 3],
    /// The time that the costs are for.
    per: &'static str,
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "a retailer",
        site: ["warehouse", "warehouses"],
        sites: ["Dover", "Salem", "Utica", "Akron", "Boise"],
        customer: ["store", "stores"],
        customers: ["S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8"],
        opening: [8, 30, 500],
        service: [4, 30, 200],
        per: "a month",
    },
    Scenario {
        who: "a bank",
        site: ["cash center", "cash centers"],
        sites: ["north", "south", "east", "west", "central"],
        customer: ["branch", "branches"],
        customers: ["Main", "Park", "Lake", "Hill", "Dock", "Mill", "Bay", "Gate"],
        opening: [8, 28, 200],
        service: [3, 25, 100],
        per: "a week",
    },
    Scenario {
        who: "a cloud provider",
        site: ["data center", "data centers"],
        sites: ["Oslo", "Dublin", "Madrid", "Vienna", "Warsaw"],
        customer: ["market", "markets"],
        customers: ["Norway", "Ireland", "Spain", "Austria", "Poland", "Italy", "France", "Greece"],
        opening: [8, 28, 5000],
        service: [3, 25, 2000],
        per: "a year",
    },
    Scenario {
        who: "an ambulance service",
        site: ["base", "bases"],
        sites: ["B1", "B2", "B3", "B4", "B5"],
        customer: ["town", "towns"],
        customers: ["Ash", "Elm", "Fir", "Oak", "Yew", "Bay", "Fig", "Box"],
        opening: [8, 28, 1000],
        service: [3, 20, 500],
        per: "a year",
    },
    Scenario {
        who: "a laundry",
        site: ["plant", "plants"],
        sites: ["river", "rail", "port", "field", "forest"],
        customer: ["hotel", "hotels"],
        customers: ["Astor", "Bristol", "Crown", "Duke", "Eden", "Forum", "Grand", "Harp"],
        opening: [6, 25, 100],
        service: [3, 25, 40],
        per: "a week",
    },
    Scenario {
        who: "a seed company",
        site: ["depot", "depots"],
        sites: ["Aro", "Bex", "Cam", "Dun", "Eck"],
        customer: ["district", "districts"],
        customers: ["D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8"],
        opening: [8, 30, 300],
        service: [4, 30, 100],
        per: "a season",
    },
    Scenario {
        who: "a recycling firm",
        site: ["sorting yard", "sorting yards"],
        sites: ["canal", "quarry", "harbor", "airport", "stadium"],
        customer: ["borough", "boroughs"],
        customers: ["Addis", "Brook", "Chase", "Downs", "Ealing", "Finch", "Grange", "Hurst"],
        opening: [8, 28, 400],
        service: [3, 25, 200],
        per: "a month",
    },
];

impl Family for UncapacitatedFacility {
    fn name(&self) -> &'static str {
        "uncapacitated_facility"
    }

    fn about(&self) -> &'static str {
        "open sites without limits and serve every customer at the least cost"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { who, site: [site, sites], sites: pool, customer, customers, opening, service, per } =
            dice.pick(&SCENARIOS);
        let [one, many] = customer;
        let k = size.count(dice, (2, 3), (4, 5));
        let n = size.count(dice, (3, 3), (6, 8));
        let site_names = dice.some(pool, k);
        let customer_names = dice.some(customers, n);
        let fixed: Vec<i64> = dice.ints(k, opening[0], opening[1]).iter().map(|c| c * opening[2]).collect();
        let cost: Vec<i64> =
            dice.ints(k * n, service[0], service[1]).iter().map(|c| c * service[2]).collect();

        let mut f = Formulation::new(format!("open {sites} and serve all {many} at the least total cost."));
        let i = f.set("i", site, sites, &site_names);
        let j = f.set("j", one, many, &customer_names);
        let o = f.param("f", "fixed cost", "$", i, &fixed);
        let c = f.param("c", "service cost", "$", (i, j), &cost);
        let y = f.var("y", "1 if {i} opens", i, Kind::Binary);
        let x = f.var("x", "1 if {i} serves {j}", (i, j), Kind::Binary);
        f.minimize(sum(i, o.at(i) * y.at(i)) + sum((i, j), c.at((i, j)) * x.at((i, j))));
        f.require("serve", j, sum(i, x.at((i, j))).equals(1));
        f.require("open", (i, j), x.at((i, j)).at_most(y.at(i)));
        f.nonlinear = Some("none, x <= y says that only an open one serves".into());

        let row =
            |i: usize| and(&cost[i * n..(i + 1) * n].iter().map(|c| format!("${c}")).collect::<Vec<_>>());
        let list = |phrase: &dyn Fn(usize) -> String| (0..k).map(phrase).collect::<Vec<_>>().join("; ");
        let names = and(&customer_names);
        let question = match dice.wording(5) {
            0 => format!(
                "{} may open {sites} at {}. {}. Any number of {many} can be served from one. Each is served by exactly \
                 one open {site}. Minimize the total cost {per}.",
                capital(who),
                and(&site_names),
                capital(&list(&|i| match i {
                    0 => format!(
                        "{} costs ${} {per}, and serving {names} from it costs {}",
                        site_names[i],
                        fixed[i],
                        row(i)
                    ),
                    _ => format!("{} costs ${}, and serving them {}", site_names[i], fixed[i], row(i)),
                }))
            ),
            1 => format!(
                "Which {sites} should {who} open, and which {many} should each serve, at the least cost {per}? \
                 Fixed costs of the open ones: {}. Costs of serving {names} from {}. A {site} has no limit, and every {one} needs one.",
                list(&|i| format!("{} ${}", site_names[i], fixed[i])),
                list(&|i| format!("{}: {}", site_names[i], row(i)))
            ),
            2 => format!(
                "{} (fixed cost {per} if open; cost of serving {names}): {}. Each {one} from exactly one open {site}, no \
                 capacities. Min total cost.",
                capital(sites),
                list(&|i| format!("{} (${}; {})", site_names[i], fixed[i], row(i)))
            ),
            3 => format!(
                "With many {sites} open our {many} are served cheaply, but every {site} costs money by itself: {}, {per}. \
                 To serve {names} costs {}. Each {one} belongs to one {site} that is open. We are {who}: what is the least \
                 that we can pay in all?",
                and(&(0..k).map(|i| format!("${} for {}", fixed[i], site_names[i])).collect::<Vec<_>>()),
                list(&|i| format!("{} from {}", row(i), site_names[i]))
            ),
            _ => format!(
                "The {many} {names} must each be assigned to one open {site} of {who}. The costs {per} of doing so are, {}. \
                 To these add {} for every one that is opened. Find the lowest total; a {site} can take all {many}.",
                list(&|i| format!("{}: {}", site_names[i], row(i))),
                and(&(0..k).map(|i| format!("${} ({})", fixed[i], site_names[i])).collect::<Vec<_>>())
            ),
        };
        Draft::known(question, f, Fraction::whole(cheapest(&fixed, &cost, n)))
    }
}

/// Tries every set of open sites; everybody goes to the cheapest of them.
fn cheapest(fixed: &[i64], cost: &[i64], n: usize) -> i64 {
    let total = |open: u32| -> i64 {
        let sites = || (0..fixed.len()).filter(|i| open >> i & 1 == 1);
        let served: i64 = (0..n).filter_map(|j| sites().map(|i| cost[i * n + j]).min()).sum();
        sites().map(|i| fixed[i]).sum::<i64>() + served
    };
    (1_u32..1 << fixed.len()).map(total).min().unwrap_or(0)
}
