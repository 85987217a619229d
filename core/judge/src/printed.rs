//! Numbers in what a program printed.

/// The last number in `text`, read as a whole: `1e+05` is 100000 and not 1. Commas between groups of three digits
/// are dropped (`12,500` is 12500). Words such as `inf` and `nan` are no numbers, nor are digits inside a word (`x1`).
pub fn last_number(text: &str) -> Option<f64> {
    text.split(|c: char| {
        c.is_whitespace() || matches!(c, '=' | ':' | ';' | '(' | ')' | '[' | ']' | '{' | '}' | '$')
    })
    .rev()
    .find_map(number)
}

fn number(token: &str) -> Option<f64> {
    let token = token
        .trim_end_matches(['.', ',', '!', '%', '"', '\''])
        .trim_start_matches(['"', '\'', '<', '>', '~']);
    if !token.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.')) {
        return None;
    }
    let plain = without_group_commas(token)?;
    plain.parse::<f64>().ok().filter(|value| value.is_finite())
}

/// `12,500` to `12500`; `None` when a comma stands elsewhere.
fn without_group_commas(token: &str) -> Option<String> {
    if !token.contains(',') {
        return Some(token.to_string());
    }
    let (whole, fraction) =
        token.split_once('.').map_or((token, ""), |(whole, _)| (whole, &token[whole.len()..]));
    let mut groups = whole.split(',');
    let first = groups.next()?.trim_start_matches(['-', '+']);
    let good = |group: &str, exact: bool| {
        group.bytes().all(|b| b.is_ascii_digit())
            && if exact { group.len() == 3 } else { (1..=3).contains(&group.len()) }
    };
    (good(first, false) && groups.all(|group| good(group, true)) && !fraction.contains(','))
        .then(|| token.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_whole() {
        for (text, expected) in [
            ("Optimal value: 1e+05", Some(1e5)),
            ("3.2e-05", Some(3.2e-5)),
            ("obj=1.5E7\n", Some(1.5e7)),
            ("Total profit is $12,500.50.", Some(12500.5)),
            ("12 then -0.5", Some(-0.5)),
            ("x1 chosen", None),
            ("inf", None),
            ("-inf nan", None),
            ("1e999", None),
            ("1,2", None),
            ("", None),
            ("value 7 for x2", Some(7.0)),
            ("(3.0)", Some(3.0)),
        ] {
            assert_eq!(last_number(text), expected, "{text:?}");
        }
    }
}
