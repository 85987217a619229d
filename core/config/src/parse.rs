//! Text to [`Config`], with errors that point at the place.

use std::fmt::Display;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::schema::Config;

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file, or one that it extends, cannot be read.
    #[error("{file}: {source}")]
    Unreadable {
        /// As the user named it, or as it is reached from there.
        file: String,
        /// The system's words.
        source: std::io::Error,
    },
    /// Configurations extend each other without an end.
    #[error("{file}: extends: these files extend each other without an end")]
    Endless {
        /// The last one read.
        file: String,
    },
    /// Not TOML, an unknown key, or a value of the wrong type.
    #[error("{file}: {message}")]
    Syntax {
        /// As the user named it.
        file: String,
        /// With line, column and the offending text.
        message: String,
    },
    /// An override that is not `section.key=value`, or names no known key.
    #[error("--set {text}: {message}")]
    Override {
        /// As given.
        text: String,
        /// What is wrong.
        message: String,
    },
    /// A value out of range.
    #[error("{file}: {field} = {value}: {hint}")]
    Value {
        /// As the user named it.
        file: String,
        /// Dotted key.
        field: &'static str,
        /// The value found.
        value: String,
        /// What it may be.
        hint: &'static str,
    },
}

/// Files that may extend each other.
const MOST_EXTENDED: usize = 8;

impl Config {
    /// Reads the file at `path` and those that it extends, applies `overrides` and checks every range.
    pub fn load(path: &Path, overrides: &[String]) -> Result<Self, ConfigError> {
        let mut path = path.to_path_buf();
        let name = path.display().to_string();
        let mut above: Option<toml::Table> = None;
        for _ in 0..MOST_EXTENDED {
            let file = path.display().to_string();
            let unreadable = |source| ConfigError::Unreadable { file: file.clone(), source };
            let text = std::fs::read_to_string(&path).map_err(unreadable)?;
            // By itself first: errors carry the line of the file that they are in.
            let base = parse_toml::<Self>(&text, &file)?.extends;
            let mut table: toml::Table = parse_toml(&text, &file)?;
            table.remove("extends");
            if let Some(above) = above.take() {
                merge(&mut table, above);
            }
            if base.is_empty() {
                return Self::parse(&toml::to_string(&table).unwrap_or_default(), &name, overrides);
            }
            above = Some(table);
            path = path.parent().unwrap_or(Path::new("")).join(base);
        }
        Err(ConfigError::Endless { file: path.display().to_string() })
    }

    /// Parses `text`, applies `overrides` (`section.key=value`, left to right) and checks every range.
    /// `file` is only for messages.
    pub fn parse(text: &str, file: &str, overrides: &[String]) -> Result<Self, ConfigError> {
        read(text, file, overrides, Self::check)
    }

    /// The resolved configuration as TOML, every key written out.
    pub fn to_toml(&self) -> String {
        write(self)
    }

