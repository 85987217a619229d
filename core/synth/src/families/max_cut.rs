//! Maximum cut: two groups, such that pairs apart count most. Products of binaries made linear. A 0-1 program.

use super::{Draft, Family, Size, and, capital, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, over, sum};

pub(super) struct MaxCut;

struct Scenario {
    who: &'static str,
    /// One and several, and their names.
    one: [&'static str; 2],
    names: [&'static str; 8],
    /// One of the two groups and both.
    group: [&'static str; 2],
    /// What the number of a pair is, and when it counts.
    weight: &'static str,
    /// The least and the largest number, and their step.
    range: [i64; 3],
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "a teacher",
        one: ["pupil", "pupils"],
        names: ["Ada", "Bob", "Cem", "Dora", "Eli", "Fay", "Gus", "Hal"],
        group: ["class", "classes"],
        weight: "quarrels in the last term",
        range: [1, 9, 1],
    },
    Scenario {
        who: "a chip designer",
        one: ["wire", "wires"],
        names: ["W1", "W2", "W3", "W4", "W5", "W6", "W7", "W8"],
        group: ["layer", "layers"],
        weight: "crossings",
        range: [1, 8, 1],
    },
    Scenario {
        who: "a radio network",
        one: ["mast", "masts"],
        names: ["Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Linden", "Maple"],
        group: ["frequency", "frequencies"],
        weight: "decibels of interference",
        range: [2, 20, 1],
    },
    Scenario {
        who: "a summer camp",
        one: ["sport", "sports"],
        names: ["archery", "canoe", "chess", "fencing", "judo", "rowing", "soccer", "tennis"],
        group: ["half-day", "half-days"],
        weight: "children who want both",
        range: [1, 12, 1],
    },
    Scenario {
        who: "a trade fair",
        one: ["talk", "talks"],
        names: ["battery", "cloud", "drone", "energy", "food", "glass", "health", "laser"],
        group: ["day", "days"],
        weight: "visitors interested in both",
        range: [2, 18, 10],
    },
    Scenario {
        who: "a shipping agent",
        one: ["cargo", "cargoes"],
        names: ["acid", "lime", "fuel", "salt", "paint", "chlorine", "resin", "zinc"],
        group: ["hold", "holds"],
        weight: "risk points of a reaction",
        range: [1, 15, 1],
    },
    Scenario {
        who: "a data center",
        one: ["service", "services"],
        names: ["billing", "chat", "feed", "login", "mail", "maps", "search", "video"],
        group: ["cluster", "clusters"],
        weight: "conflicts a day on shared hardware",
        range: [1, 15, 2],
    },
];

impl Family for MaxCut {
    fn name(&self) -> &'static str {
        "max_cut"
    }

    fn about(&self) -> &'static str {
        "split things into two groups so that the pairs apart count most"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario {
            who,
            one: [one, many],
            names: pool,
            group: [group, groups],
            weight,
            range: [low, high, step],
        } = dice.pick(&SCENARIOS);
        let medium = size == Size::Medium;
        let n = size.count(dice, (4, 4), (6, 8));
        let names = dice.some(pool, n);
        // In some problems the groups must have a least size: half, or one less.
        let least = dice.chance(40).then_some(n as i64 / 2 - i64::from(n > 5 && dice.chance(50)));
        let (edges, worth, optimum) = loop {
            let pairs = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j)));
            let percent = if medium { 45 } else { 80 };
            let edges: Vec<(usize, usize)> = pairs.filter(|_| dice.chance(percent)).collect();
            let worth: Vec<i64> = dice.ints(edges.len(), *low, *high).iter().map(|w| w * step).collect();
            let alone = (0..n).any(|i| !edges.iter().any(|&(a, b)| a == i || b == i));
            let (optimum, free) = (largest(n, &edges, &worth, least), largest(n, &edges, &worth, None));
            // Some pair stays together even without a least size, and a least size matters.
            if !alone && free < worth.iter().sum() && (least.is_none() || optimum < free) {
                break (edges, worth, optimum);
            }
        };
        let pairs: Vec<String> = edges.iter().map(|&(i, j)| format!("{}-{}", names[i], names[j])).collect();
        let ends: Vec<i64> =
            edges.iter().flat_map(|&(a, b)| (0..n).map(move |i| i64::from(i == a || i == b))).collect();

        let mut f = Formulation::new(format!(
            "split {many} into two {groups} so that separated pairs have the largest total."
        ));
        let i = f.set("i", one, many, &names);
        let k = f.set("k", "pair", "pairs", &pairs);
        let w = f.param("w", weight, "", k, &worth);
        let a = f.param("a", &format!("pair has {one}"), "", (k, i), &ends);
        let l = least.map(|least| f.param("l", "least size", many, (), &[least]));
        let x = f.var("x", format!("1 if {{i}} is in {group} 2, 0 if in {group} 1"), i, Kind::Binary);
        let z = f.var("z", "1 if {k} is separated", k, Kind::Binary);
        f.maximize(sum(k, w.at(k) * z.at(k)));
        let both = || sum(over(i).when(a.nonzero((k, i))), x.at(i));
        f.require("some 1", k, z.at(k).at_most(both()));
        f.require("some 0", k, z.at(k).at_most(2 - both()));
        if let Some(l) = l {
            f.require(format!("size {group} 2"), (), sum(i, x.at(i)).at_least(l));
            f.require(format!("size {group} 1"), (), (n as i64 - sum(i, x.at(i))).at_least(l));
        }
        f.nonlinear = Some(
            "z = x*(1 - x') + x'*(1 - x) has products of binaries; as z is to be large, z <= x + x' and z <= 2 - x - x' say \
             it linearly"
                .into(),
        );

        let table = each(&pairs, |k, pair| format!("{pair} {}", worth[k]));
        let told: Vec<String> = edges
            .iter()
            .zip(&worth)
            .map(|(&(i, j), w)| format!("{w} between {} and {}", names[i], names[j]))
            .collect();
        let told = and(&told);
        let size = least.map_or(String::new(), |least| format!(" Each {group} has at least {least} {many}."));
        let all = and(&names);
        let question = match dice.wording(5) {
            0 => format!(
                "{} puts each of {n} {many} into one of two {groups}. Known {weight}: {table}. A pair is separated if its two are \
                 in different {groups}.{size} Maximize the total over all separated pairs.",
                capital(who)
            ),
            1 => format!(
                "Two {groups}, {many} {all}. Pairs and {weight}: {table}; others 0.{size} Split so that the pairs with one in each \
                 {group} have the largest sum."
            ),
            2 => format!(
                "How should {who} divide the {many} {all} between two {groups}? There are {weight}: {told}. What counts is the sum \
                 for pairs that do not end up in the same {group}; it should be largest.{size}"
            ),
            3 => format!(
                "We have to split {n} {many} over two {groups}, and every one goes into exactly one. Our list of {weight} is: \
                 {table}. Pairs that are not on it have none.{size} What counts for us is the \
                 sum over the pairs that we separate. How large can it be?"
            ),
            _ => format!(
                "For pairs of {many}, {who} has counted {weight}: {told}. Each {one} will be in one of two {groups}.{size} Find the \
                 split with the most {weight} between the {groups}, not within them."
            ),
        };
        Draft::known(question, f, Fraction::whole(optimum))
    }
}

/// Tries every split.
fn largest(n: usize, edges: &[(usize, usize)], worth: &[i64], least: Option<i64>) -> i64 {
    let total = |split: u32| -> i64 {
        let apart = |&(i, j): &(usize, usize)| (split >> i & 1) != (split >> j & 1);
        edges.iter().zip(worth).filter(|(edge, _)| apart(edge)).map(|(_, worth)| worth).sum()
    };
    let sized = |split: &u32| {
        let second = i64::from(split.count_ones());
        least.is_none_or(|least| second >= least && n as i64 - second >= least)
    };
    (0_u32..1 << n).filter(sized).map(total).max().unwrap_or(0)
}
