//! A small site. Every response carries a policy that was checked at compile time.
//!
//! `cargo run -p examples` serves it, and `cargo run -p examples -- --listen 127.0.0.1:0` serves it at another address.
//! `cargo run -p examples -- --print` prints its policies.

use std::{
    env,
    io::{self, Write as _, stdout},
    process::ExitCode,
    sync::Arc,
};

use axum::{
    Router,
    routing::{get, post},
};
use http::HeaderMap;
use security_policy::{Key, KeyError, Keys, Nonce};
use tokio::net::TcpListener;

use policies::{Data, Quiet, Site};

mod pages;
mod policies;

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

fn site(keys: Keys) -> Router {
    let data = Router::new()
        .route("/api/headers", get(pages::headers))
        .route("/static/site.css", get(pages::style))
        .route("/static/logo.svg", get(pages::logo))
        .layer(Data::layer());

    let keys = Arc::new(keys);
    Router::new()
        .route("/", get(pages::home))
        .route("/greet", post(pages::greet))
        .route("/login", get(pages::login_form).post(pages::login))
        .route("/logout", post(pages::logout))
        .route("/files/cat.html", get(pages::uploaded_file))
        .route("/quiet", get(pages::quiet).layer(Quiet::layer()))
        .merge(data)
        .fallback(pages::not_found)
        .with_state(keys.clone())
        .layer(Site::CSRF.layer(keys))
        // Last, so that it covers the 404 page too. For the routes above that have their own policy, that one wins.
        .layer(Site::layer())
}

async fn serve(address: &str) -> io::Result<()> {
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| io::Error::new(error.kind(), format!("cannot listen on `{address}`: {error}")))?;
    print_policies()?;
    writeln!(stdout(), "http://{}", listener.local_addr()?)?;
    let keys = keys().map_err(io::Error::other)?;
    axum::serve(listener, site(keys)).await
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
