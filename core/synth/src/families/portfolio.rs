//! Portfolio: the shares of assets with the least variance for a wanted return. A convex quadratic program.

use super::{Draft, Family, Size, and, capital, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Decimal, Formulation, Kind, sum};

pub(super) struct Portfolio;

/// Who invests, what it is called, and assets.
type Scenario = (&'static str, &'static str, [&'static str; 6]);

const SCENARIOS: [Scenario; 7] = [
    ("a pension fund", "capital", ["bonds", "stocks", "property", "gold", "loans", "cash"]),
    ("a family office", "portfolio", ["tech", "energy", "banks", "health", "utilities", "retail"]),
    (
        "a university endowment",
        "endowment",
        ["domestic stocks", "foreign stocks", "bonds", "timber", "land", "hedge funds"],
    ),
    ("an insurer", "reserve", ["mortgages", "bonds", "stocks", "property", "infrastructure", "credit"]),
    ("a farm", "crop budget", ["wheat", "corn", "soy", "barley", "rape", "oats"]),
    ("a trading house", "budget", ["copper", "zinc", "nickel", "tin", "lead", "silver"]),
    ("an energy trader", "book", ["gas", "power", "coal", "oil", "carbon", "biogas"]),
];

impl Family for Portfolio {
    fn name(&self) -> &'static str {
        "portfolio"
    }

    fn about(&self) -> &'static str {
        "split money over assets for the least variance at a wanted return"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let (who, pot, assets) = dice.pick(&SCENARIOS);
        let n = size.count(dice, (2, 2), (3, 5));
        let assets = dice.some(assets, n);
        // Higher returns come with higher risk. Covariances are those of one common and one own influence on each
        // asset, so the matrix is positive definite.
        let mut gain: Vec<i64> = Vec::new();
        while gain.len() < n {
            let next = dice.int(20, 110);
            if gain.iter().all(|old| (old - next).abs() >= 8) {
                gain.push(next);
            }
        }
        let common: Vec<i64> =
            gain.iter().map(|gain| (1 + gain / 30) * if dice.chance(25) { -1 } else { 1 }).collect();
        let own: Vec<i64> = gain.iter().map(|gain| gain / 8 + dice.int(2, 9)).collect();
        let covariance: Vec<i64> = (0..n * n)
            .map(|at| (at / n, at % n))
            .map(|(i, j)| 10 * common[i] * common[j] + if i == j { 10 * own[i] } else { 0 })
            .collect();
        let (low, high) = (gain.iter().min().copied().unwrap_or(0), gain.iter().max().copied().unwrap_or(0));
        let target = low + (high - low) * dice.int(35, 85) / 100;
        // No asset may be most of a large portfolio; two of them reach the target whatever they are.
        let limit = (size == Size::Medium && dice.chance(50)).then(|| dice.int(12, 16) * 5);

        let mut f = Formulation::new(format!(
            "choose the shares of the {pot} with the least variance for the wanted return."
        ));
        let i = f.set("i", "asset", "assets", &assets);
        let j = f.again("j", i);
        let r = f.decimals("r", "return", "percent", i, &gain, 1);
        let q = f.decimals("q", "covariance", "", (i, j), &covariance, 4);
        let t = f.decimals("t", "wanted return", "percent", (), &[target], 1);
        let u = limit.map(|limit| f.decimals("u", "largest share", "", (), &[limit], 2));
        let x = f.var("x", "share of {i}", i, Kind::Continuous);
        if let Some(u) = u {
            f.upper(x, u);
        }
        f.minimize(sum((i, j), q.at((i, j)) * x.at(i) * x.at(j)));
        f.require("all", (), sum(i, x.at(i)).equals(1));
        f.require("return", (), sum(i, r.at(i) * x.at(i)).at_least(t));
        f.nonlinear = Some("the variance is quadratic and convex".into());

        let decimal = |value: i64, places| Decimal::new(value, places).to_string();
        let returns = each(&assets, |i, asset| match i {
            0 => format!("{asset} {} percent", decimal(gain[0], 1)),
            _ => format!("{asset} {}", decimal(gain[i], 1)),
        });
        let (mut variances, mut pairs) = (Vec::new(), Vec::new());
        for a in 0..n {
            variances.push(format!("{} {}", assets[a], decimal(covariance[a * n + a], 4)));
            for b in a + 1..n {
                pairs.push(format!("{} and {} {}", assets[a], assets[b], decimal(covariance[a * n + b], 4)));
            }
        }
        let (variances, pairs) = (and(&variances), pairs.join("; "));
        let target = decimal(target, 1);
        let capped =
            limit.map_or(String::new(), |limit| format!(" No share may exceed {}.", decimal(limit, 2)));
        let question = match dice.wording(5) {
            0 => format!(
                "{} puts all of its {pot} into {}. Expected yearly returns: {returns}. Variances: {variances}; covariances: {pairs}. \
                 The {pot} must return {target} percent or more on average. Nothing can be sold short.{capped} Minimize the \
                 variance.",
                capital(who),
                and(&assets)
            ),
            1 => format!(
                "Assets {}. Returns: {returns}. Variance: {variances}. Covariance: {pairs}. Shares add up to 1 and are not \
                 negative.{capped} Required return: at least {target} percent. What is the smallest variance?",
                and(&assets)
            ),
            2 => format!(
                "How should {who} split its {pot} over {} so that the variance of the return is least? On average it wants at least \
                 {target} percent. The assets yield {returns}. Their variances are {variances}, and the covariances {pairs}. Shares \
                 are from 0 to 1, together 1.{capped}",
                and(&assets)
            ),
            3 => format!(
                "We want the safest mix of {} that still earns at least {target} percent on average. We know the returns: {returns}. \
                 We also know the risk, variances of {variances} and covariances between {pairs}. The whole {pot} is used, and we do \
                 not borrow.{capped} How small can the variance of our return be?",
                and(&assets)
            ),
            _ => format!(
                "Expected returns of {returns}; variances of {variances}; covariances of {pairs}. {} needs a mean return of at \
                 least {target} percent from fully investing its {pot}, with no short positions.{capped} Find the shares with \
                 minimum variance.",
                capital(who)
            ),
        };
        match n {
            2 => {
                Draft::known(question, f, least_variance(&gain, &covariance, &target).expect("short numbers"))
            }
            _ => Draft::solved(question, f),
        }
    }
}

/// With two assets, the share x of the first makes the variance a parabola; its lowest point that reaches the return.
fn least_variance(gain: &[i64], covariance: &[i64], target: &str) -> Option<Fraction> {
    let whole = Fraction::whole;
    let tenths: i64 = {
        let (before, after) = target.split_once('.').unwrap_or((target, "0"));
        before.parse::<i64>().ok()? * 10 + after.parse::<i64>().ok()?
    };
    let [a, c, _, b] = covariance[..] else { return None };
    // At the lowest point of all, x is (b - c) / (a + b - 2c). The return asks for x on one side of an edge.
    let lowest = whole(b - c).over(whole(a + b - 2 * c))?;
    let edge = whole(tenths - gain[1]).over(whole(gain[0] - gain[1]))?;
    let x = if gain[0] > gain[1] { lowest.max(edge) } else { lowest.min(edge) };
    let x = x.max(Fraction::ZERO).min(Fraction::ONE);
    let y = Fraction::ONE.minus(x)?;
    let value = whole(a)
        .times(x)?
        .times(x)?
        .plus(whole(2 * c).times(x)?.times(y)?)?
        .plus(whole(b).times(y)?.times(y)?)?;
    value.over(whole(10_000))
}
