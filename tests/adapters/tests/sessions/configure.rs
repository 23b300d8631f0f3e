//! The `Set-Cookie` line that each library sends has the attributes of the declaration.

use std::{collections::BTreeMap, convert::Infallible};

use axum::{Extension, Router, body::Body, extract::FromRef, routing::get};
use http::{HeaderMap, Request};
use security_policy::{Key as SigningKey, Keys, UnixTime, cookie::Cookie, security_policy};
use tower::ServiceExt as _;

security_policy! {
    struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            plain,
            host: { name: "__Host-session", max_age: 8h },
            strict: { same_site: strict, path: "/shop", max_age: 30min },
            browser: { name: "__Secure-browser", http_only: false },
            domain: { domain: "example.com", max_age: 1d },
            embedded: { same_site: none, max_age: 1d },
            signed: { name: "__Host-signed", max_age: 8h, signed },
            private: { name: "__Host-private", private },
            idle: { name: "__Host-idle", max_age: 8h, idle: 30min, same_site: strict, signed },
            idle_private: { max_age: 8h, idle: 10min, path: "/account", private },
            remember: { max_age: 8h, remember: 30d, signed },
            partitioned: { same_site: none, partitioned, max_age: 1d },
            important: { priority: high, max_age: 1d },
            #[allow(cookie_missing_samesite, reason = "to see what the libraries send")]
            unset: { same_site: unset, max_age: 1d },
        },
    }
}

/// The cookies without a protection, all of whose attributes the libraries can send.
const PLAIN: [Cookie; 6] = [Shop::PLAIN, Shop::HOST, Shop::STRICT, Shop::BROWSER, Shop::DOMAIN, Shop::EMBEDDED];

/// The name of a line's cookie, and its attributes in lower case.
fn read(line: &str) -> (String, BTreeMap<String, String>) {
    let mut parts = line.split(';').map(|part| part.trim().split_once('=').unwrap_or((part.trim(), "")));
    let (name, value) = parts.next().expect("a pair");
    assert!(!value.is_empty(), "{line}");
    let attributes = parts.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()));
    (name.to_owned(), attributes.collect())
}

/// What the constant itself would send.
fn declared(cookie: &Cookie) -> (String, BTreeMap<String, String>) {
    read(cookie.header("value").expect("a value").to_str().expect("text"))
}

fn set_cookie(headers: &HeaderMap) -> String {
    let mut lines = headers.get_all("set-cookie").iter();
    let line = lines.next().expect("a cookie").to_str().expect("text").to_owned();
    assert_eq!(lines.next(), None);
    line
}

async fn sent_by(app: Router) -> (String, BTreeMap<String, String>) {
    let request = Request::builder().uri("/").body(Body::empty()).expect("a request");
    read(&set_cookie(app.oneshot(request).await.expect("a response").headers()))
}

macro_rules! tower_sessions_tests {
    ($module:ident, $krate:ident) => {
        mod $module {
            use super::*;
            use $krate::{MemoryStore, Session, SessionManagerLayer, cookie::Key, service::CookieController};

            type Layer<C = $krate::service::PlaintextCookie> = SessionManagerLayer<MemoryStore, C>;

            fn layer() -> Layer {
                SessionManagerLayer::new(MemoryStore::default())
            }

            async fn check<C: CookieController + Sync>(layer: Layer<C>, cookie: &Cookie) {
                assert_eq!(sent(layer).await, declared(cookie));
            }

            async fn sent<C: CookieController + Sync>(layer: Layer<C>) -> (String, BTreeMap<String, String>) {
                let visit = async |session: Extension<Session>| session.insert("visits", 1).await.expect("stored");
                sent_by(Router::new().route("/", get(visit)).layer(layer)).await
            }

            #[tokio::test]
            async fn sends_the_declared_attributes() {
                for cookie in PLAIN {
                    check(cookie.configure(layer()), &cookie).await;
                }
                let key = Key::generate;
                check(Shop::SIGNED.configure(layer().with_signed(key())), Shop::SIGNED.cookie()).await;
                check(Shop::PRIVATE.configure(layer().with_private(key())), Shop::PRIVATE.cookie()).await;
                check(Shop::IDLE.configure(layer().with_signed(key())), Shop::IDLE.cookie()).await;
                check(Shop::IDLE_PRIVATE.configure(layer().with_private(key())), Shop::IDLE_PRIVATE.cookie()).await;
                check(Shop::REMEMBER.configure(layer().with_signed(key())), Shop::REMEMBER.cookie()).await;
            }

            /// The limits that the documentation lists.
            #[tokio::test]
            async fn lacks_what_the_library_cannot_send() {
                for (cookie, attribute) in [(Shop::PARTITIONED, "partitioned"), (Shop::IMPORTANT, "priority")] {
                    let mut expected = declared(&cookie);
                    assert!(expected.1.remove(attribute).is_some());
                    assert_eq!(sent(cookie.configure(layer())).await, expected);
                }
                let mut expected = declared(&Shop::UNSET);
                assert_eq!(expected.1.insert("samesite".to_owned(), "Lax".to_owned()), None);
                assert_eq!(sent(Shop::UNSET.configure(layer())).await, expected);
            }

            /// A session with `idle` is saved at each request, which restarts the timeout.
            #[tokio::test]
            async fn a_request_restarts_the_idle_timeout() {
                async fn renews<C: CookieController + Sync>(layer: Layer<C>) -> bool {
                    let visit = async |session: Extension<Session>| {
                        if session.get::<u8>("visits").await.expect("a store").is_none() {
                            session.insert("visits", 1).await.expect("stored");
                        }
                    };
                    let app = Router::new().route("/", get(visit)).layer(layer);
                    let mut browser = crate::browser::Browser::default();
                    browser.get(&app, "/").await;
                    browser.get(&app, "/").await.headers.contains_key("set-cookie")
                }
                assert!(renews(Shop::IDLE.configure(layer().with_signed(Key::generate()))).await);
                assert!(!renews(Shop::REMEMBER.configure(layer().with_signed(Key::generate()))).await);
                assert!(!renews(Shop::SIGNED.configure(layer().with_signed(Key::generate()))).await);
                assert!(!renews(Shop::HOST.configure(layer())).await);
            }
        }
    };
}

