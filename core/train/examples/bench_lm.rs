//! Prints the speed of training and sampling:
//! `cargo run --release -p orlm-train --example bench_lm -- MODEL_FOLDER [FIGURE]...`

use std::path::PathBuf;

use orlm_lm::{Device, Model};
use orlm_train::bench;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("name a model folder")?);
    let mut names: Vec<String> = arguments.collect();
    if names.is_empty() {
        names = bench::NAMES.map(String::from).to_vec();
    }
    let (model, _) = Model::load(&folder, &Device::Cpu)?;
    for name in names {
        let figure = bench::figure(&model, &name)?
            .ok_or(format!("no figure {name:?}; there are {:?}", bench::NAMES))?;
        let cpu = figure.cpu_s.map_or(String::new(), |cpu| format!(", {cpu:.2} s of processor"));
        let (speed, tokens, wall) = (figure.tokens_per_s(), figure.tokens, figure.wall_s);
        println!("{name:16} {speed:8.1} tokens/s ({tokens} in {wall:.2} s{cpu})");
    }
    Ok(())
}
