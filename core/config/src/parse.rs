//! Text to [`Config`], with errors that point at the place.

use std::fmt::Display;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::schema::Config;

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
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

impl Config {
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
    }
}

/// Text with overrides as a value of a schema, whose ranges `check` knows.
pub(crate) fn read<T: DeserializeOwned>(
    text: &str,
    file: &str,
    overrides: &[String],
    check: impl FnOnce(&T, &mut Ranges),
) -> Result<T, ConfigError> {
    let syntax = |e: toml::de::Error| ConfigError::Syntax { file: file.into(), message: e.to_string() };
    // Straight from the text first: its errors carry line and column, which a table no longer has.
    let mut config: T = toml::from_str(text).map_err(syntax)?;
    if !overrides.is_empty() {
        let mut table: toml::Table = toml::from_str(text).map_err(syntax)?;
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
    fn the_resolved_config_reads_back_the_same() {
        let config = parse("", &["run.seed=9"]).unwrap();
        assert_eq!(parse(&config.to_toml(), &[]).unwrap(), config);
    }
}