tower_sessions_tests!(tower_sessions_15, tower_sessions);
tower_sessions_tests!(tower_sessions_14, tower_sessions_0_14);

mod axum_login {
    use ::axum_login::{
        AuthManagerLayerBuilder, AuthSession, AuthUser, AuthnBackend,
        tower_sessions::{MemoryStore, SessionManagerLayer},
    };

    use super::*;

    #[derive(Clone, Debug)]
    struct User;

    impl AuthUser for User {
        type Id = u64;

        fn id(&self) -> u64 {
            42
        }

        fn session_auth_hash(&self) -> &[u8] {
            b"hash"
        }
    }

    #[derive(Clone)]
    struct Users;

    impl AuthnBackend for Users {
        type User = User;
        type Credentials = ();
        type Error = Infallible;

        async fn authenticate(&self, _: ()) -> Result<Option<User>, Infallible> {
            Ok(Some(User))
        }

        async fn get_user(&self, _: &u64) -> Result<Option<User>, Infallible> {
            Ok(Some(User))
        }
    }

    #[tokio::test]
    async fn sends_the_declared_attributes_at_login() {
        for cookie in PLAIN {
            let sessions = cookie.configure(SessionManagerLayer::new(MemoryStore::default()));
            let login = async |mut auth: AuthSession<Users>| auth.login(&User).await.expect("stored");
            let layer = AuthManagerLayerBuilder::new(Users, sessions).build();
            let app = Router::new().route("/", get(login)).layer(layer);
            assert_eq!(sent_by(app).await, declared(&cookie));
        }
    }
}

mod actix {
    use actix_session::{Session, SessionMiddleware, config::SessionMiddlewareBuilder, storage::CookieSessionStore};
    use actix_web::{App, cookie::Key, http::header::SET_COOKIE, test, web};

    use super::*;

    type Builder = SessionMiddlewareBuilder<CookieSessionStore>;

    fn builder() -> Builder {
        SessionMiddleware::builder(CookieSessionStore::default(), Key::generate())
    }

    async fn sent(builder: Builder) -> (String, BTreeMap<String, String>) {
        let visit = async |session: Session| {
            session.insert("visits", 1).expect("stored");
            ""
        };
        let app = test::init_service(App::new().wrap(builder.build()).route("/", web::get().to(visit))).await;
        let response = test::call_service(&app, test::TestRequest::get().to_request()).await;
        read(response.headers().get(SET_COOKIE).expect("a cookie").to_str().expect("text"))
    }

    #[actix_web::test]
    async fn sends_the_declared_attributes() {
        for cookie in PLAIN {
            assert_eq!(sent(cookie.configure(builder())).await, declared(&cookie));
        }
        assert_eq!(sent(Shop::SIGNED.configure(builder())).await, declared(Shop::SIGNED.cookie()));
        assert_eq!(sent(Shop::PRIVATE.configure(builder())).await, declared(Shop::PRIVATE.cookie()));
        assert_eq!(sent(Shop::IDLE.configure(builder())).await, declared(Shop::IDLE.cookie()));
        assert_eq!(sent(Shop::IDLE_PRIVATE.configure(builder())).await, declared(Shop::IDLE_PRIVATE.cookie()));
    }

