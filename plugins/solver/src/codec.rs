//! The byte form of a math model. [`MathModel::decode`] is total; [`MathModel::encode`] is canonical: the same model
//! always gives the same bytes, so their hash names the model.

use crate::container::{Container, ContainerError, ContainerWriter, MODEL_MAGIC, REQUIRED, Section};
use crate::error::{ModelError, Part, Place};
use crate::model::{
    ColumnKind, Columns, GeneralConstraints, GeneralKind, Indicators, LinearRows, MathModel, Names,
    QuadraticRows, QuadraticTerms, Sense, SosSets, SparseRows,
};
use crate::nonlinear::{NodeOp, Nodes, Nonlinear};
use crate::options::SolveOptions;
use crate::parts::{ConeKind, Cones, Objectives};

macro_rules! sections {
    ($($name:ident = $id:literal),* $(,)?) => {
        $(const $name: Section = Section { id: $id, name: stringify!($name) };)*
        /// Every id that this version reads.
        const KNOWN: &[u32] = &[$($id),*];
    };
}

sections! {
    META = 1, COL_LB = 2, COL_UB = 3, COL_OBJ = 4, COL_KIND = 5, COL_NAME_START = 6, COL_NAME_BYTES = 7,
    ROW_LB = 10, ROW_UB = 11, ROW_START = 12, ROW_INDEX = 13, ROW_VALUE = 14, ROW_NAME_START = 15,
    ROW_NAME_BYTES = 16, ROW_LAZY = 17, QOBJ_I = 20, QOBJ_J = 21, QOBJ_V = 22, QROW_LB = 30, QROW_UB = 31, QROW_LSTART = 32,
    QROW_LINDEX = 33, QROW_LVALUE = 34, QROW_QSTART = 35, QROW_QI = 36, QROW_QJ = 37, QROW_QV = 38,
    QROW_NAME_START = 39, QROW_NAME_BYTES = 40, SOS_TYPE = 50, SOS_START = 51, SOS_INDEX = 52, SOS_WEIGHT = 53,
    IND_COL = 60, IND_VALUE = 61, IND_LB = 62, IND_UB = 63, IND_START = 64, IND_INDEX = 65, IND_VALUE_COEF = 66,
    GEN_KIND = 70, GEN_RESULT = 71, GEN_START = 72, GEN_OPERAND = 73, GEN_CONSTANT = 74, GEN_POINT_START = 75,
    GEN_POINT_X = 76, GEN_POINT_Y = 77, MIP_START = 80, CONE_KIND = 90, CONE_START = 91, CONE_MEMBER = 92,
    NODE_OP = 100, NODE_START = 101, NODE_CHILD = 102, NODE_COLUMN = 103, NODE_VALUE = 104, NROW_LB = 110,
    NROW_UB = 111, NROW_LSTART = 112, NROW_LINDEX = 113, NROW_LVALUE = 114, NROW_ROOT = 115, NROW_NAME_START = 116,
    NROW_NAME_BYTES = 117, NOBJ_ROOT = 118, OBJ_PRIORITY = 120, OBJ_WEIGHT = 121, OBJ_ABS_TOL = 122,
    OBJ_REL_TOL = 123, OBJ_OFFSET = 124, OBJ_START = 125, OBJ_INDEX = 126, OBJ_VALUE = 127, OBJ_NAME_START = 128,
    OBJ_NAME_BYTES = 129,
    OPTIONS = 1000,
}

/// Length of the META section in bytes.
const META_LEN: usize = 24;

struct Meta {
    sense: Sense,
    n_cols: usize,
    n_rows: usize,
    n_quad_rows: usize,
    offset: f64,
}

