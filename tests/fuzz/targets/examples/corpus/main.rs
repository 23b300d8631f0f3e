//! The inputs and the words of a target as files, for libFuzzer, and back.
//!
//! ```console
//! $ cargo run -p security-policy-fuzz-targets --example corpus -- unpack header work/header   # the committed inputs, and seeds
//! $ cargo run -p security-policy-fuzz-targets --example corpus -- words header work/header.dict
//! $ cargo run -p security-policy-fuzz-targets --example corpus -- try header artifacts/header   # runs the target with each of them
//! $ cargo run -p security-policy-fuzz-targets --example corpus -- pack header work/header.min   # commits inputs
//! ```

mod seeds;

use security_policy_fuzz_targets::{Target, corpus, words};
use std::path::Path;
use std::{env, fs, io, panic};

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["unpack", target, folder] => unpack(target, Path::new(folder)),
        ["words", target, file] => fs::write(file, dictionary(target)),
        ["try", target, path] => run(target, Path::new(path)),
        ["pack", target, folder] => pack(target, Path::new(folder)),
        _ => Err(io::Error::other("expected `unpack`, `words`, `try` or `pack`, a target and a path")),
    }
}

fn unpack(target: &str, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let committed = corpus::read(target).unwrap_or_default();
    for (number, input) in committed.iter().chain(&seeds::seeds(target)).enumerate() {
        fs::write(folder.join(format!("{number:04}")), input)?;
    }
    Ok(())
}

/// Runs the target with a file or with the files of a folder.
fn run(target: &str, path: &Path) -> io::Result<()> {
    let target = Target::named(target).ok_or_else(|| io::Error::other("no target has this name"))?;
    let inputs = match path.is_dir() {
        true => fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?,
        false => vec![path.to_owned()],
    };
    for path in inputs {
        let input = fs::read(&path)?;
        if panic::catch_unwind(|| target.run(&input)).is_err() {
            eprintln!("{} fails", path.display());
        }
    }
    Ok(())
}

fn pack(target: &str, folder: &Path) -> io::Result<()> {
    let inputs: Vec<Vec<u8>> = fs::read_dir(folder)?.map(|entry| fs::read(entry?.path())).collect::<io::Result<_>>()?;
    corpus::write(target, &inputs)
}

/// The words in the form that libFuzzer reads.
fn dictionary(target: &str) -> String {
    let quoted = |word: &String| {
        let bytes = word.bytes().map(|byte| match byte {
            b'"' | b'\\' => format!("\\{}", char::from(byte)),
            b' '..=b'~' => char::from(byte).to_string(),
            _ => format!("\\x{byte:02x}"),
        });
        format!("\"{}\"\n", bytes.collect::<String>())
    };
    words(target).iter().map(quoted).collect()
}
