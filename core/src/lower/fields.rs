//! The fields of a policy that are not headers.

use crate::declaration;
use crate::word::Word;

/// The fields of a policy that are not headers, in the order of the documentation.
pub const FIELDS: &[Word] = &[ORIGIN, HEADERS, REMOVE, COOKIES, CSRF];

pub(super) const ORIGIN: Word =
    Word::new("origin", "", "The origin of the site that sends the policy: `\"https://shop.example.com\"`.");
pub(super) const HEADERS: Word =
    Word::new(declaration::HEADERS, "", "Headers that have no field, by their names: `{ \"x-name\": \"value\" }`.");
pub(super) const REMOVE: Word =
    Word::new("remove", "", "Headers that are removed from every response: `[\"server\"]`.");
pub(super) const COOKIES: Word = Word::new(
    "cookies",
    "",
    "The cookies of the site, each with a block of attributes: `{ session: { max_age: 8h, signed } }`.",
);
pub(super) const CSRF: Word = Word::new(
    "csrf",
    "",
    "Rejects cross-site requests that change something, and makes the tokens of forms: `{ bind_to: session }`.",
);