fn read_meta(bytes: &[u8]) -> Result<Meta, ContainerError> {
    let content = |problem: String| ContainerError::Content { section: META.name, problem };
    if bytes.len() != META_LEN {
        return Err(content(format!("{} bytes, expected {META_LEN}", bytes.len())));
    }
    let word = |k: usize| {
        let mut b = [0; 4];
        b.copy_from_slice(&bytes[4 * k..4 * k + 4]);
        u32::from_le_bytes(b)
    };
    let mut offset = [0; 8];
    offset.copy_from_slice(&bytes[16..24]);
    let sense = match word(0) as i32 {
        1 => Sense::Minimise,
        -1 => Sense::Maximise,
        other => return Err(content(format!("sense {other} is neither 1 nor -1"))),
    };
    Ok(Meta {
        sense,
        n_cols: word(1) as usize,
        n_rows: word(2) as usize,
        n_quad_rows: word(3) as usize,
        offset: f64::from_le_bytes(offset),
    })
}

fn read_names(c: &Container<'_>, start: Section, bytes: Section) -> Result<Names, ContainerError> {
    let names = Names { start: c.u32s(start)?, bytes: c.u8s(bytes) };
    let content = |section: Section, problem: &str| ContainerError::Content {
        section: section.name,
        problem: problem.to_owned(),
    };
    let Ok(text) = std::str::from_utf8(&names.bytes) else {
        return Err(content(bytes, "not UTF-8"));
    };
    let rising = names.start.windows(2).all(|w| w[0] <= w[1]);
    let ends = names.start.first().is_none_or(|&s| s == 0)
        && names.start.last().copied().unwrap_or(0) as usize == names.bytes.len();
    if !rising || !ends {
        return Err(content(start, "starts must rise from 0 to the number of bytes"));
    }
    if names.start.iter().any(|&s| !text.is_char_boundary(s as usize)) {
        return Err(content(start, "a start lies within a character"));
    }
    Ok(names)
}

fn read_rows(c: &Container<'_>, s: Section, i: Section, v: Section) -> Result<SparseRows, ContainerError> {
    Ok(SparseRows { start: c.i32s(s)?, index: c.i32s(i)?, value: c.f64s(v)? })
}

fn read_terms(
    c: &Container<'_>,
    i: Section,
    j: Section,
    v: Section,
) -> Result<QuadraticTerms, ContainerError> {
    Ok(QuadraticTerms { i: c.i32s(i)?, j: c.i32s(j)?, v: c.f64s(v)? })
}

