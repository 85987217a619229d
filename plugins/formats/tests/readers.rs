//! What the readers take for what, and where they say that something is wrong.

use orlm_formats::{Format, ReadError, read};
use orlm_solver::{ColumnKind, MathModel, Sense};

const INF: f64 = f64::INFINITY;

fn lp(text: &str) -> MathModel {
    read(text.as_bytes(), Some(Format::Lp)).unwrap_or_else(|e| panic!("{e}\n{text}")).0
}

fn mps(text: &str) -> MathModel {
    read(text.as_bytes(), Some(Format::Mps)).unwrap_or_else(|e| panic!("{e}\n{text}")).0
}

fn column(m: &MathModel, name: &str) -> usize {
    (0..m.n_cols())
        .find(|&j| m.columns.names.get(j) == Some(name))
        .unwrap_or_else(|| panic!("no column {name}"))
}

fn bounds(m: &MathModel, name: &str) -> (f64, f64, ColumnKind) {
    let j = column(m, name);
    (m.columns.lower[j], m.columns.upper[j], m.columns.kind[j])
}

#[test]
fn an_lp_file_with_every_section() {
    let m = lp("\\ a comment
Maximize
 profit: 3 x + 2y - z + 4.5e0 + [ 2 x ^ 2 + 4 x * y - w^2 ] / 2
Subject To
 c1: x + y
   + z <= 1e1
 -2 <= x - y <= 2
 range: 9 >= 2 x + y >= 1
 x + 3 x + b >= -4
 4 <= x + y
 q: x + [ x^2 - x*y ] <= 7
 on: b = 1 -> x + y >= 2
 off: b = 0 -> x - y = 0
 free: x + y >= -inf
lazy constraints
 cut: x + w <= 50
Bounds
 x <= 40
 -5 <= y <= 5
 z free
 -inf <= w <= 9
 s >= 2
 s <= 8
 f = 3
 n >= -infinity
Generals
 x n
Binary
 b
Semi-Continuous
 s
SOS
 first: S1:: x:1 y:2 z:3
 S2:: x:1.5 y:2.5 z:3.5
End
what stands behind is not read");
    assert_eq!((m.sense, m.objective_offset), (Sense::Maximise, 4.5));
    assert_eq!(m.quadratic_objective.v, [1.0, 2.0, -0.5]);
    let sides: Vec<(f64, f64)> = m.rows.lower.iter().copied().zip(m.rows.upper.iter().copied()).collect();
    assert_eq!(
        sides,
        [(-INF, 10.0), (-2.0, 2.0), (1.0, 9.0), (-4.0, INF), (4.0, INF), (-INF, INF), (-INF, 50.0)]
    );
    assert_eq!(m.rows.matrix.row(3).1, [4.0, 1.0], "x is added up");
    assert_eq!((m.n_quadratic_rows(), m.quadratic_rows.names.get(0)), (1, Some("q")));
    assert_eq!(
        (m.indicators.value.as_slice(), m.indicators.lower.as_slice()),
        (&[1, 0][..], &[2.0, 0.0][..])
    );
    assert_eq!(bounds(&m, "x"), (0.0, 40.0, ColumnKind::Integer));
    assert_eq!(bounds(&m, "y"), (-5.0, 5.0, ColumnKind::Continuous));
    assert_eq!(bounds(&m, "z"), (-INF, INF, ColumnKind::Continuous));
    assert_eq!(bounds(&m, "w"), (-INF, 9.0, ColumnKind::Continuous));
    assert_eq!(bounds(&m, "b"), (0.0, 1.0, ColumnKind::Binary));
    assert_eq!(bounds(&m, "s"), (2.0, 8.0, ColumnKind::SemiContinuous));
    assert_eq!(bounds(&m, "f"), (3.0, 3.0, ColumnKind::Continuous));
    assert_eq!(bounds(&m, "n"), (-INF, INF, ColumnKind::Integer));
    assert_eq!((m.sos.order.as_slice(), m.sos.members.row(1).1), (&[1, 2][..], &[1.5, 2.5, 3.5][..]));
}

#[test]
fn lp_files_as_programs_write_them() {
    let m = lp("max: 3 x[1,2] + y\nst\nx[1,2] + y <= 4\n- y <= 2\nend");
    assert_eq!((m.n_cols(), m.n_rows()), (2, 2));
    assert_eq!(m.columns.names.get(0), Some("x[1,2]"));
    let m = lp("min x st x >= 1 end");
    assert_eq!(m.rows.lower, [1.0]);
    let m = lp("Minimize\nSubject To\n bounds: x >= 2\n 1: x <= 5\nEnd\n");
    assert_eq!((m.n_rows(), m.rows.names.get(0), m.rows.names.get(1)), (2, Some("bounds"), Some("1")));
    let m = lp("Minimize\n obj:\nSubject To\nEnd\n");
    assert_eq!((m.n_cols(), m.n_rows()), (0, 0));
    // Gurobi's way to write a constant term.
    let m = lp("min\n x + 2.5 Constant + y\nst\n c: x + y >= 1\nbounds\n Constant = 1\nend");
    assert_eq!((m.objective_offset, m.n_cols(), m.rows.matrix.row(0).0), (2.5, 2, &[0, 1][..]));
    let m = lp("min\n x + 2.5 Constant\nst\n c: x + Constant >= 1\nbounds\n Constant = 1\nend");
    assert_eq!((m.objective_offset, m.n_cols()), (0.0, 2));
    // An infinite side is written in many ways.
    let m = lp("min\n x\nst\n a: x <= 1e30\n b: inf >= x\nend");
    assert_eq!(m.rows.upper, [INF, INF]);
    // A byte order mark and Windows line ends.
    let m = lp("\u{feff}Minimize\r\n obj: x\r\nSubject To\r\n c: x >= 1\r\nEnd\r\n");
    assert_eq!(m.n_rows(), 1);
}

#[test]
fn an_mps_file_with_every_section() {
    let m = mps("* a comment
NAME test
OBJSENSE MAX
ROWS
 N cost
 L lim
 G need
 E fix
 N spare
 L q
 L on
COLUMNS
 x cost 1.5 lim 1
 x need 1 fix 2
 x spare 7
 m1 'MARKER' 'INTORG'
 n lim 3 need -1D0
 b on 1
 m2 'MARKER' 'INTEND'
 y cost -2 on 1
 y q 1
 z lim 1
 s lim 1
RHS
 RHS cost -10 lim 4
 RHS need 1 fix 5
 other lim 99
RANGES
 RNG lim 2.5 need 4
 RNG fix -3
BOUNDS
 UP BND x 4
 LO BND y -1
 UP BND y 1
 FR BND z
 SC BND s 8
 LO BND s 2
 BV BND b
SOS
 S1 SOS first 5
    SOS x 1
    SOS y 2
 S2 second
    x 1
    z 2
QUADOBJ
 x x 3
 x y 1
QCMATRIX q
 x x 1
 x y 0.5
 y x 0.5
INDICATORS
 IF on b 1
ENDATA
");
    assert_eq!((m.sense, m.objective_offset), (Sense::Maximise, 10.0));
    let sides: Vec<(f64, f64)> = m.rows.lower.iter().copied().zip(m.rows.upper.iter().copied()).collect();
    assert_eq!(sides, [(1.5, 4.0), (1.0, 5.0), (2.0, 5.0), (-INF, INF)]);
    assert_eq!(m.columns.objective[column(&m, "x")], 1.5);
    assert_eq!(m.quadratic_objective.v, [1.5, 1.0]);
    assert_eq!(m.quadratic_rows.terms.v, [1.0, 1.0]);
    assert_eq!((m.indicators.column.len(), m.indicators.upper[0]), (1, 0.0));
    assert_eq!(bounds(&m, "n"), (0.0, 1.0, ColumnKind::Integer), "an integer column without bounds");
    assert_eq!(bounds(&m, "s"), (2.0, 8.0, ColumnKind::SemiContinuous));
    assert_eq!(bounds(&m, "z"), (-INF, INF, ColumnKind::Continuous));
    assert_eq!(m.sos.order, [1, 2]);
}

#[test]
fn a_fixed_mps_file_may_have_spaces_in_its_names() {
    let m = mps("NAME          TEST
ROWS
 N  COST
 L  ROW ONE
COLUMNS
    COL ONE   COST              1.     ROW ONE           2.
    COL TWO   COST              1.
RHS
    RHS       ROW ONE           4.
BOUNDS
 UP BND       COL ONE           3.
 FR BND       COL TWO
ENDATA
");
    assert_eq!(bounds(&m, "COL ONE"), (0.0, 3.0, ColumnKind::Continuous));
    assert_eq!(bounds(&m, "COL TWO"), (-INF, INF, ColumnKind::Continuous));
    assert_eq!((m.rows.names.get(0), m.rows.upper[0]), (Some("ROW ONE"), 4.0));
}

#[test]
fn set_names_may_be_missing() {
    let m = mps("ROWS\n N o\n L c\nCOLUMNS\n x o 1 c 1\n y c 1\nRHS\n c 4\nBOUNDS\n UP x 3\n FR y\nENDATA\n");
    assert_eq!(bounds(&m, "x").1, 3.0);
    assert_eq!(bounds(&m, "y").0, -INF);
    assert_eq!(m.rows.upper, [4.0]);
}

/// Format, text, line, column, part of the message, part of the hint.
const WRONG: &[(Format, &str, usize, usize, &str, &str)] = &[
    (Format::Lp, "", 1, 1, "expected `Minimize` or `Maximize`, found the end of the file", "objective"),
    (Format::Lp, "hello", 1, 1, "found `hello`", "objective"),
    (Format::Lp, "min x\nst\n x >= 1\n", 4, 1, "expected a section keyword, found the end", "cut off"),
    (Format::Lp, "min x\nst\n c: x >= y\nend", 3, 10, "expected a number, found `y`", "one side"),
    (Format::Lp, "min x\nst\n c: x >= 3 + y\nend", 3, 12, "expected the next row", "move everything else"),
    (Format::Lp, "min x\nst\n c: x y\nend", 4, 1, "expected a comparison, found `end`", ""),
    (Format::Lp, "min x + [ x^2 ]\nst\n c: x >= 1\nend", 2, 1, "expected `/ 2`", "twice the coefficients"),
    (Format::Lp, "min x + [ x^3 ] / 2\nst\nend", 1, 13, "expected the exponent 2, found `3`", ""),
    (Format::Lp, "min x\nst\n c: 1 <= x >= 2\nend", 3, 12, "both comparisons", ""),
    (
        Format::Lp,
        "min x\nst\n c: x >= 1\nbounds\n x <= -4\nend",
        5,
        2,
        "negative upper bound",
        "state the lower bound",
    ),
    (Format::Lp, "min x\nst\n c: x >= 1\nbounds\n x <= 4\nbinary\n x\nend", 7, 2, "not within [0, 1]", ""),
    (Format::Lp, "min x\nst\n c: x <> 1\nend", 3, 7, "`<>` is no comparison", ""),
    (Format::Lp, "min x\nst\n c: 2 x = 1 -> x >= 3\nend", 3, 5, "column = 1 ->", ""),
    (
        Format::Lp,
        "min x\nst\ngeneral constraints\n m = MAX (x)\nend",
        3,
        1,
        "general constraints are not read",
        "",
    ),
    (Format::Lp, "min multi-objectives\n o: x\nend", 1, 5, "several objectives", ""),
    (Format::Lp, "min x\nst\n c: x >= 1\nsos\n s: S3:: x:1\nend", 5, 5, "expected `S1::` or `S2::`", ""),
    (Format::Lp, "min \u{7}\nend", 1, 5, "has no meaning here", ""),
    (Format::Mps, "", 1, 1, "expected `ENDATA`, found the end", "cut off"),
    (Format::Mps, "ROWS\n N o\n X c\nENDATA", 3, 2, "expected N, L, G or E, found `X`", ""),
    (Format::Mps, "ROWS\n N o\n L c\n L c\nENDATA", 4, 4, "row `c` occurs twice", ""),
    (Format::Mps, "ROWS\n N o\nCOLUMNS\n x d 1\nENDATA", 4, 4, "no row `d`", ""),
    (Format::Mps, "ROWS\n N o\nCOLUMNS\n x o one\nENDATA", 4, 6, "expected a number, found `one`", ""),
    (Format::Mps, "ROWS\n N o\nCOLUMNS\n x o\nENDATA", 4, 2, "found 2 fields", "spaces"),
    (
        Format::Mps,
        "ROWS\n N o\n L c\nCOLUMNS\n x c 1 c 2\nENDATA",
        5,
        8,
        "row `c` occurs twice in this column",
        "",
    ),
    (Format::Mps, "ROWS\n N o\nCOLUMNS\n x o 1\n y o 1\n x o 1\nENDATA", 6, 2, "`x` begins again", ""),
    (Format::Mps, "ROWS\n N o\nCOLUMNS\n x o 1\nBOUNDS\n UP B y 1\nENDATA", 6, 7, "no column `y`", ""),
    (Format::Mps, "ROWS\n N o\nCOLUMNS\n x o 1\nBOUNDS\n XX B x 1\nENDATA", 6, 2, "bound type `XX`", ""),
    (Format::Mps, "ROWS\n N o\nCOLUMNS\n x o 1\nBOUNDS\n UP B x 1\n UP B x 2\nENDATA", 7, 7, "twice", ""),
    (
        Format::Mps,
        "ROWS\n N o\nCOLUMNS\n x o 1\nBOUNDS\n UP B x -1\nENDATA",
        6,
        1,
        "negative upper bound",
        "state the lower",
    ),
    (
        Format::Mps,
        "ROWS\n N o\nCOLUMNS\n x o 1\nPWLOBJ\nENDATA",
        5,
        1,
        "section `PWLOBJ` is not known",
        "begin with a space",
    ),
    (Format::Mps, "ROWS\n N o 1 2 3 4\nENDATA", 2, 6, "several objectives", ""),
    (Format::Mps, "OBJSENSE up\nENDATA", 1, 10, "expected MAX or MIN", ""),
];

#[test]
fn errors_name_place_expectation_and_remedy() {
    for &(format, text, line, column, message, hint) in WRONG {
        match read(text.as_bytes(), Some(format)) {
            Err(ReadError::Syntax { line: l, column: c, message: m, hint: h }) => {
                assert_eq!((l, c), (line, column), "{text:?}: {m}");
                assert!(m.contains(message), "{text:?}: {m}");
                assert!(h.unwrap_or_default().contains(hint), "{text:?}: hint of {m}");
            }
            other => panic!("{text:?}: {other:?}"),
        }
    }
    assert_eq!(read(b"min x\xff", Some(Format::Lp)), Err(ReadError::NotText { line: 1 }));
    assert_eq!(read(b"", Some(Format::Nl)), Err(ReadError::NoReader(Format::Nl)));
    let model = read(b"min x\nst\n c: 1e999 x >= 1\nend", Some(Format::Lp));
    assert!(matches!(model, Err(ReadError::Model(_))), "{model:?}");
}

#[test]
fn a_name_cannot_reach_beyond_its_comment() {
    // What a hostile writer could put into a comment of ours only ever names things.
    let m =
        lp("\\ @col x \"a\\nEnd\\u{202e}\"\n\\ @col x \"b\"\n\\ @row c broken\\\nmin x\nst\n c: x >= 1\nend");
    assert_eq!(m.columns.names.get(0), Some("a\nEnd\u{202e}b"));
    assert_eq!((m.rows.names.get(0), m.rows.lower[0]), (Some("c"), 1.0));
}