    #[actix_web::test]
    async fn lacks_what_the_library_cannot_send() {
        for (cookie, attribute) in [(Shop::PARTITIONED, "partitioned"), (Shop::IMPORTANT, "priority")] {
            let mut expected = declared(&cookie);
            assert!(expected.1.remove(attribute).is_some());
            assert_eq!(sent(cookie.configure(builder())).await, expected);
        }
    }

    /// A signed value can be read, an encrypted one cannot.
    #[actix_web::test]
    async fn protects_the_value_as_declared() {
        async fn value(builder: Builder) -> String {
            let visit = async |session: Session| {
                session.insert("visits", 1).expect("stored");
                ""
            };
            let app = test::init_service(App::new().wrap(builder.build()).route("/", web::get().to(visit))).await;
            let response = test::call_service(&app, test::TestRequest::get().to_request()).await;
            response.headers().get(SET_COOKIE).expect("a cookie").to_str().expect("text").to_owned()
        }
        assert!(value(Shop::SIGNED.configure(builder())).await.contains("visits"));
        assert!(!value(Shop::PRIVATE.configure(builder())).await.contains("visits"));
    }
}

mod jars {
    use axum_extra::extract::{
        CookieJar,
        cookie::{Key, PrivateCookieJar, SignedCookieJar},
    };

    use super::*;

    /// `Priority` is the only attribute that the crate `cookie` cannot send.
    fn cookies() -> impl Iterator<Item = Cookie> {
        PLAIN.into_iter().chain([Shop::PARTITIONED, Shop::UNSET])
    }

    #[derive(Clone)]
    struct AppKey(Key);

    impl FromRef<AppKey> for Key {
        fn from_ref(key: &AppKey) -> Key {
            key.0.clone()
        }
    }

    #[tokio::test]
    async fn axum_extra_sends_the_declared_attributes() {
        for cookie in cookies() {
            let build = move || cookie.builder("value").expect("a value");
            let app = Router::new().route("/", get(async move |jar: CookieJar| jar.add(build())));
            assert_eq!(sent_by(app).await, declared(&cookie));
            let signed = async move |jar: SignedCookieJar| jar.add(build());
            let app = Router::new().route("/", get(signed)).with_state(AppKey(Key::generate()));
            assert_eq!(sent_by(app).await, declared(&cookie));
            let private = async move |jar: PrivateCookieJar| jar.add(build());
            let app = Router::new().route("/", get(private)).with_state(AppKey(Key::generate()));
            assert_eq!(sent_by(app).await, declared(&cookie));
        }
    }

    #[tokio::test]
    async fn axum_extra_sends_the_protected_cookies() {
        let (keys, now) = (Keys::signing_with(SigningKey::random()), UnixTime::now());
        let idle = Shop::IDLE.builder(&keys, "value", now).expect("a value");
        let app = Router::new().route("/", get(async move |jar: CookieJar| jar.add(idle)));
        assert_eq!(sent_by(app).await, declared(Shop::IDLE.cookie()));
        let private = Shop::PRIVATE.builder(&keys, "value", now).expect("a value");
        let app = Router::new().route("/", get(async move |jar: CookieJar| jar.add(private)));
        assert_eq!(sent_by(app).await, declared(Shop::PRIVATE.cookie()));
    }

    /// Rocket 0.5 re-exports version 0.18 of the crate `cookie`, so that its jar takes the same builders.
    #[tokio::test]
    async fn rocket_sends_the_declared_attributes() {
        #[derive(Clone, Copy)]
        struct Set(usize);

        #[rocket::async_trait]
        impl rocket::route::Handler for Set {
            async fn handle<'r>(
                &self,
                request: &'r rocket::Request<'_>,
                _: rocket::Data<'r>,
            ) -> rocket::route::Outcome<'r> {
                let cookie = cookies().nth(self.0).expect("a cookie").builder("value").expect("a value");
                request.cookies().add(cookie);
                rocket::route::Outcome::from(request, "")
            }
        }

        for (index, cookie) in cookies().enumerate() {
            let route = rocket::Route::new(rocket::http::Method::Get, "/", Set(index));
            let config = rocket::Config { log_level: rocket::config::LogLevel::Off, ..rocket::Config::debug_default() };
            let client = rocket::local::asynchronous::Client::untracked(rocket::custom(config).mount("/", [route]));
            let client = client.await.expect("a server");
            let response = client.get("/").dispatch().await;
            let mut sent = read(response.headers().get_one("set-cookie").expect("a cookie"));
            // Rocket adds what a cookie lacks: `SameSite=Strict` here.
            if cookie.name() == Shop::UNSET.name() {
                assert_eq!(sent.1.remove("samesite").as_deref(), Some("Strict"));
            }
            assert_eq!(sent, declared(&cookie));
        }
    }
}
