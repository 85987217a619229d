//! Prints the speed of training and sampling: `cargo run --release -p orlm-train --example bench_lm -- MODEL_FOLDER`

use std::path::PathBuf;

use orlm_lm::{Device, Model};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from).ok_or("name a model folder")?;
    let (model, _) = Model::load(&folder, &Device::Cpu)?;
    for figure in orlm_train::bench::all(&model)? {
        let cpu = figure.cpu_s.map_or(String::new(), |cpu| format!(", {cpu:.2} s of processor"));
        println!(
            "{:16} {:8.1} tokens/s ({} in {:.2} s{cpu})",
            figure.name,
            figure.tokens_per_s(),
            figure.tokens,
            figure.wall_s
        );
    }
    Ok(())
}
