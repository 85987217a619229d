//! Reads MPS files, free and fixed: the sections of CPLEX and Gurobi as far as HiGHS and SCIP agree on them.

use std::collections::HashMap;

use orlm_solver::{MathModel, Sense};

use crate::builder::{Builder, Row};
use crate::error::ReadError;
use crate::number::bound;
use crate::text::shown;

/// The model that an MPS text describes.
pub(crate) fn read(text: &str) -> Result<MathModel, ReadError> {
    read_as(text, Form::Free).or_else(|free| {
        // Names with spaces tell: then the columns of the text count. If that fails too, the first error is the better
        // one, for hardly anybody writes the fixed form today.
        read_as(text, Form::Fixed).map_err(|_| free)
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Free,
    Fixed,
}

/// A piece of a line and the byte at which it begins.
#[derive(Debug, Clone, Copy)]
struct Field<'a> {
    text: &'a str,
    at: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    Start,
    Sense,
    ObjectiveName,
    Rows,
    Columns,
    Sides,
    Ranges,
    Bounds,
    Sos,
    /// One triangle of the Hessian, or all of it.
    Hessian {
        triangle: bool,
    },
    RowProducts(usize),
    Indicators,
}

/// A row as it is read; the objective is one of them until the end.
struct MpsRow {
    kind: char,
    row: Row,
    side: Option<f64>,
    range: Option<f64>,
    /// The column that was last entered, to see entries that occur twice.
    last: i32,
}

struct Reader<'a> {
    form: Form,
    line: usize,
    text: &'a str,
    section: Section,
    builder: Builder,
    rows: Vec<MpsRow>,
    row_index: HashMap<&'a str, usize>,
    objective_name: Option<&'a str>,
    integer: bool,
    column: Option<(&'a str, i32)>,
    /// The set name of the section: one file may hold several right-hand sides, of which the first counts.
    set: Option<&'a str>,
    /// Columns that are integer by a marker; without bounds they are binary.
    marked: Vec<i32>,
    signed: Vec<(i32, usize)>,
}

fn read_as(text: &str, form: Form) -> Result<MathModel, ReadError> {
    let mut r = Reader {
        form,
        line: 0,
        text: "",
        section: Section::Start,
        builder: Builder::default(),
        rows: Vec::new(),
        row_index: HashMap::new(),
        objective_name: None,
        integer: false,
        column: None,
        set: None,
        marked: Vec::new(),
        signed: Vec::new(),
    };
    for line in text.lines() {
        r.line += 1;
        r.text = line;
        if let Some(comment) = line.strip_prefix('*') {
            r.builder.originals.note(comment);
        } else if line.trim().is_empty() {
            continue;
        } else if line.starts_with(char::is_whitespace) {
            r.data()?;
        } else if r.header()? {
            return r.finish();
        }
    }
    r.line += 1;
    r.text = "";
    Err(r.hinted(0, "expected `ENDATA`, found the end of the file", "the file may be cut off"))
}

impl<'a> Reader<'a> {
    fn error(&self, at: usize, message: impl Into<String>) -> ReadError {
        let column = 1 + self.text.get(..at).map_or(0, |before| before.chars().count());
        ReadError::Syntax { line: self.line, column, message: message.into(), hint: None }
    }

    fn hinted(&self, at: usize, message: impl Into<String>, text: &str) -> ReadError {
        match self.error(at, message) {
            ReadError::Syntax { line, column, message, .. } => {
                ReadError::Syntax { line, column, message, hint: Some(text.to_owned()) }
            }
            other => other,
        }
    }

    /// A line that begins a section. True at the end of the data.
    fn header(&mut self) -> Result<bool, ReadError> {
        let mut words = free_fields(self.text).into_iter();
        let Some(first) = words.next() else { return Ok(false) };
        let argument = words.next();
        self.set = None;
        let keyword = first.text.trim_end_matches(':').to_ascii_uppercase();
        self.section = match keyword.as_str() {
            "NAME" => Section::Start,
            "OBJSENSE" | "OBJSEN" => {
                if let Some(field) = argument {
                    self.sense(field)?;
                }
                Section::Sense
            }
            "OBJNAME" => {
                self.objective_name = argument.map(|f| f.text);
                Section::ObjectiveName
            }
            // Rows to be looked at late, and rows that are implied: both are rows of the model.
            "ROWS" | "LAZYCONS" | "USERCUTS" => Section::Rows,
            "COLUMNS" => Section::Columns,
            "RHS" => Section::Sides,
            "RANGES" => Section::Ranges,
            "BOUNDS" => Section::Bounds,
            "SOS" | "SETS" => Section::Sos,
            "QUADOBJ" => Section::Hessian { triangle: true },
            "QMATRIX" => Section::Hessian { triangle: false },
            "QSECTION" => {
                let row = self.row(argument, first)?;
                if self.rows[row].kind != 'N' {
                    return Err(self.error(
                        0,
                        "QSECTION of a row is not read: readers differ about its factor; use QCMATRIX",
                    ));
                }
                Section::Hessian { triangle: true }
            }
            "QCMATRIX" => {
                let row = self.row(argument, first)?;
                if self.rows[row].kind == 'N' {
                    return Err(self.error(first.at, "QCMATRIX of an objective: use QUADOBJ"));
                }
                Section::RowProducts(row)
            }
            "INDICATORS" => Section::Indicators,
            "ENDATA" => return Ok(true),
            _ => {
                let message = format!("section {} is not known", shown(first.text));
                return Err(self.hinted(
                    first.at,
                    message,
                    "lines that continue a section begin with a space",
                ));
            }
        };
        Ok(false)
    }

    fn sense(&mut self, field: Field<'a>) -> Result<(), ReadError> {
        let word = field.text.to_ascii_uppercase();
        self.builder.sense = match word.as_str() {
            "MAX" | "MAXIMIZE" | "MAXIMISE" | "MAXIMUM" => Sense::Maximise,
            "MIN" | "MINIMIZE" | "MINIMISE" | "MINIMUM" => Sense::Minimise,
            _ => {
                return Err(self.error(field.at, format!("expected MAX or MIN, found {}", shown(field.text))));
            }
        };
        Ok(())
    }

    fn fields(&self) -> Result<Vec<Field<'a>>, ReadError> {
        match self.form {
            Form::Free => Ok(free_fields(self.text)),
            Form::Fixed => {
                fixed_fields(self.text).map_err(|at| self.error(at, "expected a space between the fields"))
            }
        }
    }

    /// A line of the present section.
    fn data(&mut self) -> Result<(), ReadError> {
        let fields = self.fields()?;
        let Some(&first) = fields.first() else { return Ok(()) };
        match self.section {
            Section::Start => {
                Err(self.hinted(first.at, "expected a section", "sections begin in the first column"))
            }
            Section::Sense => self.sense(first),
            Section::ObjectiveName => {
                self.objective_name = Some(first.text);
                Ok(())
            }
            Section::Rows => self.rows_line(&fields),
            Section::Columns => self.columns_line(&fields),
            Section::Sides | Section::Ranges => self.sides_line(&fields),
            Section::Bounds => self.bounds_line(&fields),
            Section::Sos => self.sos_line(&fields),
            Section::Hessian { .. } | Section::RowProducts(_) => self.products_line(&fields),
            Section::Indicators => self.indicators_line(&fields),
        }
    }

    fn number(&self, field: Field<'a>) -> Result<f64, ReadError> {
        // Old programs write the exponent with a D.
        let text = field.text.replace(['d', 'D'], "e");
        let numeric = text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
        let infinite = || {
            let (sign, word) = match text.strip_prefix('-') {
                Some(rest) => (-1.0, rest),
                None => (1.0, text.strip_prefix('+').unwrap_or(&text)),
            };
            let infinite = word.eq_ignore_ascii_case("inf") || word.eq_ignore_ascii_case("infinity");
            infinite.then_some(sign * f64::INFINITY)
        };
        let value = if numeric { text.parse().ok() } else { infinite() };
        value.ok_or_else(|| self.error(field.at, format!("expected a number, found {}", shown(field.text))))
    }

    fn row(&self, field: Option<Field<'a>>, after: Field<'a>) -> Result<usize, ReadError> {
        let Some(field) = field else {
            return Err(self.error(after.at + after.text.len(), "expected the name of a row"));
        };
        let found = self.row_index.get(field.text).copied();
        found.ok_or_else(|| self.error(field.at, format!("no row {} in the ROWS section", shown(field.text))))
    }

    fn known_column(&self, field: Field<'a>) -> Result<i32, ReadError> {
        let found = self.builder.find(field.text);
        found.ok_or_else(|| {
            self.error(field.at, format!("no column {} in the COLUMNS section", shown(field.text)))
        })
    }

    fn count(&self, fields: &[Field<'a>], fits: bool, what: &str) -> Result<(), ReadError> {
        if fits {
            return Ok(());
        }
        let at = fields.first().map_or(0, |f| f.at);
        let message = format!("expected {what}, found {} fields", fields.len());
        Err(self.hinted(at, message, "names with spaces need the fixed form, with each field in its columns"))
    }

    fn rows_line(&mut self, fields: &[Field<'a>]) -> Result<(), ReadError> {
        if fields.len() > 2 && fields[0].text.eq_ignore_ascii_case("N") && self.number(fields[2]).is_ok() {
            return Err(
                self.error(fields[2].at, "several objectives with priorities are not read from MPS files")
            );
        }
        self.count(fields, fields.len() == 2, "a type and a row name")?;
        let kind = match fields[0].text {
            "N" | "n" => 'N',
            "L" | "l" => 'L',
            "G" | "g" => 'G',
            "E" | "e" => 'E',
            other => {
                return Err(
                    self.error(fields[0].at, format!("expected N, L, G or E, found {}", shown(other)))
                );
            }
        };
        let name = fields[1].text;
        if self.row_index.insert(name, self.rows.len()).is_some() {
            return Err(self.error(fields[1].at, format!("row {} occurs twice", shown(name))));
        }
        let row = Row { name: name.to_owned(), ..Row::default() };
        self.rows.push(MpsRow { kind, row, side: None, range: None, last: -1 });
        Ok(())
    }

    fn columns_line(&mut self, fields: &[Field<'a>]) -> Result<(), ReadError> {
        if let Some(at) = fields.iter().position(|f| f.text.eq_ignore_ascii_case("'MARKER'")) {
            let marker = fields.get(at + 1).map_or("", |f| f.text);
            self.integer = match marker.to_ascii_uppercase().as_str() {
                "'INTORG'" => true,
                "'INTEND'" => false,
                _ => return Err(self.error(fields[at].at, format!("marker {} is not known", shown(marker)))),
            };
            return Ok(());
        }
        self.count(
            fields,
            fields.len() >= 3 && fields.len() % 2 == 1,
            "a column and pairs of row and number",
        )?;
        let name = fields[0].text;
        let j = match self.column {
            Some((present, j)) if present == name => j,
            _ => {
                if self.builder.find(name).is_some() {
                    let message = format!("column {} begins again after others", shown(name));
                    return Err(self.error(fields[0].at, message));
                }
                let j = self.builder.column(name);
                self.builder.at(j).integer = self.integer;
                if self.integer {
                    self.marked.push(j);
                }
                self.column = Some((name, j));
                j
            }
        };
        for pair in fields[1..].chunks_exact(2) {
            let row = self.row(Some(pair[0]), pair[0])?;
            let value = self.number(pair[1])?;
            if std::mem::replace(&mut self.rows[row].last, j) == j {
                return Err(self
                    .error(pair[0].at, format!("row {} occurs twice in this column", shown(pair[0].text))));
            }
            self.rows[row].row.entries.push((j, value));
        }
        Ok(())
    }

    /// RHS and RANGES: an optional set name, then pairs of row and number.
    fn sides_line(&mut self, fields: &[Field<'a>]) -> Result<(), ReadError> {
        self.count(fields, fields.len() >= 2, "a set, and pairs of row and number")?;
        let named = fields.len() % 2 == 1;
        if named && !self.is_first_set(fields[0]) {
            return Ok(());
        }
        for pair in fields[usize::from(named)..].chunks_exact(2) {
            let index = self.row(Some(pair[0]), pair[0])?;
            let value = self.number(pair[1])?;
            let ranges = self.section == Section::Ranges;
            let row = &mut self.rows[index];
            if ranges && row.kind == 'N' {
                return Err(self.error(
                    pair[0].at,
                    format!("row {} is free and cannot have a range", shown(pair[0].text)),
                ));
            }
            let slot = if ranges { &mut row.range } else { &mut row.side };
            if slot.replace(value).is_some() {
                return Err(self
                    .error(pair[0].at, format!("row {} occurs twice in this section", shown(pair[0].text))));
            }
        }
        Ok(())
    }

    fn is_first_set(&mut self, field: Field<'a>) -> bool {
        *self.set.get_or_insert(field.text) == field.text
    }

    fn bounds_line(&mut self, fields: &[Field<'a>]) -> Result<(), ReadError> {
        let kind = fields[0].text.to_ascii_uppercase();
        let valued = match kind.as_str() {
            "LO" | "UP" | "FX" | "LI" | "UI" | "SC" | "SI" => true,
            "FR" | "MI" | "PL" | "BV" => false,
            _ => {
                return Err(
                    self.error(fields[0].at, format!("bound type {} is not known", shown(fields[0].text)))
                );
            }
        };
        // The set's name may be missing, and a bound without a value may have one.
        let named = match fields.len() {
            2 => false,
            3 if valued => false,
            3 => self.builder.find(fields[2].text).is_some(),
            _ => true,
        };
        let least = 2 + usize::from(named) + usize::from(valued);
        self.count(
            fields,
            (least..=4).contains(&fields.len()),
            "a bound type, a set, a column and a number",
        )?;
        if named && !self.is_first_set(fields[1]) {
            return Ok(());
        }
        let at = 1 + usize::from(named);
        let j = self.known_column(fields[at])?;
        let value = if valued { bound(self.number(fields[at + 1])?) } else { 0.0 };
        let column = self.builder.at(j);
        let (mut lower, mut upper) = (None, None);
        match kind.as_str() {
            "LO" | "LI" => lower = Some(value),
            "UP" | "UI" => upper = Some(value),
            "FX" => (lower, upper) = (Some(value), Some(value)),
            "FR" => (lower, upper) = (Some(f64::NEG_INFINITY), Some(f64::INFINITY)),
            "MI" => lower = Some(f64::NEG_INFINITY),
            "PL" => upper = Some(f64::INFINITY),
            "BV" => (lower, upper, column.binary) = (Some(0.0), Some(1.0), true),
            _ => (upper, column.semi) = (Some(value), true),
        }
        column.integer |= matches!(kind.as_str(), "LI" | "UI" | "SI" | "BV");
        let twice =
            (lower.is_some() && column.lower.is_some()) || (upper.is_some() && column.upper.is_some());
        column.lower = lower.or(column.lower);
        column.upper = upper.or(column.upper);
        if twice {
            return Err(
                self.error(fields[at].at, format!("column {} has this bound twice", shown(fields[at].text)))
            );
        }
        if upper.is_some_and(|u| u < 0.0) {
            self.signed.push((j, self.line));
        }
        Ok(())
    }

    fn products_line(&mut self, fields: &[Field<'a>]) -> Result<(), ReadError> {
        self.count(fields, fields.len() >= 3 && fields.len() % 2 == 1, "two columns and a number")?;
        let i = self.known_column(fields[0])?;
        for pair in fields[1..].chunks_exact(2) {
            let (j, value) = (self.known_column(pair[0])?, self.number(pair[1])?);
            match self.section {
                // The row has no factor 1/2, and both triangles are given.
                Section::RowProducts(row) => self.rows[row].row.products.push((i, j, value)),
                // The objective has a factor 1/2; one triangle stands for both.
                Section::Hessian { triangle: true } if i != j => self.builder.products.push((i, j, value)),
                _ => self.builder.products.push((i, j, value / 2.0)),
            }
        }
        Ok(())
    }

    fn indicators_line(&mut self, fields: &[Field<'a>]) -> Result<(), ReadError> {
        let fits = fields.len() == 4 && fields[0].text.eq_ignore_ascii_case("IF");
        self.count(fields, fits, "`IF row column 0|1`")?;
        let row = self.row(Some(fields[1]), fields[0])?;
        let column = self.known_column(fields[2])?;
        let value = self.number(fields[3])?;
        if value != 0.0 && value != 1.0 {
            return Err(self.error(fields[3].at, format!("expected 0 or 1, found {}", shown(fields[3].text))));
        }
        if self.rows[row].kind == 'N' {
            return Err(self.error(fields[1].at, "a free row cannot be an indicator row"));
        }
        if self.rows[row].row.indicator.replace((column, value == 1.0)).is_some() {
            return Err(self.error(fields[1].at, "the row has an indicator already"));
        }
        Ok(())
    }

    /// A set (`S1 name`, with a word of the set's own before or a priority behind) or a member (`column weight`).
    fn sos_line(&mut self, fields: &[Field<'a>]) -> Result<(), ReadError> {
        let order = match fields[0].text {
            "S1" | "s1" => Some(1),
            "S2" | "s2" => Some(2),
            _ => None,
        };
        if let Some(order) = order {
            self.builder.sos.push((order, Vec::new()));
            return Ok(());
        }
        self.count(fields, matches!(fields.len(), 2 | 3), "a column and a weight")?;
        let j = self.known_column(fields[fields.len() - 2])?;
        let weight = self.number(fields[fields.len() - 1])?;
        match self.builder.sos.last_mut() {
            Some((_, members)) => members.push((j, weight)),
            None => return Err(self.error(fields[0].at, "expected S1 or S2")),
        }
        Ok(())
    }

    fn finish(mut self) -> Result<MathModel, ReadError> {
        for j in std::mem::take(&mut self.marked) {
            let column = self.builder.at(j);
            if column.lower.is_none() && column.upper.is_none() {
                column.upper = Some(1.0);
            }
        }
        for (j, line) in std::mem::take(&mut self.signed) {
            if self.builder.at(j).lower.is_none() {
                let name = shown(&self.builder.at(j).name);
                (self.line, self.text) = (line, "");
                let message = format!("column {name} has a negative upper bound and no lower bound");
                return Err(self.hinted(
                    0,
                    message,
                    "readers differ about what that means: state the lower bound",
                ));
            }
        }
        let wanted = |r: &MpsRow| r.kind == 'N' && self.objective_name.is_none_or(|name| name == r.row.name);
        let objective = self.rows.iter().position(wanted);
        if let (None, Some(name)) = (objective, self.objective_name) {
            return Err(self.error(0, format!("no free row {} to be the objective", shown(name))));
        }
        for (k, mut r) in self.rows.into_iter().enumerate() {
            let side = r.side.unwrap_or(0.0);
            if Some(k) == objective {
                self.builder.offset = 0.0 - side;
                for (j, v) in r.row.entries {
                    self.builder.at(j).objective = v;
                }
                continue;
            }
            let range = r.range.map(f64::abs);
            let (lower, upper) = match (r.kind, range) {
                ('L', range) => (range.map_or(f64::NEG_INFINITY, |v| side - v), side),
                ('G', range) => (side, range.map_or(f64::INFINITY, |v| side + v)),
                ('E', Some(v)) if r.range < Some(0.0) => (side - v, side),
                ('E', v) => (side, side + v.unwrap_or(0.0)),
                _ => (f64::NEG_INFINITY, f64::INFINITY),
            };
            (r.row.lower, r.row.upper) = (bound(lower), bound(upper));
            self.builder.rows.push(r.row);
        }
        Ok(self.builder.finish())
    }
}

fn free_fields(line: &str) -> Vec<Field<'_>> {
    let start = line.as_ptr() as usize;
    line.split_whitespace().map(|text| Field { text, at: text.as_ptr() as usize - start }).collect()
}

/// The six fields of the fixed form. Empty ones are left out. An error says at which byte something stands between fields:
/// a line that is read in part would be another line.
fn fixed_fields(line: &str) -> Result<Vec<Field<'_>>, usize> {
    const COLUMNS: [(usize, usize); 6] = [(1, 3), (4, 12), (14, 22), (24, 36), (39, 47), (49, 61)];
    let within = |at: usize| COLUMNS.iter().any(|&(from, to)| (from..to).contains(&at));
    if let Some((at, _)) = line.char_indices().find(|&(at, c)| c != ' ' && !(c.is_ascii() && within(at))) {
        return Err(at);
    }
    let field = |&(from, to): &(usize, usize)| {
        let piece = line.get(from..to.min(line.len()))?;
        let text = piece.trim();
        (!text.is_empty()).then(|| Field { text, at: from + piece.len() - piece.trim_start().len() })
    };
    Ok(COLUMNS.iter().filter_map(field).collect())
}