    fn check(&self, ranges: &mut Ranges) {
        let e = &self.evolution;
        for (field, rate) in [
            ("warmup.learning_rate", self.warmup.learning_rate),
            ("evolution.learning_rate", e.learning_rate),
            ("genprm.learning_rate", self.genprm.learning_rate),
            ("evolution.beta", e.beta),
            ("model.max_grad_norm", self.model.max_grad_norm),
            ("model.lora_alpha", self.model.lora_alpha),
            ("limits.solve_seconds", self.limits.solve_seconds),
            ("limits.total_solve_seconds", self.limits.total_solve_seconds),
            ("limits.wall_seconds", self.limits.wall_seconds),
        ] {
            ranges.positive(field, rate);
        }
        for (field, count) in [
            ("warmup.batch_size", self.warmup.batch_size),
            ("evolution.batch_size", e.batch_size),
            ("genprm.batch_size", self.genprm.batch_size),
            ("model.lora_rank", self.model.lora_rank),
            ("model.generation_batch", self.model.generation_batch),
            ("model.max_sequence_tokens", self.model.max_sequence_tokens),
            ("evolution.rollout.max_new_tokens", e.rollout.max_new_tokens),
            ("genprm.critique.max_new_tokens", self.genprm.critique.max_new_tokens),
            ("evaluation.max_new_tokens", self.evaluation.max_new_tokens),
            ("limits.memory_mib", self.limits.memory_mib),
            ("limits.stack_mib", self.limits.stack_mib),
            ("limits.output_kib", self.limits.output_kib),
            ("limits.source_kib", self.limits.source_kib),
            ("limits.model_mib", self.limits.model_mib),
            ("limits.fuel_millions", self.limits.fuel_millions as usize),
        ] {
            ranges.count(field, count);
        }
        for (field, generation) in
            [("evolution.rollout.top_p", &e.rollout), ("genprm.critique.top_p", &self.genprm.critique)]
        {
            let mass = generation.top_p;
            ranges.require(mass > 0.0 && mass <= 1.0, field, mass, "must be in (0, 1]");
        }
        for (field, generation) in [
            ("evolution.rollout.temperature", &e.rollout),
            ("genprm.critique.temperature", &self.genprm.critique),
        ] {
            let heat = generation.temperature;
            ranges.require(heat >= 0.0 && heat.is_finite(), field, heat, "must be 0 (greedy) or more");
        }
        for (field, tolerance) in [
            ("evaluation.absolute_tolerance", self.evaluation.absolute_tolerance),
            ("evaluation.relative_tolerance", self.evaluation.relative_tolerance),
        ] {
            ranges.require((0.0..1.0).contains(&tolerance), field, tolerance, "must be in [0, 1)");
        }
        ranges.require(e.k >= 2 || e.iterations == 0, "evolution.k", e.k, "a pair needs at least 2");
        let g = &self.genprm;
        let hint = "must be empty with genprm.endpoint";
        ranges.require(g.path.is_empty() || g.endpoint.is_empty(), "genprm.path", &g.path, hint);
        let gain = e.minimum_gain;
        ranges.require((0.0..=100.0).contains(&gain), "evolution.minimum_gain", gain, "must be in [0, 100]");
        let p = &self.problems;
        let hint = "must be 0 unless problems.unseen_families names some";
        ranges.require(p.unseen == 0 || !p.unseen_families.is_empty(), "problems.unseen", p.unseen, hint);
    }
}

/// Text with overrides as a value of a schema, whose ranges `check` knows.
pub(crate) fn read<T: DeserializeOwned>(
    text: &str,
    file: &str,
    overrides: &[String],
    check: impl FnOnce(&T, &mut Ranges),
) -> Result<T, ConfigError> {
    // Straight from the text first: its errors carry line and column, which a table no longer has.
    let mut config: T = parse_toml(text, file)?;
    if !overrides.is_empty() {
        let mut table: toml::Table = parse_toml(text, file)?;
        for text in overrides {
            apply(&mut table, text)?;
            config = table.clone().try_into().map_err(|e: toml::de::Error| ConfigError::Override {
                text: text.clone(),
                message: e.message().to_string(),
            })?;
        }
    }
    let mut ranges = Ranges::default();
    check(&config, &mut ranges);
    ranges.finish(file)?;
    Ok(config)
}

fn parse_toml<T: DeserializeOwned>(text: &str, file: &str) -> Result<T, ConfigError> {
    toml::from_str(text).map_err(|e| ConfigError::Syntax { file: file.into(), message: e.to_string() })
}

/// Puts the values of `above` over those of `table`, section by section.
fn merge(table: &mut toml::Table, above: toml::Table) {
    for (key, value) in above {
        match (table.get_mut(&key), value) {
            (Some(toml::Value::Table(below)), toml::Value::Table(above)) => merge(below, above),
            (_, value) => {
                table.insert(key, value);
            }
        }
    }
}

/// Every key with its value, as TOML.
pub(crate) fn write(config: &impl Serialize) -> String {
    toml::to_string_pretty(config).unwrap_or_else(|e| format!("# cannot be written as TOML: {e}\n"))
}

/// The first value found out of its range.
#[derive(Default)]
pub(crate) struct Ranges {
    bad: Option<(&'static str, String, &'static str)>,
}

impl Ranges {
    pub(crate) fn require(&mut self, ok: bool, field: &'static str, value: impl Display, hint: &'static str) {
        if !ok && self.bad.is_none() {
            self.bad = Some((field, value.to_string(), hint));
        }
    }

    pub(crate) fn positive(&mut self, field: &'static str, value: f64) {
        self.require(value > 0.0 && value.is_finite(), field, value, "must be greater than 0");
    }

