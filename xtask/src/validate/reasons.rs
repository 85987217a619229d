//! Every dependency of the workspace has a reason in words: each group of `[workspace.dependencies]` opens with a
//! comment.

use super::Findings;

pub(super) fn check(manifest: &str, findings: &mut Findings) {
    let mut inside = false;
    let mut reason = false;
    for line in manifest.lines().map(str::trim) {
        if line.starts_with('[') {
            inside = line == "[workspace.dependencies]";
            reason = false;
        } else if line.is_empty() {
            reason = false;
        } else if line.starts_with('#') {
            reason = true;
        } else if inside && !reason {
            let name = line.split('=').next().unwrap_or(line).trim();
            findings.error(format!(
                "Cargo.toml: the dependency {name} has no reason: write a comment above its group that says what it is for"
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_without_a_comment_is_found() {
        let mut findings = Findings::default();
        let text = "[workspace.dependencies]\n# Why.\na = \"1\"\nb = \"1\"\n\nc = \"1\"\n\n[profile.release]\nd = 1\n";
        check(text, &mut findings);
        assert_eq!(findings.errors.len(), 1);
        assert!(findings.errors[0].contains("dependency c "));
    }
}
