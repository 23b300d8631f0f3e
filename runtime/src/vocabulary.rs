//! The reference of the policy language: every word of [`security_policy!`](crate::security_policy), with what it means, what
//! browsers do with it and since when, an example, and the lints about it.
//!
//! Each module describes a position in a policy, and lists the words that can be written there. A constant is named after its
//! word, and its value is the spelling in the header. The search of this documentation finds a word by both, `worker_src` and
//! `worker-src`. For `self`, which cannot be the name of a constant, it finds the modules that have it, such as [`source`].
//!
//! | position | module |
//! |---|---|
//! | the fields of a policy | [`field`] |
//! | the directives of `content_security_policy` | [`directive`] |
//! | the words of a source list, such as `self` and `nonce` | [`source`] |
//! | the features of `permissions_policy`, and who gets them | [`feature`], [`allowlist`] |
//! | the words and parameters of another header | the module with the name of its field, such as [`strict_transport_security`] |
//! | the attributes of a cookie, with the feature `cookies` | `cookie` |
//! | the parameters of `csrf`, with the feature `csrf` | `csrf` |
//! | the services of `services`, with the feature `services` | `service` |
//! | the promises of `expect`, with the feature `expect`, and the words after `allow`, `deny` and `only` | `promise`, `promise_kind`, `promise_only`, `promise_word` |
//! | attributes, such as `#[allow(…)]` and `#[cfg(…)]` | [`attribute`] |
//! | the names of lints in attributes | [`lint`] |
//!
//! Editors with rust-analyzer show these pages for the words of a policy, and complete the words that fit at the cursor, also while
//! the policy is incomplete. The constants exist for this documentation; programs do not need them.
//!
//! ```
//! use security_policy::vocabulary::{directive, source};
//!
//! assert_eq!(directive::worker_src, "worker-src");
//! assert_eq!(source::strict_dynamic, "'strict-dynamic'");
//! ```

// A constant is spelled as its word.
#![allow(non_upper_case_globals)]

// The pages are for rustdoc, and for rust-analyzer, which sets `miri`. Other builds have a sentence for each word, since reading the pages
// would cost every user time. With other settings, rust-analyzer shows the sentence and the address of the page.
#[cfg(any(doc, miri))]
security_policy_macros::vocabulary! { pages }
#[cfg(not(any(doc, miri)))]
security_policy_macros::vocabulary! { summaries }
