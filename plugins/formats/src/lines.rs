//! Text in lines of a length that every reader takes.

/// Some readers cut lines at 255 characters.
const WIDTH: usize = 200;

/// Appends words to a text, breaking lines between them.
pub(crate) struct Lines {
    pub(crate) text: String,
    line_start: usize,
}

impl Lines {
    pub(crate) fn new() -> Self {
        Self { text: String::new(), line_start: 0 }
    }

    /// A line of its own.
    pub(crate) fn line(&mut self, line: &str) {
        self.end();
        self.text.push_str(line);
        self.end();
    }

    /// A word behind a space, on the next line if this one would become too long.
    pub(crate) fn word(&mut self, word: &str) {
        if self.text.len() - self.line_start + word.len() > WIDTH {
            self.end();
        }
        self.text.push(' ');
        self.text.push_str(word);
    }

    /// Ends the line, if it has begun.
    pub(crate) fn end(&mut self) {
        if self.text.len() > self.line_start {
            self.text.push('\n');
            self.line_start = self.text.len();
        }
    }
}
