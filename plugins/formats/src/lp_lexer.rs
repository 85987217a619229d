//! LP text as tokens with their places.

use crate::error::ReadError;
use crate::names::Originals;
use crate::text::shown;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Kind<'a> {
    /// A number without sign.
    Number(f64),
    /// A name or a keyword.
    Name(&'a str),
    /// `<`, `<=` or `=<`.
    LessEqual,
    /// `>`, `>=` or `=>`.
    GreaterEqual,
    /// `=` or `==`.
    Equal,
    /// `->`.
    Arrow,
    /// One of `: + - * ^ / [ ]`.
    Sign(char),
    /// Nothing is left.
    End,
}

/// A token and where it stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind<'a>,
    /// Its text, for messages.
    pub(crate) text: &'a str,
    pub(crate) line: usize,
    /// Where its line begins and where it begins itself, in bytes.
    line_start: usize,
    offset: usize,
}

/// Cuts the text into tokens.
pub(crate) struct Lexer<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    /// Where the line begins.
    line_start: usize,
}

/// Characters that may stand in a name behind its first. `[` and `]` are taken in pairs.
fn in_name(c: char) -> bool {
    c.is_alphanumeric()
        || "!\"#$%&(),.;?@_'`{}|~/".contains(c)
        || !(c.is_ascii() || c.is_whitespace() || c.is_control())
}

impl<'a> Lexer<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0, line: 1, line_start: 0 }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip_space(&mut self, originals: &mut Originals) {
        loop {
            let rest = self.rest();
            match rest.chars().next() {
                Some('\n') => {
                    self.at += 1;
                    self.line += 1;
                    self.line_start = self.at;
                }
                Some('\\') => {
                    let comment = rest.split('\n').next().unwrap_or_default();
                    originals.note(&comment[1..]);
                    self.at += comment.len();
                }
                Some(c) if c.is_whitespace() => self.at += c.len_utf8(),
                _ => return,
            }
        }
    }

    /// The next token. Comments that keep original names go to `originals`.
    pub(crate) fn next(&mut self, originals: &mut Originals) -> Result<Token<'a>, ReadError> {
        self.skip_space(originals);
        let rest = self.rest();
        let token = Token {
            kind: Kind::End,
            text: "",
            line: self.line,
            line_start: self.line_start,
            offset: self.at,
        };
        let Some(first) = rest.chars().next() else { return Ok(token) };
        let second = rest.chars().nth(1);
        let (kind, length) = match first {
            '-' if second == Some('>') => (Kind::Arrow, 2),
            ':' | '+' | '-' | '*' | '^' | '/' | '[' | ']' => (Kind::Sign(first), 1),
            '<' | '>' | '=' => {
                let length = rest.bytes().take_while(|b| b"<>=".contains(b)).count();
                let kind = match &rest[..length] {
                    "<" | "<=" | "=<" => Kind::LessEqual,
                    ">" | ">=" | "=>" => Kind::GreaterEqual,
                    "=" | "==" => Kind::Equal,
                    other => return Err(self.error(&token, format!("{} is no comparison", shown(other)))),
                };
                (kind, length)
            }
            '0'..='9' | '.' => {
                let length = number_length(rest);
                match rest[..length].parse::<f64>() {
                    Ok(v) => (Kind::Number(v), length),
                    Err(_) => {
                        return Err(self.error(&token, format!("{} is no number", shown(&rest[..length]))));
                    }
                }
            }
            c if in_name(c) => {
                let length = name_length(rest);
                (Kind::Name(&rest[..length]), length)
            }
            c => return Err(self.error(&token, format!("{} has no meaning here", shown(&c.to_string())))),
        };
        self.at += length;
        Ok(Token { kind, text: &rest[..length], ..token })
    }

    /// An error at a token.
    pub(crate) fn error(&self, token: &Token<'_>, message: impl Into<String>) -> ReadError {
        let column = 1 + self.text[token.line_start..token.offset].chars().count();
        ReadError::Syntax { line: token.line, column, message: message.into(), hint: None }
    }
}

/// Length of the number that `text` begins with: digits, a point, an exponent if digits follow it.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut at = digits(0);
    if bytes.get(at) == Some(&b'.') {
        at += 1;
        at += digits(at);
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let exponent = digits((at + 1 + sign).min(bytes.len()));
        if exponent > 0 {
            at += 1 + sign + exponent;
        }
    }
    at
}

/// Length of the name that `text` begins with. `x[1,2]` is one name; the `]` of `[ x*y]` is not part of `y`.
fn name_length(text: &str) -> usize {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '[' => depth += 1,
            ']' if depth > 0 => depth -= 1,
            c if in_name(c) => {}
            _ => return at,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind<'_>> {
        let (mut lexer, mut originals) = (Lexer::new(text), Originals::default());
        let mut out = Vec::new();
        loop {
            let token = lexer.next(&mut originals).expect("tokens");
            if token.kind == Kind::End {
                return out;
            }
            out.push(token.kind);
        }
    }

    #[test]
    fn numbers_and_names_are_told_apart() {
        use Kind::{Name, Number, Sign};
        assert_eq!(kinds("3x"), [Number(3.0), Name("x")]);
        assert_eq!(kinds("2e"), [Number(2.0), Name("e")]);
        assert_eq!(kinds("2e+5y"), [Number(2e5), Name("y")]);
        assert_eq!(kinds(".5 x[1,2]-y"), [Number(0.5), Name("x[1,2]"), Sign('-'), Name("y")]);
        assert_eq!(kinds("[x*y]"), [Sign('['), Name("x"), Sign('*'), Name("y"), Sign(']')]);
        assert_eq!(
            kinds("b=1->x<-2 \\ c"),
            [
                Name("b"),
                Kind::Equal,
                Number(1.0),
                Kind::Arrow,
                Name("x"),
                Kind::LessEqual,
                Sign('-'),
                Number(2.0)
            ]
        );
    }

    #[test]
    fn places_count_characters() {
        let (mut lexer, mut originals) = (Lexer::new("a\n é b"), Originals::default());
        let tokens: Vec<_> = (0..3).map(|_| lexer.next(&mut originals).expect("token")).collect();
        let places: Vec<_> = tokens.iter().map(|t| lexer.error(t, "").position()).collect();
        assert_eq!(places, [Some((1, 1)), Some((2, 2)), Some((2, 4))]);
    }
}
