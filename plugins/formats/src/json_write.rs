//! JSON for people and scripts: one object with named lists. Infinite bounds are `null`. Written only.

use orlm_solver::{MathModel, Names, NodeOp, Sense, SparseRows};
use serde_json::{Value, json};

/// A finite number, else null.
fn bound(v: f64) -> Value {
    if v.is_finite() { json!(v) } else { Value::Null }
}

fn entries(rows: &SparseRows, k: usize) -> Value {
    let (index, value) = rows.row(k);
    index.iter().zip(value).map(|(j, v)| json!([j, v])).collect()
}

fn name(names: &Names, k: usize) -> Value {
    names.get(k).map_or(Value::Null, Value::from)
}

/// The model as JSON.
pub(crate) fn write(m: &MathModel) -> Value {
    let (col, rows, q, ind, gen_, n, o) =
        (&m.columns, &m.rows, &m.quadratic_rows, &m.indicators, &m.general, &m.nonlinear, &m.objectives);
    let products = |t: &orlm_solver::QuadraticTerms, range: std::ops::Range<usize>| -> Value {
        range.map(|p| json!([t.i[p], t.j[p], t.v[p]])).collect()
    };
    let columns: Value = (0..m.n_cols())
        .map(|j| {
            json!({"name": name(&col.names, j), "lower": bound(col.lower[j]), "upper": bound(col.upper[j]),
                   "objective": col.objective[j], "kind": col.kind[j]})
        })
        .collect();
    let linear: Value = (0..m.n_rows())
        .map(|i| {
            json!({"name": name(&rows.names, i), "lower": bound(rows.lower[i]), "upper": bound(rows.upper[i]),
                   "entries": entries(&rows.matrix, i), "lazy": rows.lazy.get(i) == Some(&1)})
        })
        .collect();
    let quadratic: Value = (0..m.n_quadratic_rows())
        .map(|i| {
            let range = q.start[i] as usize..q.start[i + 1] as usize;
            json!({"name": name(&q.names, i), "lower": bound(q.lower[i]), "upper": bound(q.upper[i]),
                   "entries": entries(&q.linear, i), "products": products(&q.terms, range)})
        })
        .collect();
    let sets: Value = (0..m.sos.order.len())
        .map(|s| json!({"order": m.sos.order[s], "members": entries(&m.sos.members, s)}))
        .collect();
    let indicators: Value = (0..ind.column.len())
        .map(|k| {
            json!({"column": ind.column[k], "value": ind.value[k], "lower": bound(ind.lower[k]),
                   "upper": bound(ind.upper[k]), "entries": entries(&ind.rows, k)})
        })
        .collect();
    let general: Value = (0..gen_.kind.len())
        .map(|k| {
            let (x, y) = gen_.points(k);
            let points: Value = x.iter().zip(y).map(|(x, y)| json!([x, y])).collect();
            json!({"kind": gen_.kind[k], "result": gen_.result[k], "operands": gen_.operands(k),
                   "constant": gen_.constant_of(k), "points": points})
        })
        .collect();
    let cones: Value = (0..m.cones.kind.len())
        .map(|k| json!({"kind": m.cones.kind[k], "members": m.cones.members(k)}))
        .collect();
    let nodes: Value = (0..n.nodes.len())
        .map(|k| match n.nodes.op[k] {
            NodeOp::Constant => json!(["constant", n.nodes.value[k]]),
            NodeOp::Column => json!(["column", n.nodes.column[k]]),
            op => json!([op, n.nodes.children(k)]),
        })
        .collect();
    let nonlinear: Value = (0..n.root.len())
        .map(|i| {
            json!({"name": name(&n.names, i), "lower": bound(n.lower[i]), "upper": bound(n.upper[i]),
                   "entries": entries(&n.linear, i), "node": n.root[i]})
        })
        .collect();
    let objectives: Value = (0..o.len())
        .map(|k| {
            json!({"name": name(&o.names, k), "priority": o.priority[k], "weight": o.weight[k],
                   "abs_tol": o.abs_tol[k], "rel_tol": o.rel_tol[k], "offset": o.offset[k],
                   "entries": entries(&o.rows, k)})
        })
        .collect();
    let starts: Value =
        m.mip_starts().map(|start| start.iter().map(|&v| bound(v)).collect::<Value>()).collect();
    let sense = if m.sense == Sense::Maximise { "maximise" } else { "minimise" };
    json!({
        "content_hash": m.content_hash(),
        "sense": sense,
        "objective_offset": m.objective_offset,
        "objective_products": products(&m.quadratic_objective, 0..m.quadratic_objective.v.len()),
        "objective_node": n.objective,
        "columns": columns,
        "rows": linear,
        "quadratic_rows": quadratic,
        "sets": sets,
        "indicators": indicators,
        "general": general,
        "cones": cones,
        "nodes": nodes,
        "nonlinear_rows": nonlinear,
        "objectives": objectives,
        "starts": starts,
    })
}
