//! Table 7: the words of the language itself, a row each. They are not sent.

use crate::declaration;
use crate::word::Word;

/// The words of the language that can be written in one kind of position.
#[derive(Debug)]
pub(super) struct Table {
    /// The name of the position.
    pub(super) name: &'static str,
    /// What the words are.
    pub(super) doc: &'static str,
    /// Whether the words are everyday words, which pages name in other meanings too.
    pub(super) is_syntax: bool,
    /// A row each.
    pub(super) words: &'static [Word],
}

/// Every table.
pub(super) static TABLES: &[Table] = &[
    Table {
        name: "call",
        doc: "Functions that the macro computes while the crate is compiled.",
        is_syntax: false,
        words: CALLS,
    },
    Table {
        name: "value",
        doc: "What can be written as a value, or as an item of a list.",
        is_syntax: false,
        words: VALUES,
    },
    Table { name: "text", doc: "What can be written in place of a string.", is_syntax: true, words: &[ENV] },
    Table { name: "literal", doc: "What strings and numbers mean.", is_syntax: true, words: LITERALS },
    Table {
        name: "algorithm",
        doc: "The algorithms of `hash`, `hash_file`, `hash_dir` and `hash_manifest`.",
        is_syntax: true,
        words: ALGORITHMS,
    },
    Table { name: "unit", doc: "The units of a duration.", is_syntax: true, words: UNITS },
    Table { name: "switch", doc: "The values of a switch.", is_syntax: true, words: SWITCHES },
    Table {
        name: "attribute",
        doc: "The attributes of a policy and of its entries.",
        is_syntax: true,
        words: ATTRIBUTES,
    },
];

/// The Rust identifier of a key, for those that are not identifiers themselves.
pub(super) const IDENTIFIERS: &[(&str, &str)] =
    &[("..", "rest"), ("*", "any"), ("$name", "slot"), ("..$name", "slots"), ("0", "_0"), ("1", "_1")];

/// The functions of the language.
pub(super) const CALLS: &[Word] = &[
    Word::new("hash", "", "Allows one inline script or style, by the digest of its text.")
        .browsers(
            "The macro computes the digest while the crate is compiled. Browsers hash the text between the \
             tags, byte for byte, so a changed space needs a new digest. For an event handler, the list also \
             needs `unsafe_hashes`.",
        )
        .shows("content_security_policy: { script_src: [self, hash(\"greet()\")] }"),
    Word::new("hash_file", "", "Allows the content of a file, by its digest.")
        .browsers(
            "The path starts at the folder of `Cargo.toml`; a pattern, such as `dist/index-*.js`, matches several \
             files. The crate is compiled again when the file changes. For an external script, browsers also \
             need the digest in the `integrity` attribute.",
        )
        .shows("content_security_policy: { script_src: [self, hash_file(\"static/app.js\")] }"),
    Word::new("hash_dir", "", "Allows the content of each file that a pattern matches, by its digest.")
        .browsers(
            "`*` and `?` match within the name of a file or folder, and `**` any number of folders. The crate is compiled again when a \
             file changes; for a new file, `build.rs` names the folder.",
        )
        .shows("content_security_policy: { script_src: [self, hash_dir(\"static/**/*.js\")] }"),
    Word::new("hash_manifest", "", "Allows the scripts of a bundle, or in `style_src` its styles, by their digests.")
        .browsers(
            "It takes the manifest of Vite, or the page that Trunk writes with the integrity of each file. The crate is compiled again \
             when it changes. It needs the feature `templates`.",
        )
        .shows("content_security_policy: { script_src: [self, hash_manifest(\"dist/.vite/manifest.json\")] }"),
    ENV,
];

/// What can be written in a source list with the field `templates`.
pub(super) const TEMPLATE_HASHES: Word = Word::new(
    declaration::TEMPLATE_HASHES,
    "",
    "Allows the inline scripts of the templates, or in `style_src` their inline styles, by their digests.",
)
.browsers(
    "The macro computes the digests while the crate is compiled, of each block without a nonce. A block that contains an expression is \
     an error, since its text is another one in each response. It needs the field and the feature `templates`.",
)
.shows(
    "content_security_policy: { script_src: [self, template_hashes] },\n\
     templates: { engine: askama, files: \"templates/**/*.html\" }",
);

