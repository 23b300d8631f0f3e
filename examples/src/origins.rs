//! The three origins: the site, an attacker's, and one that nothing protects.

use std::{io, net::SocketAddr};

use tokio::net::TcpListener;

/// The addresses that the pages link to.
///
/// `localhost` and `127.0.0.1` are different sites to a browser: they share no cookie, and requests between them are
/// `cross-site`.
#[derive(Clone, Debug)]
pub(crate) struct Origins {
    pub(crate) site: String,
    pub(crate) attacker: String,
    pub(crate) unprotected: String,
}

/// What listens for each of them.
pub(crate) struct Listeners {
    pub(crate) site: TcpListener,
    pub(crate) attacker: TcpListener,
    pub(crate) unprotected: TcpListener,
}

impl Listeners {
    /// Listens at `address`, and at the two ports after it. For port 0, each port is a free one.
    pub(crate) async fn bind(address: &str) -> io::Result<Self> {
        let site = listen(address).await?;
        let is_any = address.ends_with(":0");
        let near = |offset: u16| -> io::Result<SocketAddr> {
            let mut near = site.local_addr()?;
            near.set_port(if is_any { 0 } else { near.port().checked_add(offset).unwrap_or(0) });
            Ok(near)
        };
        let (attacker, unprotected) = (near(1)?.to_string(), near(2)?.to_string());
        Ok(Self { site, attacker: listen(&attacker).await?, unprotected: listen(&unprotected).await? })
    }

    pub(crate) fn origins(&self) -> io::Result<Origins> {
        Ok(Origins {
            site: format!("http://{}", self.site.local_addr()?),
            attacker: format!("http://localhost:{}", self.attacker.local_addr()?.port()),
            unprotected: format!("http://localhost:{}", self.unprotected.local_addr()?.port()),
        })
    }
}

async fn listen(address: &str) -> io::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .map_err(|error| io::Error::new(error.kind(), format!("cannot listen on `{address}`: {error}")))
}
