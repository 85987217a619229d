//! What the families on networks share: how a network is drawn, and a flow algorithm that owes nothing to a solver.

use crate::Dice;

/// Nodes in an order, and arcs that each lead from an earlier node to a later one.
pub(super) struct Network {
    pub(super) nodes: Vec<&'static str>,
    pub(super) arcs: Vec<(usize, usize)>,
}

impl Network {
    /// Draws `arcs` arcs over the nodes, or as many as there is room for. Every node is on a way from the first to the
    /// last; no arc joins these two directly.
    pub(super) fn draw(dice: &mut Dice, nodes: Vec<&'static str>, arcs: usize) -> Self {
        let n = nodes.len();
        let mut drawn: Vec<(usize, usize)> = Vec::new();
        for to in 1..n {
            drawn.push((dice.int((to as i64 - 2).max(0), to as i64 - 1) as usize, to));
        }
        for from in 0..n - 1 {
            if !drawn.iter().any(|arc| arc.0 == from) {
                drawn.push((from, from + 1));
            }
        }
        let near = |from: usize, to: usize| from < to && to - from <= 3 && (from, to) != (0, n - 1);
        let pairs = (0..n).flat_map(|from| (0..n).map(move |to| (from, to)));
        let mut left: Vec<_> = pairs.filter(|&(i, j)| near(i, j) && !drawn.contains(&(i, j))).collect();
        while drawn.len() < arcs && !left.is_empty() {
            drawn.push(left.swap_remove(dice.index(left.len())));
        }
        drawn.sort_unstable();
        Self { nodes, arcs: drawn }
    }

    /// The arcs' names: `A-B`.
    pub(super) fn names(&self) -> Vec<String> {
        self.arcs.iter().map(|&(from, to)| format!("{}-{}", self.nodes[from], self.nodes[to])).collect()
    }

    /// Node by node, 1 for the arcs that leave it.
    pub(super) fn leaving(&self) -> Vec<i64> {
        self.incidence(|arc| arc.0)
    }

    /// Node by node, 1 for the arcs that enter it.
    pub(super) fn entering(&self) -> Vec<i64> {
        self.incidence(|arc| arc.1)
    }

    fn incidence(&self, end: impl Fn(&(usize, usize)) -> usize) -> Vec<i64> {
        let row = |node| self.arcs.iter().map(move |arc| (node, arc));
        (0..self.nodes.len()).flat_map(row).map(|(node, arc)| i64::from(end(arc) == node)).collect()
    }
}

/// An arc for [`flow`]: from, to, capacity, cost of a unit.
pub(super) type Arc = (usize, usize, i64, i64);

/// Sends up to `wanted` units from one node to another along the cheapest ways that are left, one after the other. The
/// amount sent, and what it costs. Arcs may have costs below 0, circles of them may not.
pub(super) fn flow(nodes: usize, arcs: &[Arc], from: usize, to: usize, wanted: i64) -> (i64, i64) {
    // Each arc with its way back, which undoes what was sent.
    let mut left: Vec<Arc> =
        arcs.iter().flat_map(|&(i, j, capacity, cost)| [(i, j, capacity, cost), (j, i, 0, -cost)]).collect();
    let (mut sent, mut total) = (0, 0);
    while sent < wanted {
        let mut best: Vec<Option<(i64, usize)>> = vec![None; nodes];
        best[from] = Some((0, usize::MAX));
        let mut changed = true;
        while changed {
            changed = false;
            for (at, &(i, j, capacity, cost)) in left.iter().enumerate() {
                let Some((length, _)) = best[i] else { continue };
                if capacity > 0 && best[j].is_none_or(|(old, _)| length + cost < old) {
                    best[j] = Some((length + cost, at));
                    changed = true;
                }
            }
        }
        let Some((length, _)) = best[to] else { break };
        let mut way = Vec::new();
        let mut node = to;
        while let Some((_, at)) = best[node].filter(|_| node != from) {
            way.push(at);
            node = left[at].0;
        }
        let amount = way.iter().map(|&at| left[at].2).min().unwrap_or(0).min(wanted - sent);
        for at in way {
            left[at].2 -= amount;
            left[at ^ 1].2 += amount;
        }
        sent += amount;
        total += length * amount;
    }
    (sent, total)
}
