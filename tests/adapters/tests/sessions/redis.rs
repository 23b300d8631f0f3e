//! One-time tokens that several servers remember in Redis: a real server, from Debian's package `redis-server`.

use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::Duration,
};

use ::redis::{Client, aio::MultiplexedConnection};
use http::StatusCode;
use security_policy::csrf::{Rejection, Spent, SpentTokens, Storing, TokenError, UnspentToken, Use};

use crate::{
    browser::Browser,
    once::{Server, keys, race},
};

struct Redis(MultiplexedConnection);

impl Spent for Redis {
    fn spend(&self, token: UnspentToken) -> Storing {
        let mut connection = self.0.clone();
        Box::pin(async move {
            let stored: Option<String> = ::redis::cmd("SET")
                .arg(format!("csrf:{}", token.key()))
                .arg(1)
                .arg("NX")
                .arg("EX")
                .arg(token.remember_for().as_secs())
                .query_async(&mut connection)
                .await?;
            Ok(if stored.is_some() { Use::First } else { Use::Again })
        })
    }
}

/// A server that is stopped when the test ends.
struct RedisServer {
    process: Child,
    client: Client,
}

impl RedisServer {
    /// Returns `None`, and says so, where the program is not installed.
    async fn start() -> Option<Self> {
        for _ in 0..5 {
            let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
            let started = Command::new("redis-server")
                .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
                .args(["--maxmemory-policy", "noeviction"])
                .stdout(Stdio::null())
                .spawn();
            let process = match started {
                Ok(process) => process,
                Err(error) => {
                    eprintln!(
                        "skipped: `redis-server` cannot be started ({error}); install Debian's package `redis-server`"
                    );
                    return None;
                }
            };
            let client = Client::open(format!("redis://127.0.0.1:{port}/")).expect("an address");
            let server = Self { process, client };
            for _ in 0..100 {
                if server.client.get_multiplexed_async_connection().await.is_ok() {
                    return Some(server);
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        panic!("`redis-server` does not answer");
    }

    async fn connect(&self) -> MultiplexedConnection {
        self.client.get_multiplexed_async_connection().await.expect("a connection")
    }

    fn stop(&mut self) {
        self.process.kill().expect("it runs");
        self.process.wait().expect("it ends");
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_fleet_accepts_each_token_one_time() {
    let Some(mut redis) = RedisServer::start().await else { return };
    let keys = keys();
    let mut fleet = Vec::new();
    for _ in 0..3 {
        fleet.push(Server::new(&keys, Some(SpentTokens::shared(Redis(redis.connect().await)))));
    }
    let mut browser = Browser::default();
    // A form of one server, sent to another one, and then to the third.
    let token = browser.get(&fleet[0].app, "/").await.body;
    assert_eq!(browser.post(&fleet[1].app, "/order", &token).await.status, StatusCode::OK);
    let again = browser.post(&fleet[2].app, "/order", &token).await;
    assert_eq!(again.rejection, Some(Rejection::Token(TokenError::Spent)));
    // The key expires with the token.
    let mut connection = redis.connect().await;
    let stored: Vec<String> = ::redis::cmd("KEYS").arg("csrf:*").query_async(&mut connection).await.expect("an answer");
    let [key] = stored.as_slice() else { panic!("{stored:?}") };
    let left: i64 = ::redis::cmd("TTL").arg(key).query_async(&mut connection).await.expect("an answer");
    assert!((7_200..=7_270).contains(&left), "{left}");
    for _ in 0..10 {
        let token = browser.get(&fleet[0].app, "/").await.body;
        race(&fleet, &browser, &token, 48).await;
    }
    // Without Redis, nothing that changes something is accepted.
    let token = browser.get(&fleet[0].app, "/").await.body;
    let orders: usize = fleet.iter().map(Server::orders).sum();
    redis.stop();
    for server in &fleet {
        let answer = browser.post(&server.app, "/order", &token).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.rejection, Some(Rejection::Token(TokenError::StoreUnavailable)));
        assert_eq!(browser.get(&server.app, "/api").await.status, StatusCode::OK);
    }
    assert_eq!(fleet.iter().map(Server::orders).sum::<usize>(), orders);
}