    pub(crate) fn count(&mut self, field: &'static str, value: usize) {
        self.require(value > 0, field, value, "must be greater than 0");
    }

    fn finish(self, file: &str) -> Result<(), ConfigError> {
        match self.bad {
            None => Ok(()),
            Some((field, value, hint)) => Err(ConfigError::Value { file: file.into(), field, value, hint }),
        }
    }
}

fn apply(table: &mut toml::Table, text: &str) -> Result<(), ConfigError> {
    let fail = |message: &str| ConfigError::Override { text: text.into(), message: message.into() };
    let (path, value) = text.split_once('=').ok_or_else(|| fail("expected section.key=value"))?;
    // A bare word is a string: `--set problems.library=gurobipy`.
    let value = toml::from_str::<toml::Table>(&format!("v = {value}"))
        .ok()
        .and_then(|mut parsed| parsed.remove("v"))
        .unwrap_or_else(|| toml::Value::String(value.to_string()));
    let mut keys: Vec<&str> = path.trim().split('.').collect();
    let last = keys.pop().filter(|key| !key.is_empty()).ok_or_else(|| fail("expected section.key=value"))?;
    let mut at = table;
    for key in keys {
        at = at
            .entry(key)
            .or_insert_with(|| toml::Value::Table(toml::Table::new()))
            .as_table_mut()
            .ok_or_else(|| fail("goes through a key that is not a section"))?;
    }
    at.insert(last.to_string(), value);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Weighting;

    fn parse(text: &str, overrides: &[&str]) -> Result<Config, String> {
        let overrides: Vec<String> = overrides.iter().map(|s| s.to_string()).collect();
        Config::parse(text, "x.toml", &overrides).map_err(|e| e.to_string())
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let message = parse("[evolution]\niteration = 3\n", &[]).unwrap_err();
        assert!(
            message.contains("x.toml") && message.contains("line 2") && message.contains("iteration"),
            "{message}"
        );
    }

    #[test]
    fn a_value_out_of_range_is_named_with_what_it_may_be() {
        let message = parse("[evolution.rollout]\ntop_p = 0.0\n", &[]).unwrap_err();
        assert!(message.contains("evolution.rollout.top_p = 0") && message.contains("(0, 1]"), "{message}");
        assert!(parse("[warmup]\nlearning_rate = nan\n", &[]).is_err());
    }

    #[test]
    fn overrides_win_and_are_checked() {
        let config = parse("[evolution]\nk = 4\n", &["evolution.k=8", "problems.library=gurobipy"]).unwrap();
        assert_eq!((config.evolution.k, config.problems.library.as_str()), (8, "gurobipy"));
        assert!(parse("", &["evolution.kk=8"]).unwrap_err().contains("kk"));
        assert!(parse("", &["evolution"]).unwrap_err().contains("section.key=value"));
    }

    #[test]
    fn a_configuration_extends_another_and_errors_name_the_file_they_are_in() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        let load = |name: &str| {
            Config::load(&folder.path().join(name), &["evolution.k=8".into()]).map_err(|e| e.to_string())
        };
        write("base.toml", "[evolution]\nk = 3\niterations = 2\n[evolution.rollout]\ntop_p = 0.5\n");
        write("plain.toml", "extends = \"base.toml\"\n[evolution]\nweighting = \"none\"\n");
        let config = load("plain.toml").unwrap();
        let e = &config.evolution;
        assert_eq!((e.iterations, e.k, e.rollout.top_p, e.weighting), (2, 8, 0.5, Weighting::None));
        assert!(!config.to_toml().contains("extends"));
        write("base.toml", "[evolution]\nks = 3\n");
        let message = load("plain.toml").unwrap_err();
        assert!(message.contains("base.toml") && message.contains("line 2"), "{message}");
        write("base.toml", "extends = \"plain.toml\"\n");
        assert!(load("plain.toml").unwrap_err().contains("without an end"));
        write("plain.toml", "extends = \"absent.toml\"\n");
        assert!(load("plain.toml").unwrap_err().contains("absent.toml"));
    }

    #[test]
    fn the_resolved_config_reads_back_the_same() {
        let config = parse("", &["run.seed=9"]).unwrap();
        assert_eq!(parse(&config.to_toml(), &[]).unwrap(), config);
    }
}
