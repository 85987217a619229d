//! What the guest can reach, and what it gets there.

mod common;

use common::{kind, run, sandbox};
use orlm_sandbox::IMPORTS;

#[test]
fn the_guest_imports_what_is_listed_and_nothing_else() {
    let sandbox = sandbox();
    let mut listed: Vec<(String, String)> = IMPORTS
        .iter()
        .flat_map(|i| i.functions.iter().map(|f| (i.interface.to_owned(), (*f).to_owned())))
        .collect();
    listed.sort();
    assert_eq!(sandbox.imported(), listed);
}
