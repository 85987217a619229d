//! Media mix: how many advertisements to buy in each medium for the most contacts within a budget. An integer program.

use super::{Draft, Family, Size, and, capital, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct MediaMix;

/// Who advertises, what for, and whom it must reach in particular.
type Scenario = (&'static str, &'static str, &'static str);

const SCENARIOS: [Scenario; 8] = [
    ("a car dealer", "a new model", "drivers under 30"),
    ("a university", "its open day", "school leavers"),
    ("a charity", "a relief fund", "regular donors"),
    ("a museum", "an exhibition", "families"),
    ("a supermarket chain", "its grand opening", "local households"),
    ("a film studio", "a premiere", "teenagers"),
    ("a travel agency", "summer tours", "retired people"),
    ("a bank", "a savings plan", "young workers"),
];

/// One and several advertisements, the cost in dollars, contacts and contacts in the group in thousands.
type Medium = ((&'static str, &'static str), (i64, i64), (i64, i64), (i64, i64));

const MEDIA: [Medium; 7] = [
    (("TV spot", "TV spots"), (42, 75), (160, 260), (20, 45)),
    (("radio spot", "radio spots"), (8, 16), (35, 70), (6, 16)),
    (("newspaper ad", "newspaper ads"), (14, 28), (55, 105), (8, 22)),
    (("magazine ad", "magazine ads"), (18, 34), (50, 95), (12, 34)),
    (("billboard", "billboards"), (6, 13), (22, 48), (4, 12)),
    (("cinema spot", "cinema spots"), (5, 11), (12, 28), (5, 14)),
    (("podcast spot", "podcast spots"), (4, 9), (12, 30), (5, 13)),
];

impl Family for MediaMix {
    fn name(&self) -> &'static str {
        "media_mix"
    }

    fn about(&self) -> &'static str {
        "buy advertisements in several media for the most contacts within a budget"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let (who, what, group) = dice.pick(&SCENARIOS);
        let n = size.count(dice, (2, 3), (4, 6));
        let mut left: Vec<usize> = (0..MEDIA.len()).collect();
        let mut chosen: Vec<usize> = (0..n).map(|_| left.swap_remove(dice.index(left.len()))).collect();
        chosen.sort_unstable();
        let media: Vec<&Medium> = chosen.iter().map(|&at| &MEDIA[at]).collect();
        let mut draw = |of: fn(&Medium) -> (i64, i64)| -> Vec<i64> {
            media.iter().map(|medium| dice.int(of(medium).0, of(medium).1)).collect()
        };
        let cost: Vec<i64> = draw(|medium| medium.1).iter().map(|cost| cost * 100).collect();
        let (reach, target) = (draw(|medium| medium.2), draw(|medium| medium.3));
        let limit = dice.ints(n, 4, 15);
        let all = |values: &[i64]| values.iter().zip(&limit).map(|(a, b)| a * b).sum::<i64>();
        // Not everything can be bought, and the group is a little more than the money finds by itself.
        let budget = all(&cost) * dice.int(45, 75) / 100 / 500 * 500;
        let plain = best(&cost, &reach, &target, &limit, budget, 0);
        let Some((_, found)) = plain else { return self.draft(dice, size) };
        let wanted = found * dice.int(98, 108) / 100;
        let Some((optimum, _)) = best(&cost, &reach, &target, &limit, budget, wanted) else {
            return self.draft(dice, size);
        };

        let plurals: Vec<&str> = media.iter().map(|medium| medium.0.1).collect();
        let mut f = Formulation::new(format!("buy {} for the most contacts.", and(&plurals)));
        let i = f.set("i", "medium", "media", &plurals);
        let c = f.param("c", "cost", "$", i, &cost);
        let r = f.param("r", "contacts", "thousand", i, &reach);
        let g = f.param("g", &format!("contacts with {group}"), "thousand", i, &target);
        let u = f.param("u", "largest number", "", i, &limit);
        let b = f.param("b", "budget", "$", (), &[budget]);
        let w = f.param("w", "contacts wanted", "thousand", (), &[wanted]);
        let x = f.var("x", "number of {i}", i, Kind::Integer);
        f.upper(x, u.at(i));
        f.maximize(sum(i, r.at(i) * x.at(i)));
        f.require("budget", (), sum(i, c.at(i) * x.at(i)).at_most(b));
        f.require(*group, (), sum(i, g.at(i) * x.at(i)).at_least(w));

        let long = each(&media, |i, medium| match i {
            0 => format!(
                "a {} costs ${} and reaches {} thousand people, {} thousand of them {group}, and at most {} can be bought",
                medium.0.0, cost[0], reach[0], target[0], limit[0]
            ),
            _ => {
                format!("a {} ${}, {} and {}, at most {}", medium.0.0, cost[i], reach[i], target[i], limit[i])
            }
        });
        let short = each(&plurals, |i, name| {
            format!("{name} ${}, {}, {}, {}", cost[i], reach[i], target[i], limit[i])
        });
        let question = match dice.wording(5) {
            0 => format!(
                "{} advertises {what} with a budget of ${budget}. {}. At least {wanted} thousand contacts must be with {group}. \
                 Maximize all contacts.",
                capital(who),
                capital(&long)
            ),
            1 => format!(
                "Budget ${budget}. Media with cost, contacts in thousands, contacts with {group} in thousands, and largest number: \
                 {short}. Contacts with {group}: {wanted} thousand or more. Find the whole numbers with the most contacts."
            ),
            2 => format!(
                "How should {who} spend up to ${budget} on advertising {what}? {}. It wants as many contacts as possible, and no \
                 fewer than {wanted} thousand with {group}.",
                capital(&long)
            ),
            3 => format!(
                "We promote {what} and may spend ${budget}. For each medium we list cost, contacts (thousand), contacts with \
                 {group} (thousand), and how many we can get: {short}. Of {group}, at least {wanted} thousand contacts are a must. \
                 What is the largest number of contacts, in thousands, that we can have?"
            ),
            _ => format!(
                "{}. With these media {who} makes {what} known. The bill must not exceed ${budget}, and the contacts with {group} \
                 must come to {wanted} thousand at least. Which numbers of {} give the most contacts?",
                capital(&long),
                and(&plurals)
            ),
        };
        Draft::known(question, f, Fraction::whole(optimum))
    }
}

/// Tries all numbers of all media but the last, of which as many are bought as the money allows. The most contacts, and
/// the contacts with the group in that case; `None` when the group cannot be reached.
fn best(
    cost: &[i64],
    reach: &[i64],
    target: &[i64],
    limit: &[i64],
    money: i64,
    wanted: i64,
) -> Option<(i64, i64)> {
    let most = limit[0].min(money / cost[0]);
    if cost.len() == 1 {
        let found = target[0] * most;
        return (found >= wanted).then_some((reach[0] * most, found));
    }
    (0..=most)
        .filter_map(|number| {
            let (money, wanted) = (money - cost[0] * number, wanted - target[0] * number);
            let (contacts, found) = best(&cost[1..], &reach[1..], &target[1..], &limit[1..], money, wanted)?;
            Some((contacts + reach[0] * number, found + target[0] * number))
        })
        .max()
}
