//! Policies that must compile without an error, and without a warning from generated code, under strict lints and in odd places.

mod base;
mod bases_anywhere;
mod cookies;
mod csrf;
mod deny_deprecated;
mod deny_warnings;
mod first_word_in_a_block;
mod forbid_unused;
mod in_functions;
mod inherits_in_silence;
mod levels;
mod missing_allowed;
mod named_like_a_macro;
mod no_prelude;
mod policies_in_lists;
mod promises;
mod renamed_crate;
mod several_in_one_module;
mod shadowed_names;
mod through_macro_rules;
