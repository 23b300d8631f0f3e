//! Table 7: the words of the language itself, a row each. They are not sent.

use crate::word::Word;

/// The words of the language that can be written in one kind of position.
#[derive(Debug)]
pub(super) struct Table {
    /// The name of the position.
    pub(super) name: &'static str,
    /// What the words are.
    pub(super) doc: &'static str,
    /// A row each.
    pub(super) words: &'static [Word],
}

/// Every table.
pub(super) const TABLES: &[Table] = &[
    Table { name: "value", doc: "What can be written in place of a value, or as an item of a list.", words: VALUES },
    Table { name: "text", doc: "What can be written in place of a string.", words: TEXTS },
    Table { name: "literal", doc: "What the strings and numbers of a policy mean.", words: LITERALS },
    Table { name: "algorithm", doc: "The algorithms of `hash` and `hash_file`.", words: ALGORITHMS },
    Table { name: "unit", doc: "The units of a duration.", words: UNITS },
    Table { name: "switch", doc: "The values of a switch.", words: SWITCHES },
    Table { name: "attribute", doc: "The attributes of a policy and of its entries.", words: ATTRIBUTES },
];

/// What can be called in a source list.
pub(super) const FUNCTIONS: &[Word] = &[HASH, HASH_FILE, ENV];

const HASH: Word = Word::new("hash", "", "Allows one inline script or style, by the digest of its text.")
    .example("content_security_policy: { script_src: [self, hash(\"greet()\")] }");
const HASH_FILE: Word =
    Word::new("hash_file", "", "Allows one file, or each file that a pattern matches, by the digest of its content.")
        .example("content_security_policy: { script_src: [self, hash_file(\"static/app.js\")] }");
/// What can be called in place of any string.
pub(super) const ENV: Word =
    Word::new("env", "", "Inserts the value that an environment variable has while the crate is compiled.")
        .example("content_security_policy: { img_src: [self, env(\"CDN_ORIGIN\")] }");

const TEXTS: &[Word] = &[ENV];

/// The names of these rows are not written: an editor shows a row for each literal of its kind.
const LITERALS: &[Word] = &[
    Word::new("string", "", "A text, checked by the rules of the header or the attribute that it is part of.")
        .example("referrer_policy: \"no-referrer\""),
    Word::new("source", "", "A source as CSP writes it: a host, a scheme with its colon, or a hash in single quotes.")
        .example("content_security_policy: { img_src: [\"https://img.example.com\", \"*.example.com\", \"data:\"] }"),
    Word::new("number", "", "A number. Only a duration has a unit.")
        .example("nel: { report_to: \"main\", max_age: 30d, failure_fraction: 0.5 }"),
    Word::new(
        "duration",
        "",
        "A duration with its unit: `s`, `min`, `h`, `d`, `w` or `y` (365 days). It is sent in seconds.",
    )
    .example("strict_transport_security: { max_age: 2y }"),
    Word::new(
        "argument",
        "",
        "The argument of a function: a text, the path of a file or the name of an environment variable.",
    )
    .example("content_security_policy: { script_src: [self, hash_file(\"static/app.js\")] }"),
];

const VALUES: &[Word] = &[
    HASH,
    HASH_FILE,
    ENV,
    Word::new("omit", "", "Leaves out a field, or an item of a list, that the base policy declares.")
        .example("content_security_policy: { img_src: [.., omit \"https://old.example\"] }"),
    Word::new("..", "", "Keeps what the base policy declares in this block or list.")
        .example("content_security_policy: { .., img_src: [.., \"https://img.example\"] }"),
    Word::new("*", "", "Allows everyone, where a header has such a value.").example("timing_allow_origin: *"),
    Word::new("$name", "", "Marks a slot, which the program fills with one value when it starts.")
        .example("content_security_policy: { img_src: [self, $cdn] }"),
    Word::new("..$name", "", "Marks a slot that the program fills with any number of values when it starts.")
        .example("content_security_policy: { img_src: [self, ..$tenants] }"),
];

const ALGORITHMS: &[Word] = &[
    Word::new("sha256", "sha256", "Computes a SHA-256 digest, the default."),
    Word::new("sha384", "sha384", "Computes a SHA-384 digest."),
    Word::new("sha512", "sha512", "Computes a SHA-512 digest."),
];

const UNITS: &[Word] = &[
    Word::new("s", "", "Counts seconds."),
    Word::new("min", "", "Counts minutes."),
    Word::new("h", "", "Counts hours."),
    Word::new("d", "", "Counts days."),
    Word::new("w", "", "Counts weeks of 7 days."),
    Word::new("y", "", "Counts years of 365 days."),
];

const SWITCHES: &[Word] = &[
    Word::new("true", "", "Turns a switch on, as its bare name does."),
    Word::new("false", "", "Turns a switch off."),
];

const ATTRIBUTES: &[Word] = &[
    Word::new("allow", "", "Accepts the findings of a lint for the entry or the policy that follows."),
    Word::new("warn", "", "Makes the findings of a lint warnings."),
    Word::new("deny", "", "Makes the findings of a lint errors."),
    Word::new("cfg", "", "Includes the entry that follows only in some builds."),
    Word::new("cfg_attr", "", "Applies an attribute only in some builds."),
    Word::new("base", "", "Declares a policy that other policies inherit from and that is never sent itself."),
];