/// What can be called in place of any string.
pub(super) const ENV: Word =
    Word::new("env", "", "Inserts the value that an environment variable has while the crate is compiled.")
        .browsers(
            "The value is checked as a string would be, and is as public as the rest of the policy. The crate \
             is compiled again when the variable changes.",
        )
        .shows("content_security_policy: { img_src: [self, env(\"CDN_ORIGIN\")] }");

/// An editor shows a row for each literal of its kind. The names are not written.
const LITERALS: &[Word] = &[
    Word::new("string", "", "Inserts text, which is checked by the rules of its header or attribute.")
        .browsers("It cannot contain a line break or another control character, so it cannot add a header.")
        .shows("origin: \"https://shop.example.com\""),
    Word::new("source", "", "Allows a host, a scheme or a hash, as the header spells it.")
        .browsers("A host can start with `*.` for all its subdomains, a scheme ends with a colon.")
        .shows("content_security_policy: { img_src: [\"https://img.example.com\", \"*.example.com\", \"data:\"] }"),
    Word::new("url", "", "Names one URL, or the origin of a page, in a promise.")
        .browsers(
            "The URL is absolute. Browsers compare its scheme, host, port and path with the sources of the policy.",
        )
        .shows("content_security_policy: { default_src: self }, expect: { deny frame \"https://ads.example.com/\" }"),
    Word::new("number", "", "Inserts a number. A duration has a unit as well.")
        .browsers("A fraction has at most three digits after its point.")
        .shows("nel: { report_to: \"main\", max_age: 30d, failure_fraction: 0.5 }"),
    Word::new("duration", "", "Inserts a duration: a number with `s`, `min`, `h`, `d`, `w` or `y` (365 days).")
        .browsers("Durations are sent as whole seconds.")
        .shows("strict_transport_security: { max_age: 2y }"),
    Word::new("argument", "", "Names what a function reads: a text, a file or an environment variable.")
        .browsers("It is read while the crate is compiled.")
        .shows("content_security_policy: { script_src: [self, hash_file(\"static/app.js\")] }"),
];