/// A section of codes; the first without a meaning is an error.
fn read_codes<T>(
    c: &Container<'_>,
    section: Section,
    (part, what): (Part, &'static str),
    meaning: fn(u8) -> Option<T>,
) -> Result<Vec<T>, ModelError> {
    let place = |index| Place { part, index, name: None };
    let read = |(k, &b): (usize, &u8)| {
        meaning(b).ok_or_else(|| ModelError::Code { place: place(k), what, code: b.into() })
    };
    c.bytes(section).unwrap_or_default().iter().enumerate().map(read).collect()
}

fn read_nonlinear(c: &Container<'_>) -> Result<Nonlinear, ModelError> {
    let objective = c.i32s(NOBJ_ROOT)?;
    if objective.len() > 1 {
        return Err(ModelError::Length { array: NOBJ_ROOT.name, found: objective.len(), expected: 1 });
    }
    Ok(Nonlinear {
        nodes: Nodes {
            op: read_codes(c, NODE_OP, (Part::Node, "operation"), NodeOp::from_byte)?,
            start: c.i32s(NODE_START)?,
            child: c.i32s(NODE_CHILD)?,
            column: c.i32s(NODE_COLUMN)?,
            value: c.f64s(NODE_VALUE)?,
        },
        lower: c.f64s(NROW_LB)?,
        upper: c.f64s(NROW_UB)?,
        linear: read_rows(c, NROW_LSTART, NROW_LINDEX, NROW_LVALUE)?,
        root: c.i32s(NROW_ROOT)?,
        names: read_names(c, NROW_NAME_START, NROW_NAME_BYTES)?,
        objective: objective.first().copied(),
    })
}

fn read_objectives(c: &Container<'_>) -> Result<Objectives, ContainerError> {
    Ok(Objectives {
        priority: c.i32s(OBJ_PRIORITY)?,
        weight: c.f64s(OBJ_WEIGHT)?,
        abs_tol: c.f64s(OBJ_ABS_TOL)?,
        rel_tol: c.f64s(OBJ_REL_TOL)?,
        offset: c.f64s(OBJ_OFFSET)?,
        rows: read_rows(c, OBJ_START, OBJ_INDEX, OBJ_VALUE)?,
        names: read_names(c, OBJ_NAME_START, OBJ_NAME_BYTES)?,
    })
}

impl MathModel {
    /// Reads a model and its options. The result has consistent lengths, starts and indices; the numbers are
    /// [`MathModel::validate`]'s affair.
    pub fn decode(bytes: &[u8]) -> Result<(Self, SolveOptions), ModelError> {
        let c = Container::parse(bytes, MODEL_MAGIC, KNOWN)?;
        let meta = read_meta(c.required(META)?)?;
        for section in [COL_LB, COL_UB, COL_OBJ, COL_KIND] {
            if meta.n_cols > 0 {
                c.required(section)?;
            }
        }
        let model = Self {
            sense: meta.sense,
            objective_offset: meta.offset,
            columns: Columns {
                lower: c.f64s(COL_LB)?,
                upper: c.f64s(COL_UB)?,
                objective: c.f64s(COL_OBJ)?,
                kind: read_codes(&c, COL_KIND, (Part::Column, "kind"), ColumnKind::from_byte)?,
                names: read_names(&c, COL_NAME_START, COL_NAME_BYTES)?,
            },
            rows: LinearRows {
                lower: c.f64s(ROW_LB)?,
                upper: c.f64s(ROW_UB)?,
                matrix: read_rows(&c, ROW_START, ROW_INDEX, ROW_VALUE)?,
                lazy: c.u8s(ROW_LAZY),
                names: read_names(&c, ROW_NAME_START, ROW_NAME_BYTES)?,
            },
            quadratic_objective: read_terms(&c, QOBJ_I, QOBJ_J, QOBJ_V)?,
            quadratic_rows: QuadraticRows {
                lower: c.f64s(QROW_LB)?,
                upper: c.f64s(QROW_UB)?,
                linear: read_rows(&c, QROW_LSTART, QROW_LINDEX, QROW_LVALUE)?,
                start: c.i32s(QROW_QSTART)?,
                terms: read_terms(&c, QROW_QI, QROW_QJ, QROW_QV)?,
                names: read_names(&c, QROW_NAME_START, QROW_NAME_BYTES)?,
            },
            sos: SosSets {
                order: c.u8s(SOS_TYPE),
                members: read_rows(&c, SOS_START, SOS_INDEX, SOS_WEIGHT)?,
            },
            indicators: Indicators {
                column: c.i32s(IND_COL)?,
                value: c.u8s(IND_VALUE),
                lower: c.f64s(IND_LB)?,
                upper: c.f64s(IND_UB)?,
                rows: read_rows(&c, IND_START, IND_INDEX, IND_VALUE_COEF)?,
            },
            general: GeneralConstraints {
                kind: read_codes(&c, GEN_KIND, (Part::General, "kind"), GeneralKind::from_byte)?,
                result: c.i32s(GEN_RESULT)?,
                start: c.i32s(GEN_START)?,
                operand: c.i32s(GEN_OPERAND)?,
                constant: c.f64s(GEN_CONSTANT)?,
                point_start: c.i32s(GEN_POINT_START)?,
                point_x: c.f64s(GEN_POINT_X)?,
                point_y: c.f64s(GEN_POINT_Y)?,
            },
            cones: Cones {
                kind: read_codes(&c, CONE_KIND, (Part::Cone, "kind"), ConeKind::from_byte)?,
                start: c.i32s(CONE_START)?,
                member: c.i32s(CONE_MEMBER)?,
            },
            nonlinear: read_nonlinear(&c)?,
            objectives: read_objectives(&c)?,
            mip_start: c.f64s(MIP_START)?,
        };
        let counts = [
            ("COL_LB", model.n_cols(), meta.n_cols),
            ("ROW_LB", model.n_rows(), meta.n_rows),
            ("QROW_LB", model.n_quadratic_rows(), meta.n_quad_rows),
        ];
        for (array, found, expected) in counts {
            if found != expected {
                return Err(ModelError::Length { array, found, expected });
            }
        }
        model.check_structure()?;
        let options = c.bytes(OPTIONS).map(SolveOptions::from_section).transpose()?.unwrap_or_default();
        Ok((model, options))
    }

    /// The byte form, with the options unless they are all unset.
    pub fn encode(&self, options: &SolveOptions) -> Vec<u8> {
        let mut w = self.sections();
        if *options != SolveOptions::default() {
            // Numbers that JSON cannot write become null, which reads as unset; `validate` refuses them before.
            w.put(OPTIONS, 0, serde_json::to_vec(options).unwrap_or_default());
        }
        w.finish(MODEL_MAGIC)
    }

    /// BLAKE3 hash (hex) of the byte form without the options: the model's identity.
    pub fn content_hash(&self) -> String {
        blake3::hash(&self.sections().finish(MODEL_MAGIC)).to_hex().to_string()
    }

    fn sections(&self) -> ContainerWriter {
        let mut w = ContainerWriter::new();
        let mut meta = Vec::with_capacity(META_LEN);
        meta.extend_from_slice(&self.sense.sign().to_le_bytes());
        for n in [self.n_cols(), self.n_rows(), self.n_quadratic_rows()] {
            meta.extend_from_slice(&(n as u32).to_le_bytes());
        }
        meta.extend_from_slice(&self.objective_offset.to_le_bytes());
        w.put(META, REQUIRED, meta);

        let col = &self.columns;
        w.put_f64s(COL_LB, REQUIRED, &col.lower);
        w.put_f64s(COL_UB, REQUIRED, &col.upper);
        w.put_f64s(COL_OBJ, REQUIRED, &col.objective);
        w.put_u8s(COL_KIND, REQUIRED, &col.kind.iter().map(|&k| k as u8).collect::<Vec<_>>());
        put_names(&mut w, COL_NAME_START, COL_NAME_BYTES, &col.names);

        w.put_f64s(ROW_LB, REQUIRED, &self.rows.lower);
        w.put_f64s(ROW_UB, REQUIRED, &self.rows.upper);
        put_rows(&mut w, [ROW_START, ROW_INDEX, ROW_VALUE], &self.rows.matrix);
        put_names(&mut w, ROW_NAME_START, ROW_NAME_BYTES, &self.rows.names);
        // A reader that does not know laziness may take every row for an ordinary one.
        if self.rows.lazy.contains(&1) {
            w.put_u8s(ROW_LAZY, 0, &self.rows.lazy);
        }

        put_terms(&mut w, [QOBJ_I, QOBJ_J, QOBJ_V], &self.quadratic_objective);

        let q = &self.quadratic_rows;
        w.put_f64s(QROW_LB, REQUIRED, &q.lower);
        w.put_f64s(QROW_UB, REQUIRED, &q.upper);
        put_rows(&mut w, [QROW_LSTART, QROW_LINDEX, QROW_LVALUE], &q.linear);
        put_starts(&mut w, QROW_QSTART, &q.start);
        put_terms(&mut w, [QROW_QI, QROW_QJ, QROW_QV], &q.terms);
        put_names(&mut w, QROW_NAME_START, QROW_NAME_BYTES, &q.names);

        w.put_u8s(SOS_TYPE, REQUIRED, &self.sos.order);
        put_rows(&mut w, [SOS_START, SOS_INDEX, SOS_WEIGHT], &self.sos.members);

        let ind = &self.indicators;
        w.put_i32s(IND_COL, REQUIRED, &ind.column);
        w.put_u8s(IND_VALUE, REQUIRED, &ind.value);
        w.put_f64s(IND_LB, REQUIRED, &ind.lower);
        w.put_f64s(IND_UB, REQUIRED, &ind.upper);
        put_rows(&mut w, [IND_START, IND_INDEX, IND_VALUE_COEF], &ind.rows);

        let gen_ = &self.general;
        w.put_u8s(GEN_KIND, REQUIRED, &gen_.kind.iter().map(|&k| k as u8).collect::<Vec<_>>());
        w.put_i32s(GEN_RESULT, REQUIRED, &gen_.result);
        put_starts(&mut w, GEN_START, &gen_.start);
        w.put_i32s(GEN_OPERAND, REQUIRED, &gen_.operand);
        w.put_f64s(GEN_CONSTANT, REQUIRED, &gen_.constant);
        if !gen_.point_x.is_empty() {
            put_starts(&mut w, GEN_POINT_START, &gen_.point_start);
        }
        w.put_f64s(GEN_POINT_X, REQUIRED, &gen_.point_x);
        w.put_f64s(GEN_POINT_Y, REQUIRED, &gen_.point_y);

        w.put_u8s(CONE_KIND, REQUIRED, &self.cones.kind.iter().map(|&k| k as u8).collect::<Vec<_>>());
        put_starts(&mut w, CONE_START, &self.cones.start);
        w.put_i32s(CONE_MEMBER, REQUIRED, &self.cones.member);

        put_nonlinear(&mut w, &self.nonlinear);
        put_objectives(&mut w, &self.objectives);

        w.put_f64s(MIP_START, 0, &self.mip_start);
        w
    }
}

fn put_nonlinear(w: &mut ContainerWriter, n: &Nonlinear) {
    w.put_u8s(NODE_OP, REQUIRED, &n.nodes.op.iter().map(|&k| k as u8).collect::<Vec<_>>());
    put_starts(w, NODE_START, &n.nodes.start);
    w.put_i32s(NODE_CHILD, REQUIRED, &n.nodes.child);
    w.put_i32s(NODE_COLUMN, REQUIRED, &n.nodes.column);
    w.put_f64s(NODE_VALUE, REQUIRED, &n.nodes.value);
    w.put_f64s(NROW_LB, REQUIRED, &n.lower);
    w.put_f64s(NROW_UB, REQUIRED, &n.upper);
    put_rows(w, [NROW_LSTART, NROW_LINDEX, NROW_LVALUE], &n.linear);
    w.put_i32s(NROW_ROOT, REQUIRED, &n.root);
    put_names(w, NROW_NAME_START, NROW_NAME_BYTES, &n.names);
    w.put_i32s(NOBJ_ROOT, REQUIRED, n.objective.as_slice());
}

fn put_objectives(w: &mut ContainerWriter, o: &Objectives) {
    w.put_i32s(OBJ_PRIORITY, REQUIRED, &o.priority);
    w.put_f64s(OBJ_WEIGHT, REQUIRED, &o.weight);
    w.put_f64s(OBJ_ABS_TOL, REQUIRED, &o.abs_tol);
    w.put_f64s(OBJ_REL_TOL, REQUIRED, &o.rel_tol);
    w.put_f64s(OBJ_OFFSET, REQUIRED, &o.offset);
    put_rows(w, [OBJ_START, OBJ_INDEX, OBJ_VALUE], &o.rows);
    put_names(w, OBJ_NAME_START, OBJ_NAME_BYTES, &o.names);
}

/// A list of starts that says only "no groups" is left out, whichever way it says so.
fn put_starts(w: &mut ContainerWriter, section: Section, start: &[i32]) {
    if start.len() > 1 {
        w.put_i32s(section, REQUIRED, start);
    }
}

fn put_rows(w: &mut ContainerWriter, [s, i, v]: [Section; 3], rows: &SparseRows) {
    put_starts(w, s, &rows.start);
    w.put_i32s(i, REQUIRED, &rows.index);
    w.put_f64s(v, REQUIRED, &rows.value);
}

fn put_terms(w: &mut ContainerWriter, [i, j, v]: [Section; 3], terms: &QuadraticTerms) {
    w.put_i32s(i, REQUIRED, &terms.i);
    w.put_i32s(j, REQUIRED, &terms.j);
    w.put_f64s(v, REQUIRED, &terms.v);
}

fn put_names(w: &mut ContainerWriter, start: Section, bytes: Section, names: &Names) {
    if names.start.len() > 1 {
        w.put_u32s(start, 0, &names.start);
        w.put_u8s(bytes, 0, &names.bytes);
    }
}
