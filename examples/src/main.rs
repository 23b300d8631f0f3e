//! A site to attack. Every response carries a policy that was checked at compile time.
//!
//! `cargo run -p examples` serves it at port 3000 of 127.0.0.1, with the site of an attacker at port 3001 and one without
//! protection at 3002; `cargo run -p examples -- --listen 127.0.0.1:0` serves them at other addresses.
//! `cargo run -p examples -- --print` prints the policies.

use std::{
    env,
    io::{self, Write as _, stdout},
    process::ExitCode,
    sync::Arc,
};

use http::HeaderMap;
use security_policy::{Key, KeyError, Keys, Nonce};

use origins::Listeners;
use policies::{Data, Quiet, Site};
use shell::App;

mod accounts;
mod attacker;
mod attacks;
mod origins;
mod pages;
mod policies;
mod policy_view;
mod prose;
mod shell;
mod site;
mod stop_view;
mod unprotected;
mod watch;

const ADDRESS: &str = "127.0.0.1:3000";

#[tokio::main]
async fn main() -> ExitCode {
    let result = match env::args().nth(1).as_deref() {
        None => serve(ADDRESS).await,
        Some("--listen") => serve(&env::args().nth(2).unwrap_or_default()).await,
        Some("--print") => print_policies(),
        Some(other) => Err(io::Error::other(format!(
            "unknown argument `{other}`\nhelp: `--print` prints the policies, no argument serves the site"
        ))),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(address: &str) -> io::Result<()> {
    let listeners = Listeners::bind(address).await?;
    let origins = listeners.origins()?;
    print_policies()?;
    writeln!(stdout(), "An attacker's site: {}", origins.attacker)?;
    writeln!(stdout(), "A site without protection: {}", origins.unprotected)?;
    // Last: what waits for it may close the pipe.
    writeln!(stdout(), "{}", origins.site)?;
    let keys = Arc::new(keys().map_err(io::Error::other)?);
    let site = site::router(Arc::new(App::new(keys, origins.clone())));
    let attacker = attacker::router(origins.clone());
    let unprotected = unprotected::router(origins);
    tokio::try_join!(
        async { axum::serve(listeners.site, site).await },
        async { axum::serve(listeners.attacker, attacker).await },
        async { axum::serve(listeners.unprotected, unprotected).await },
    )?;
    Ok(())
}

/// The keys from the environment, or a random one. With a random key, signed cookies become invalid when the process ends.
fn keys() -> Result<Keys, KeyError> {
    match Keys::from_env("SITE_KEYS") {
        Err(KeyError::NotSet) => Ok(Keys::signing_with(Key::random())),
        keys => keys,
    }
}

fn print_policies() -> io::Result<()> {
    print_policy("Site", &Site::headers(&Nonce::random()))?;
    print_policy("Quiet", &Quiet::headers())?;
    print_policy("Data", &Data::headers())
}

fn print_policy(name: &str, headers: &HeaderMap) -> io::Result<()> {
    let mut out = stdout().lock();
    writeln!(out, "{name}")?;
    for (name, value) in headers {
        writeln!(out, "  {name}: {}", String::from_utf8_lossy(value.as_bytes()))?;
    }
    writeln!(out)
}