const VALUES: &[Word] = &[
    Word::new("omit", "", "Leaves out a field, a directive or an item of a list that the base policy declares.")
        .browsers("Leaving out a protection is a finding.")
        .shows(
            "x_frame_options: omit,
content_security_policy: { .., img_src: [.., omit \
             \"https://old.example\"] },
..Base",
        ),
    Word::new("..", "", "Keeps what the base policy declares in this block or list.")
        .browsers(
            "Without it, a block or list replaces the one of the base. Before a path, at the end of a policy, \
             it names the base: `..Base`.",
        )
        .shows(
            "content_security_policy: { .., img_src: [.., \"https://img.example\"] },
..Base",
        ),
    Word::new("*", "", "Allows every host, origin or header, where the header has such a value.")
        .browsers(
            "In a source list, browsers match every host of the network schemes, but not `data:` or `blob:`. \
             In the allowlist of a feature, it allows every frame.",
        )
        .shows("timing_allow_origin: *"),
    Word::new("$name", "", "Is a slot: a placeholder that the program fills with one value when it starts.")
        .browsers(
            "The value is checked as strictly as a string in the policy: it cannot add a second source, \
             directive or header. It needs the feature `slots`.",
        )
        .shows("content_security_policy: { img_src: [self, $cdn] }"),
    Word::new("..$name", "", "Is a slot that the program fills with any number of values when it starts.")
        .browsers("It can be an item of a source list. It needs the feature `slots`.")
        .shows("content_security_policy: { img_src: [self, ..$tenants] }"),
];

const ALGORITHMS: &[Word] = &[
    Word::new("sha256", "", "Computes a SHA-256 digest; it is the default.")
        .browsers("Browsers support SHA-256, SHA-384 and SHA-512, and no other algorithm.")
        .shows("content_security_policy: { script_src: [self, hash(\"greet()\", sha256)] }"),
    Word::new("sha384", "", "Computes a SHA-384 digest.")
        .browsers("Browsers support SHA-256, SHA-384 and SHA-512, and no other algorithm.")
        .shows("content_security_policy: { script_src: [self, hash(\"greet()\", sha384)] }"),
    Word::new("sha512", "", "Computes a SHA-512 digest.")
        .browsers("Browsers support SHA-256, SHA-384 and SHA-512, and no other algorithm.")
        .shows("content_security_policy: { script_src: [self, hash(\"greet()\", sha512)] }"),
];

const UNITS: &[Word] = &[
    Word::new("s", "", "Counts seconds.")
        .browsers("Durations are sent as whole seconds.")
        .shows("strict_transport_security: { max_age: 300s }"),
    Word::new("min", "", "Counts minutes.")
        .browsers("Durations are sent as whole seconds.")
        .shows("strict_transport_security: { max_age: 5min }"),
    Word::new("h", "", "Counts hours.")
        .browsers("Durations are sent as whole seconds.")
        .shows("strict_transport_security: { max_age: 12h }"),
    Word::new("d", "", "Counts days of 24 hours.")
        .browsers("Durations are sent as whole seconds.")
        .shows("strict_transport_security: { max_age: 365d }"),
    Word::new("w", "", "Counts weeks of 7 days.")
        .browsers("Durations are sent as whole seconds.")
        .shows("strict_transport_security: { max_age: 104w }"),
    Word::new("y", "", "Counts years of 365 days.")
        .browsers("Durations are sent as whole seconds.")
        .shows("strict_transport_security: { max_age: 2y }"),
];

const SWITCHES: &[Word] = &[
    Word::new("true", "", "Turns a switch on, as its bare name does.")
        .browsers("It is sent as `?1`, or as the name of a flag such as `Secure`.")
        .shows("origin_agent_cluster: true"),
    Word::new("false", "", "Turns a switch off.")
        .browsers("It is sent as `?0`; a flag such as `Secure` is not sent.")
        .shows("origin_agent_cluster: false"),
];

const ATTRIBUTES: &[Word] = &[
    Word::new("allow", "", "Accepts the findings of a lint, on the policy or the entry that follows.")
        .browsers(
            "It needs a reason. An `allow` that no finding needs any more is a warning. With `until = \"2027-01-01\"` \
             the finding is reported again in builds after that day.",
        )
        .shows(
            "#[allow(csp_style_unsafe_inline, reason = \"the editor writes style \
             attributes\")]
content_security_policy: { style_src: [self, unsafe_inline] }",
        ),
    Word::new("warn", "", "Makes the findings of a lint warnings, on the policy or the entry that follows.")
        .browsers("A warning does not stop the build.")
        .shows(
            "#[warn(csp_script_unsafe_inline)]
content_security_policy: { script_src: [self, unsafe_inline] }",
        ),
    Word::new("deny", "", "Makes the findings of a lint errors, on the policy or the entry that follows.")
        .browsers("An error stops the build.")
        .shows(
            "#[deny(csp_broad_source)]
content_security_policy: { img_src: [self, https] }",
        ),
    Word::new("cfg", "", "Includes the entry that follows only in builds that its condition matches.")
        .browsers("rustc decides the condition, as everywhere in Rust. What is left out is neither read nor checked.")
        .shows(
            "#[cfg(not(debug_assertions))]
strict_transport_security: { max_age: 2y, include_subdomains }",
        ),
    Word::new("cfg_attr", "", "Applies attributes only in builds that its condition matches.")
        .browsers("rustc decides the condition, as everywhere in Rust.")
        .shows(
            "#[cfg_attr(debug_assertions, allow(csp_localhost_source, reason = \"the development \
             server\"))]
content_security_policy: { connect_src: [self, \"http://localhost:5173\"] }",
        ),
    Word::new("base", "", "Declares a policy that other policies inherit from, and that is never sent itself.")
        .browsers(
            "It is written before `struct`. Lints about missing protections do not apply to it, but to the \
             policies that inherit from it.",
        )
        .shows(
            "#[base]
struct Base { x_content_type_options: nosniff }",
        ),
];
