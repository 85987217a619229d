//! Reads LP files: the dialects of CPLEX, Gurobi, HiGHS, SCIP and COPT as far as they agree.

use std::collections::VecDeque;

use orlm_solver::MathModel;

use crate::builder::{Builder, Row};
use crate::error::ReadError;
use crate::lp_lexer::{Kind, Lexer, Token};
use crate::lp_section::{Section, sense_of};
use crate::lp_write::CONSTANT;
use crate::number::bound;
use crate::text::shown;

/// The model that an LP text describes.
pub(crate) fn read(text: &str) -> Result<MathModel, ReadError> {
    let mut p = Parser {
        lexer: Lexer::new(text),
        ahead: VecDeque::new(),
        builder: Builder::default(),
        line: 1,
        signed: Vec::new(),
    };
    p.file()?;
    p.check_columns()?;
    p.builder.fold_constant(CONSTANT);
    Ok(p.builder.finish())
}

/// A sum of terms.
#[derive(Default)]
struct Sum {
    linear: Vec<(i32, f64)>,
    products: Vec<(i32, i32, f64)>,
    constant: f64,
}

/// The side of a comparison on which the expression is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    AtMost,
    AtLeast,
    Equal,
}

impl Relation {
    fn of(kind: Kind<'_>) -> Option<Self> {
        Some(match kind {
            Kind::LessEqual => Self::AtMost,
            Kind::GreaterEqual => Self::AtLeast,
            Kind::Equal => Self::Equal,
            _ => return None,
        })
    }

    /// The relation read from the other side.
    fn flipped(self) -> Self {
        match self {
            Self::AtMost => Self::AtLeast,
            Self::AtLeast => Self::AtMost,
            Self::Equal => Self::Equal,
        }
    }
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    ahead: VecDeque<Token<'a>>,
    builder: Builder,
    /// Line of the last token that was taken.
    line: usize,
    /// Where columns got a bound or a kind whose fitness shows only at the end.
    signed: Vec<(i32, Token<'a>)>,
}

impl<'a> Parser<'a> {
    fn peek_at(&mut self, k: usize) -> Result<Token<'a>, ReadError> {
        while self.ahead.len() <= k {
            let token = self.lexer.next(&mut self.builder.originals)?;
            self.ahead.push_back(token);
        }
        Ok(self.ahead[k])
    }

