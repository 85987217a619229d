//! Measures training and sampling for `cargo xtask bench lm`:
//! `bench_lm prepare MODEL.gguf FOLDER`, then `bench_lm FOLDER FIGURE` for one line of JSON.

use std::path::Path;

use orlm_train::bench;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["prepare", source, folder] => bench::prepare(Path::new(source), Path::new(folder))?,
        [folder, name] => {
            let figure = bench::figure(Path::new(folder), name)?
                .ok_or_else(|| format!("no figure {name:?}; there are {:?}", bench::NAMES))?;
            println!("{}", serde_json::to_string(&figure)?);
        }
        _ => return Err("usage: bench_lm prepare MODEL.gguf FOLDER | bench_lm FOLDER FIGURE".into()),
    }
    Ok(())
}
