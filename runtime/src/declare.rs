//! `security_policy!` itself: what it accepts, what it turns into, and the door to the procedural macro behind it.

/// Declares a browser-security policy, and checks it while the program compiles.
///
/// It reads as a Rust struct: attributes, a visibility, a name, and one field for each header.
///
/// ```
/// use security_policy::{Nonce, security_policy};
///
/// security_policy! {
///     /// Sent with every page of the shop.
///     pub struct Shop {
///         origin: "https://shop.example.com",
///
///         content_security_policy: {
///             default_src: none,
///             script_src: [self, nonce],
///             style_src: [self, "https://fonts.example.com"],
///             img_src: [self, data],
///             connect_src: self,
///             object_src: none,
///             base_uri: none,
///             form_action: self,
///             frame_ancestors: none,
///         },
///         strict_transport_security: { max_age: 2y, include_subdomains },
///         x_content_type_options: nosniff,
///         referrer_policy: strict_origin_when_cross_origin,
///         cross_origin_opener_policy: same_origin,
///         permissions_policy: { camera: none, geolocation: [self, "https://maps.example.com"] },
///         remove: ["server", "x-powered-by"],
///     }
/// }
///
/// assert_eq!(
///     Shop::HEADERS,
///     [
///         ("strict-transport-security", "max-age=63072000; includeSubDomains"),
///         ("x-content-type-options", "nosniff"),
///         ("referrer-policy", "strict-origin-when-cross-origin"),
///         ("cross-origin-opener-policy", "same-origin"),
///         ("permissions-policy", "camera=(), geolocation=(self \"https://maps.example.com\")"),
///     ],
/// );
///
/// let nonce = Nonce::random();
/// assert_eq!(
///     Shop::headers(&nonce)["content-security-policy"],
///     format!(
///         "default-src 'none'; script-src 'self' 'nonce-{nonce}'; \
///          style-src 'self' https://fonts.example.com; img-src 'self' data:; connect-src 'self'; \
///          object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
///     ),
/// );
/// ```
///
/// # What it accepts
///
/// Every name is the standard's own, in snake case: `script-src` is `script_src`, `X-Frame-Options` is
/// `x_frame_options`. A value is one of these:
///
/// - a keyword: `self`, `none`, `nonce`, `wasm_unsafe_eval`, `nosniff`, `same_origin`;
/// - a string, in the header's own syntax: `"https://cdn.example.com"`, `"*.example.com"`, `"'sha256-…'"`;
/// - `*`, for everyone, wherever a header has it: `img_src: *`, `permissions_policy: { fullscreen: * }`;
/// - a duration: `600s`, `10min`, `1h`, `30d`, `2w`, `2y` (of 365 days); zero needs no unit: `max_age: 0`;
/// - a list of these, `[self, nonce]`, or a block, `{ max_age: 2y, include_subdomains }`;
/// - for a switch, and for a block with nothing to say in it, the bare name: `origin_agent_cluster`, the cookie `theme`;
/// - a slot, `$cdn`, which start-up fills, in a source list or for the URL of a report, and `..$tenants` in a source list for none,
///   one or several values (the module `slot`, with the feature `slots`);
/// - `hash("greet()")` and `hash_file("static/app.js")`, in a source list: the digest of a text or a file, SHA-256 unless
///   `sha384` or `sha512` stands behind it. A file is read as it is, and a path starts at the folder of `Cargo.toml`.
///   `hash_file("dist/index-*.js")` is a source for each file that matches, in the order of their names ([below](#files-of-a-build));
/// - `env("CDN_ORIGIN")`, in the place of a string: the value that the environment variable has while the program
///   compiles. It is checked as a string would be, and is as public as the rest of the policy.
///
/// A change of the file or of the variable builds the crate anew.
///
/// A whole header may be one string, for a policy that moves over from elsewhere:
/// `content_security_policy: "default-src 'self'; img-src *"`. The same rules hold, and a finding shows the part of the
/// string that it is about, and help says what to write into it, as the header spells it. So may a cookie, as a
/// `Set-Cookie` header has it: an attribute that is not in it is off.
///
/// # Files of a build
///
/// A bundler writes files whose names change: `dist/index-4f3a.js`. In the name of a file, `*` stands for any text and `?` for one
/// character, and each file that matches is a source of its own. That none matches is an error: build the files first.
///
/// rustc compiles the crate anew when one of these files changes or is gone. It does not see that one is added; `build.rs` does,
/// by one line:
///
/// ```text
/// fn main() {
///     println!("cargo::rerun-if-changed=dist");
/// }
/// ```
///
/// For a policy with such a pattern, the macro generates a test, which `cargo test` runs: it fails where the files are others than
/// those that the crate was compiled with.
///
/// # Several policies
///
/// `content_security_policy` and `content_security_policy_report_only` take a list of blocks as well. Browsers enforce
/// every policy of the list: a page may do what all of them allow. They are sent as one header, with a comma between
/// them (CSP3, [section 8.1](https://w3c.github.io/webappsec-csp/#multiple-policies)); a string with a comma is read as
/// such a list, and an item of a list may be a string.
///
/// ```
/// use security_policy::{Nonce, security_policy};
///
/// security_policy! {
///     struct Shop {
///         content_security_policy: [
///             {
///                 default_src: self,
///                 script_src: [nonce, strict_dynamic],
///                 base_uri: none,
///                 form_action: self,
///                 frame_ancestors: none,
///             },
///             // `strict_dynamic` lets an injected link preload any module; this policy stops those of other hosts.
///             { script_src: [self, nonce] },
///         ],
///     }
/// }
///
/// let nonce = Nonce::random();
/// assert_eq!(
///     Shop::headers(&nonce)["content-security-policy"],
///     format!(
///         "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic'; base-uri 'none'; form-action 'self'; \
///          frame-ancestors 'none', script-src 'self' 'nonce-{nonce}'"
///     ),
/// );
/// ```
///
/// Other headers, which have no field, are in `headers`, by their own names: `headers: { "x-shop": "open" }`. What they say is text
/// that nothing checks.
///
/// Four fields are not headers. `origin` is where the site lives: the rules for `https` depend on it. `remove` names
/// the headers that no response may carry. `cookies` declares the cookies of the site, and `csrf` which requests from
/// elsewhere it takes.
///
/// # Development and production
///
/// `#[cfg(…)]` works as in Rust, on a field, a directive, a cookie, an item of a list and a base, and `#[cfg_attr(…)]` on all
/// that takes attributes. rustc decides the predicates. What is configured out is neither read nor checked, so a header may be
/// declared once for each case:
///
/// ```
/// use security_policy::security_policy;
///
/// security_policy! {
///     struct Shop {
///         #[cfg(debug_assertions)]
///         origin: "http://localhost:3000",
///         #[cfg(not(debug_assertions))]
///         origin: "https://shop.example.com",
///
///         content_security_policy: {
///             default_src: self,
///             // The dev server reloads the page over this connection.
///             connect_src: [self, #[cfg(debug_assertions)] "ws://localhost:5173"],
///             base_uri: none,
///             form_action: self,
///             frame_ancestors: none,
///         },
///         #[cfg(not(debug_assertions))]
///         strict_transport_security: { max_age: 2y, include_subdomains },
///     }
/// }
///
/// # #[cfg(debug_assertions)]
/// assert_eq!(
///     Shop::CONTENT_SECURITY_POLICY,
///     "default-src 'self'; connect-src 'self' ws://localhost:5173; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
/// );
/// ```
///
/// What differs in many places is better declared as two policies, of which the one for development inherits from the other.
/// Both are checked in every build:
///
/// ```
/// use security_policy::security_policy;
///
/// security_policy! {
///     struct Production {
///         origin: "https://shop.example.com",
///         content_security_policy: {
///             default_src: self,
///             base_uri: none,
///             form_action: self,
///             frame_ancestors: none,
///         },
///         strict_transport_security: { max_age: 2y, include_subdomains },
///     }
/// }
///
/// security_policy! {
///     struct Development {
///         origin: "http://localhost:3000",
///         content_security_policy: { .., connect_src: [self, "ws://localhost:5173"] },
///         #[allow(omitted_protection, reason = "the development server has no https")]
///         strict_transport_security: omit,
///         ..Production
///     }
/// }
///
/// #[cfg(debug_assertions)]
/// use Development as Shop;
/// #[cfg(not(debug_assertions))]
/// use Production as Shop;
/// # assert!(Shop::HEADERS.len() > 0);
/// ```
///
/// # Cookies
///
/// Each cookie has a block, and `default` says what every other `Set-Cookie` of a response gets at least:
///
/// ```text
/// cookies: {
///     session: { name: "__Host-session", max_age: 8h, idle: 30min, signed },
///     theme: { max_age: 1y, same_site: strict },
///     default,
/// }
/// ```
///
/// A bare name, such as `default`, is a cookie with `Secure; HttpOnly; SameSite=Lax; Path=/`. An empty block is the same: it is
/// what `#[cfg]` leaves of a block. What a block takes:
///
/// - `name`, which is the field's own name otherwise, `path`, `domain` and `max_age`;
/// - `secure: false` and `http_only: false`, which turn off what is on otherwise;
/// - `same_site: lax`, `strict`, `none`, or `unset`, which leaves the attribute out;
/// - `partitioned`, and `priority: low`, `medium` or `high`;
/// - one protection, `signed`, `private` or `flask`, by which the server knows what it has written itself, and `idle`, a limit
///   between two uses of what is signed or private.
///
/// The module `cookie`, which comes with the feature `cookies`, says what each of them turns into. A response that sets one
/// whose value is a credential stays out of shared caches.
///
/// # Requests from elsewhere
///
/// ```text
/// csrf: {
///     bind_to: session,
///     trusted_origins: ["https://pay.example.com"],
///     exempt: ["POST /webhooks/pay"],
///     isolate: { exempt: ["/api/public"] },
/// }
/// ```
///
/// `csrf: { bind_to: session }` rejects what a page of another site sends, and the WebSockets that it opens. What the block takes:
///
/// - `bind_to`, the cookie of `cookies` that a session is in: the tokens of forms are bound to it;
/// - `trusted_origins`, other origins that may send, and `trust_subdomains`, which trusts every host of the same site: those
///   below the registrable domain of `origin`;
/// - `exempt`, exact paths with or without a method, which are not checked; `"GET /feed"` is for a WebSocket that every site
///   may open;
/// - `protect`, paths whose safe methods change something after all, and are checked;
/// - `fallback`, for a request that says nothing about where it comes from: `token`, `allow` or `reject`;
/// - `header`, `field` and `cookie`, by which names a token goes: `x-csrf-token`, `csrf_token` and `__Host-csrf`;
/// - `max_age`, how long a token is accepted; by default as long as its session, and 12 hours without one;
/// - `isolate`, which rejects what other sites load too, but for links, with an `exempt` of its own, and `frames`.
///
/// The paths are those that the client asks for, in canonical form. In axum these are whole, also in a router that is nested in
/// another, with the feature `axum`; another router may hand the layer what remains of a path, which is then compared.
///
/// The module `csrf`, which comes with the feature `csrf`, says which request passes by which rule.
///
/// # Inheritance
///
/// `..path::to::Base` at the end takes from another policy what is not written here, as in Rust's own struct update. The
/// base is any policy that a path names: in another module, imported, renamed, from another crate, or a preset
/// ([`presets`](crate::presets)). It may stand behind the policy that inherits from it.
///
/// - A field that is written replaces the base's. In a block, `..` keeps the base's other entries; in a list, it keeps the
///   base's items: `script_src: [.., "https://js.example.com"]`. Where the base has no such directive, `..` keeps what a
///   browser reads in its place: `default_src`. What is added to `none` replaces it.
/// - `field: omit` drops a field of the base, and in a block with `..` an entry of it. In a list with `..`, `omit` before an item
///   drops it: `img_src: [.., omit data, omit "https://old.example"]`. The base has to have it.
/// - Where the base has several Content-Security-Policies, `{ .., … }` changes the first and keeps the others. In a list,
///   the first block replaces or changes the base's first policy, the second block its second, and so on: `..` in a
///   block keeps the other directives of that policy, and `..` in the list keeps all policies that the blocks before it
///   leave over. `[{ .., img_src: self }, ..]` is the same as `{ .., img_src: self }`, and `[.., { script_src: self }]`
///   adds a policy. Dropping an enforced policy of the base is a finding.
/// - `#[base]` before the `struct` says that a policy only serves as a base. It may be incomplete: what it lacks is reported
///   of the policies that inherit from it. It has no `apply`, no `headers` and no `layer`, so that it is not sent by mistake.
/// - What permits more than the base is a finding: a wider list, a weaker word, a shorter or longer time, a flag, a
///   feature or a cookie's attribute that is gone, one more exemption. What is stricter is not. A list that is extended
///   by `..` says itself that it adds something. `#[allow(inherited_weakening, reason = "…")]` on the field accepts it.
/// - A finding that the base has already fixed or accepted is not repeated. One that arises from both points at the
///   token in the base, and names the policy that inherits it.
///
/// ```
/// use security_policy::security_policy;
///
/// mod base {
///     security_policy::security_policy! {
///         pub(crate) struct Pages {
///             origin: "https://shop.example.com",
///             content_security_policy: { .., img_src: self },
///             ..security_policy::presets::StaticSite
///         }
///     }
/// }
///
/// security_policy! {
///     struct Gallery {
///         content_security_policy: { .., img_src: [.., "https://img.example.com"] },
///         referrer_policy: no_referrer,
///         ..base::Pages
///     }
/// }
///
/// assert!(Gallery::CONTENT_SECURITY_POLICY.ends_with("img-src 'self' https://img.example.com"));
/// assert_eq!(Gallery::REFERRER_POLICY, "no-referrer");
/// assert_eq!(Gallery::X_FRAME_OPTIONS, "DENY");
/// ```
///
/// Headers that several policies share, and that are no policy by themselves:
///
/// ```
/// use security_policy::security_policy;
///
/// security_policy! {
///     #[base]
///     pub struct Transport {
///         strict_transport_security: { max_age: 2y, include_subdomains },
///         x_content_type_options: nosniff,
///     }
/// }
///
/// security_policy! {
///     pub struct Json {
///         content_type: "application/json",
///         ..Transport
///     }
/// }
///
/// assert_eq!(Json::X_CONTENT_TYPE_OPTIONS, "nosniff");
/// ```
///
/// Other crates inherit from a `pub` policy by its path, as they use any `pub` type. It exports a hidden macro for that, under a
/// name that no other policy of the crate has; a policy that is `pub(crate)` or less exports nothing.
///
/// # What is wrong
///
/// What is wrong, or does not protect as it seems to, is a compile error; a weaker choice than the best practice is
/// a warning. All findings of a policy are reported at once, each with the text to write instead.
///
/// `#[allow(name, reason = "…")]` accepts a finding, before a field, a directive or the `struct`; `#[warn(name)]` and
/// `#[deny(name)]` set its level. What a policy lacks is one finding, which lists it, and whose name is `missing`: it stands
/// for all of them in these attributes, and each has a name of its own. A member that `deny` names is an error of its own.
/// An error is not allowed by the name of the group.
///
/// Stable Rust lets a macro report errors, but no warnings. A warning is therefore the use of a constant that is
/// marked as deprecated, which rustc reports at the right place with the text of the finding: it says "use of deprecated
/// constant", and means the finding behind it. Levels for `deprecated` in the crate are about other things:
///
/// | in the crate | a warning of a policy |
/// |---|---|
/// | `allow(deprecated)`, `deny(deprecated)` | stays a warning |
/// | `deny(warnings)`, `-D warnings` | is an error |
/// | `allow(warnings)`, `--cap-lints allow` | is not shown, and no other warning is |
/// | `forbid(deprecated)` | stops the build with E0453 at the name of the policy, and is shown as well. Correct or accept the finding, or write `deny` instead of `forbid`: a policy without warnings builds under both |
///
/// # What it turns into
///
/// | item | is |
/// |---|---|
/// | `pub struct Shop;` | the policy, with its attributes and docs, and a table of the headers that it sends |
/// | `Shop::HEADERS` | the headers without a nonce, `&[(&str, &str)]`, in the order on the wire |
/// | `Shop::REFERRER_POLICY` | the value of one of those, `&str` |
/// | `Shop::apply(&mut headers, &nonce)` | writes the policy into an [`http::HeaderMap`] |
/// | `Shop::headers(&nonce)` | the same in a new map |
/// | `Shop::SESSION` | the cookie `session`, with the feature `cookies` |
/// | `Shop::theme(&shop)` | the cookie `theme`, where its domain is a slot, of a filled policy |
/// | `Shop::CSRF` | what decides about requests, and makes tokens, with the feature `csrf`; `Shop::CSRF.layer(keys)` is its layer |
/// | `Shop::layer()` | the tower layer, with the feature `tower` |
/// | `Shop::configure(ShopSlots { … })` | in place of `apply`, `headers` and `layer`, for a policy with slots: the filled policy, which has them |
/// | `impl Policy for Shop` | what an adapter needs: [`Policy`](crate::Policy) |
///
/// `apply` and `headers` take a [`Nonce`](crate::Nonce) if and only if the policy declares `nonce`. The nonce counts as used:
/// they make the response `cache-control: private, no-store`, unless the map says `no-store` already or the policy declares
/// `cache_control`. A response whose `content-type` in the map cannot run script gets the policy without the nonce, and keeps
/// its `cache-control`; no `content-type` means a page. The layer sees more: the status, what is set later, and whether
/// anybody has asked for the nonce at all.
///
/// The policy wins over a header of the same name that is in the map already, but for `vary`, to which it adds. All other
/// headers stay, and every `Set-Cookie` in its order. A response that sets a session cookie of the policy becomes `private`.
#[macro_export]
macro_rules! security_policy {
    ($($tokens:tt)*) => {
        $crate::__expand! { $crate $($tokens)* }
    };
}