    fn peek(&mut self) -> Result<Token<'a>, ReadError> {
        self.peek_at(0)
    }

    fn next(&mut self) -> Result<Token<'a>, ReadError> {
        let token = self.peek()?;
        self.ahead.pop_front();
        self.line = token.line;
        Ok(token)
    }

    fn skip(&mut self, count: usize) -> Result<(), ReadError> {
        for _ in 0..count {
            self.next()?;
        }
        Ok(())
    }

    fn expected(&self, what: &str, found: &Token<'a>) -> ReadError {
        let there =
            if found.kind == Kind::End { "the end of the file".to_owned() } else { shown(found.text) };
        self.lexer.error(found, format!("expected {what}, found {there}"))
    }

    fn sign(&mut self, sign: char, what: &str) -> Result<(), ReadError> {
        let token = self.next()?;
        if token.kind == Kind::Sign(sign) { Ok(()) } else { Err(self.expected(what, &token)) }
    }

    /// The section keyword that stands next, and of how many tokens it is made.
    fn section(&mut self) -> Result<Option<(Section, usize)>, ReadError> {
        let Kind::Name(name) = self.peek()?.kind else { return Ok(None) };
        if name.len() > Section::LONGEST {
            return Ok(None);
        }
        Ok(Section::of(name, self.peek_at(1)?.kind, self.peek_at(2)?.kind))
    }

    fn file(&mut self) -> Result<(), ReadError> {
        let token = self.next()?;
        self.builder.sense = match token.kind {
            Kind::Name(name) if sense_of(name).is_some() => sense_of(name).unwrap_or_default(),
            _ => {
                let e = self.expected("`Minimize` or `Maximize`", &token);
                return Err(hinted(e, "an LP file begins with its objective"));
            }
        };
        // `max: 3 x` is what some programs write.
        if self.peek()?.kind == Kind::Sign(':') {
            self.next()?;
        }
        if matches!(self.peek()?.kind, Kind::Name(n) if n.eq_ignore_ascii_case("multi"))
            && self.peek_at(1)?.kind == Kind::Sign('-')
        {
            let token = self.peek()?;
            return Err(self.lexer.error(&token, "several objectives are not read from LP files"));
        }
        self.objective()?;
        loop {
            let token = self.peek()?;
            let Some((section, n)) = self.section()? else {
                let e = self.expected("a section keyword", &token);
                return Err(if token.kind == Kind::End {
                    hinted(e, "an LP file ends with `End`; this one may be cut off")
                } else {
                    e
                });
            };
            self.skip(n)?;
            match section {
                Section::Objective => return Err(self.lexer.error(&token, "a second objective")),
                Section::Rows => self.rows()?,
                Section::Bounds => self.bounds()?,
                Section::Integers => self.columns(|c| c.integer = true)?,
                Section::Binaries => self.columns(|c| c.binary = true)?,
                Section::Semi => self.columns(|c| c.semi = true)?,
                Section::Sos => self.sets()?,
                Section::Unsupported(what) => {
                    return Err(self.lexer.error(&token, format!("{what} are not read from LP files")));
                }
                Section::End => return Ok(()),
            }
        }
    }

    /// `name:` in front of an objective, a row or a set.
    fn label(&mut self) -> Result<Option<&'a str>, ReadError> {
        if self.peek_at(1)?.kind != Kind::Sign(':') {
            return Ok(None);
        }
        let token = self.peek()?;
        if !matches!(token.kind, Kind::Name(_) | Kind::Number(_)) {
            return Ok(None);
        }
        self.skip(2)?;
        Ok(Some(token.text))
    }

    fn objective(&mut self) -> Result<(), ReadError> {
        self.label()?;
        let sum = self.sum(true)?;
        for (j, v) in sum.linear {
            self.builder.at(j).objective += v;
        }
        self.builder.products = sum.products;
        self.builder.offset = sum.constant;
        Ok(())
    }

    /// Terms up to something that is none.
    fn sum(&mut self, objective: bool) -> Result<Sum, ReadError> {
        let mut sum = Sum::default();
        loop {
            if self.section()?.is_some() {
                return Ok(sum);
            }
            let (sign, signs) = self.signs()?;
            let token = self.peek()?;
            match token.kind {
                Kind::Number(v) => {
                    // The label of the next row may be a number.
                    if signs == 0 && self.peek_at(1)?.kind == Kind::Sign(':') {
                        return Ok(sum);
                    }
                    self.next()?;
                    let factor = self.peek()?.kind == Kind::Sign('*');
                    if factor {
                        self.next()?;
                    }
                    match self.name()? {
                        Some(name) => sum.linear.push((self.builder.column(name), sign * v)),
                        None if factor => {
                            let token = self.peek()?;
                            return Err(self.expected("a column name", &token));
                        }
                        None => sum.constant += sign * v,
                    }
                }
                Kind::Name(_) => match self.name()? {
                    Some(name) => sum.linear.push((self.builder.column(name), sign)),
                    None if signs == 0 => return Ok(sum),
                    None => return Err(self.expected("a term", &token)),
                },
                Kind::Sign('[') => {
                    self.next()?;
                    self.products(sign, objective, &mut sum)?;
                }
                _ if signs == 0 => return Ok(sum),
                _ => return Err(self.expected("a term", &token)),
            }
        }
    }

    /// Plus and minus signs: the sign of what follows, and how many there were.
    fn signs(&mut self) -> Result<(f64, usize), ReadError> {
        let (mut sign, mut count) = (1.0, 0);
        loop {
            match self.peek()?.kind {
                Kind::Sign('+') => {}
                Kind::Sign('-') => sign = -sign,
                _ => return Ok((sign, count)),
            }
            self.next()?;
            count += 1;
        }
    }

    /// A column name, unless a keyword or a label stands there.
    fn name(&mut self) -> Result<Option<&'a str>, ReadError> {
        let token = self.peek()?;
        let Kind::Name(name) = token.kind else { return Ok(None) };
        if self.peek_at(1)?.kind == Kind::Sign(':') || self.section()?.is_some() {
            return Ok(None);
        }
        self.next()?;
        Ok(Some(name))
    }

    /// What stands between `[` and `]`.
    fn products(&mut self, outer: f64, objective: bool, sum: &mut Sum) -> Result<(), ReadError> {
        let from = sum.products.len();
        loop {
            let (sign, signs) = self.signs()?;
            let token = self.next()?;
            let (coefficient, first) = match token.kind {
                Kind::Sign(']') if signs == 0 => break,
                Kind::Number(v) => {
                    if self.peek()?.kind == Kind::Sign('*') {
                        self.next()?;
                    }
                    (v, self.next()?)
                }
                _ => (1.0, token),
            };
            let Kind::Name(first) = first.kind else { return Err(self.expected("a column name", &first)) };
            let i = self.builder.column(first);
            let operator = self.next()?;
            let operand = self.next()?;
            let j = match (operator.kind, operand.kind) {
                (Kind::Sign('^'), Kind::Number(2.0)) => i,
                (Kind::Sign('^'), _) => return Err(self.expected("the exponent 2", &operand)),
                (Kind::Sign('*'), Kind::Name(second)) => self.builder.column(second),
                (Kind::Sign('*'), _) => return Err(self.expected("a column name", &operand)),
                _ => {
                    let e = self.expected("`^ 2` or `* column`", &operator);
                    return Err(hinted(e, "linear terms stand outside of the brackets"));
                }
            };
            sum.products.push((i, j, outer * sign * coefficient));
        }
        let slash = self.peek()?;
        if slash.kind == Kind::Sign('/') {
            self.next()?;
            let two = self.next()?;
            if two.kind != Kind::Number(2.0) {
                return Err(self.expected("2", &two));
            }
            for product in &mut sum.products[from..] {
                product.2 /= 2.0;
            }
        } else if objective {
            let e = self.expected("`/ 2`", &slash);
            return Err(hinted(
                e,
                "the objective's quadratic part is written as `[ … ] / 2`, with twice the coefficients",
            ));
        }
        Ok(())
    }

    fn rows(&mut self) -> Result<(), ReadError> {
        while self.section()?.is_none() && self.peek()?.kind != Kind::End {
            let name = self.label()?;
            let start = self.peek()?;
            let (mut row, relation) = self.row(&start)?;
            row.name = name.unwrap_or_default().to_owned();
            if self.peek()?.kind == Kind::Arrow {
                self.next()?;
                let (column, value) = self.condition(&start, &row, relation)?;
                let start = self.peek()?;
                let name = std::mem::take(&mut row.name);
                (row, _) = self.row(&start)?;
                if !row.products.is_empty() {
                    return Err(self.lexer.error(&start, "an indicator row must be linear"));
                }
                (row.name, row.indicator) = (name, Some((column, value)));
            }
            self.builder.rows.push(row);
        }
        Ok(())
    }

    /// `sum <= number`, `number <= sum` or `number <= sum <= number`.
    fn row(&mut self, start: &Token<'a>) -> Result<(Row, Relation), ReadError> {
        let left = self.sum_or_infinity()?;
        let token = self.next()?;
        let Some(relation) = Relation::of(token.kind) else {
            return Err(self.expected("a comparison", &token));
        };
        let mut row = Row { lower: f64::NEG_INFINITY, upper: f64::INFINITY, ..Row::default() };
        let (sum, side) = match left {
            Ok(sum) if !sum.linear.is_empty() || !sum.products.is_empty() => {
                let side = self.value()?;
                limit(&mut row, relation, side - sum.constant);
                return self.finish_row(row, sum, relation);
            }
            Ok(sum) => (self.sum(false)?, sum.constant),
            Err(infinity) => (self.sum(false)?, infinity),
        };
        if sum.linear.is_empty() && sum.products.is_empty() {
            return Err(self.lexer.error(start, "a row without columns"));
        }
        limit(&mut row, relation.flipped(), side - sum.constant);
        if let Some(second) = Relation::of(self.peek()?.kind) {
            let token = self.next()?;
            if second != relation || relation == Relation::Equal {
                return Err(self
                    .lexer
                    .error(&token, "both comparisons of a range must be `<=` or both `>=`"));
            }
            let side = self.value()?;
            limit(&mut row, second, side - sum.constant);
        }
        self.finish_row(row, sum, relation)
    }

    fn finish_row(
        &mut self,
        mut row: Row,
        sum: Sum,
        relation: Relation,
    ) -> Result<(Row, Relation), ReadError> {
        let after = self.peek()?;
        if matches!(after.kind, Kind::Sign(_)) && after.line == self.line {
            let e = self.expected("the next row or section", &after);
            return Err(hinted(e, "the right-hand side is one number; move everything else to the left"));
        }
        (row.entries, row.products) = (sum.linear, sum.products);
        Ok((row, relation))
    }

    /// A sum, or the value of an infinity that stands where a sum may begin.
    fn sum_or_infinity(&mut self) -> Result<Result<Sum, f64>, ReadError> {
        let signs = (0..).map_while(|k| match self.peek_at(k) {
            Ok(t) if matches!(t.kind, Kind::Sign('+' | '-')) => Some(()),
            _ => None,
        });
        let signs = signs.count();
        let infinite = matches!(self.peek_at(signs)?.kind, Kind::Name(n) if is_infinity(n));
        if infinite && Relation::of(self.peek_at(signs + 1)?.kind).is_some() {
            return Ok(Err(self.value()?));
        }
        Ok(Ok(self.sum(false)?))
    }

    /// The column and value in front of `->`.
    fn condition(
        &mut self,
        start: &Token<'a>,
        row: &Row,
        relation: Relation,
    ) -> Result<(i32, bool), ReadError> {
        match (row.entries.as_slice(), row.products.is_empty(), relation) {
            (&[(j, 1.0)], true, Relation::Equal) if row.upper == 0.0 || row.upper == 1.0 => {
                Ok((j, row.upper == 1.0))
            }
            _ => Err(self.lexer.error(start, "expected `column = 0 ->` or `column = 1 ->`")),
        }
    }

    /// A number with its signs, or an infinity.
    fn value(&mut self) -> Result<f64, ReadError> {
        let (sign, _) = self.signs()?;
        let token = self.next()?;
        match token.kind {
            Kind::Number(v) => Ok(sign * v),
            Kind::Name(name) if is_infinity(name) => Ok(sign * f64::INFINITY),
            Kind::Name(_) => {
                let e = self.expected("a number", &token);
                Err(hinted(e, "columns stand on one side of a comparison only"))
            }
            _ => Err(self.expected("a number", &token)),
        }
    }

    fn bounds(&mut self) -> Result<(), ReadError> {
        while self.section()?.is_none() {
            let token = self.peek()?;
            match token.kind {
                Kind::End => return Ok(()),
                Kind::Name(name) if !is_infinity(name) || Relation::of(self.peek_at(1)?.kind).is_none() => {
                    self.next()?;
                    let j = self.builder.column(name);
                    let relation = self.next()?;
                    match (relation.kind, Relation::of(relation.kind)) {
                        (_, Some(relation)) => {
                            let value = self.value()?;
                            self.bound(j, relation, value, token);
                        }
                        (Kind::Name(n), _) if n.eq_ignore_ascii_case("free") => {
                            let column = self.builder.at(j);
                            (column.lower, column.upper) = (Some(f64::NEG_INFINITY), Some(f64::INFINITY));
                        }
                        _ => return Err(self.expected("a comparison or `free`", &relation)),
                    }
                }
                _ => {
                    let value = self.value()?;
                    let operator = self.next()?;
                    let Some(relation) = Relation::of(operator.kind) else {
                        return Err(self.expected("a comparison", &operator));
                    };
                    let token = self.next()?;
                    let Kind::Name(name) = token.kind else {
                        return Err(self.expected("a column name", &token));
                    };
                    let j = self.builder.column(name);
                    self.bound(j, relation.flipped(), value, token);
                    if let Some(relation) = Relation::of(self.peek()?.kind) {
                        self.next()?;
                        let value = self.value()?;
                        self.bound(j, relation, value, token);
                    }
                }
            }
        }
        Ok(())
    }

    fn bound(&mut self, j: i32, relation: Relation, value: f64, token: Token<'a>) {
        let column = self.builder.at(j);
        if relation != Relation::AtMost {
            column.lower = Some(bound(value));
        }
        if relation != Relation::AtLeast {
            column.upper = Some(bound(value));
            if value < 0.0 && column.lower.is_none() {
                self.signed.push((j, token));
            }
        }
    }

    fn columns(&mut self, set: fn(&mut crate::builder::Column)) -> Result<(), ReadError> {
        loop {
            if self.section()?.is_some() {
                return Ok(());
            }
            let token = self.peek()?;
            match token.kind {
                Kind::Name(name) => {
                    self.next()?;
                    let j = self.builder.column(name);
                    set(self.builder.at(j));
                    self.signed.push((j, token));
                }
                Kind::End => return Ok(()),
                _ => return Err(self.expected("a column name", &token)),
            }
        }
    }

    /// `name: S1:: x:1 y:2`.
    fn sets(&mut self) -> Result<(), ReadError> {
        while self.section()?.is_none() && self.peek()?.kind != Kind::End {
            if self.peek_at(2)?.kind != Kind::Sign(':') {
                self.label()?;
            }
            let token = self.next()?;
            let order = match token.kind {
                Kind::Name(n) if n.eq_ignore_ascii_case("s1") => 1,
                Kind::Name(n) if n.eq_ignore_ascii_case("s2") => 2,
                _ => return Err(self.expected("`S1::` or `S2::`", &token)),
            };
            self.sign(':', "`::`")?;
            self.sign(':', "`::`")?;
            let mut members = Vec::new();
            loop {
                let token = self.peek()?;
                let Kind::Name(name) = token.kind else { break };
                // `S1::` or `set: S1::` begins the next one.
                let colon =
                    |p: &mut Self, k: usize| Ok::<bool, ReadError>(p.peek_at(k)?.kind == Kind::Sign(':'));
                if !colon(self, 1)? || colon(self, 2)? || matches!(self.peek_at(2)?.kind, Kind::Name(_)) {
                    break;
                }
                self.skip(2)?;
                let weight = self.value()?;
                members.push((self.builder.column(name), weight));
            }
            self.builder.sos.push((order, members));
        }
        Ok(())
    }

    /// What shows only when all sections are read.
    fn check_columns(&mut self) -> Result<(), ReadError> {
        for (j, token) in std::mem::take(&mut self.signed) {
            let column = self.builder.at(j).clone();
            if column.lower.is_none() && column.upper.is_some_and(|u| u < 0.0) {
                let message =
                    format!("{} has a negative upper bound and no lower bound", shown(&column.name));
                let e = self.lexer.error(&token, message);
                return Err(hinted(e, "readers differ about what that means: state the lower bound"));
            }
            let outside = column.lower.is_some_and(|l| l < 0.0) || column.upper.is_some_and(|u| u > 1.0);
            if column.binary && outside {
                let message =
                    format!("{} is binary, but its bounds are not within [0, 1]", shown(&column.name));
                return Err(self.lexer.error(&token, message));
            }
        }
        Ok(())
    }
}

fn is_infinity(name: &str) -> bool {
    name.eq_ignore_ascii_case("inf") || name.eq_ignore_ascii_case("infinity")
}

fn limit(row: &mut Row, relation: Relation, side: f64) {
    if relation != Relation::AtMost {
        row.lower = bound(side);
    }
    if relation != Relation::AtLeast {
        row.upper = bound(side);
    }
}

fn hinted(error: ReadError, text: &str) -> ReadError {
    match error {
        ReadError::Syntax { line, column, message, .. } => {
            ReadError::Syntax { line, column, message, hint: Some(text.to_owned()) }
        }
        other => other,
    }
}
