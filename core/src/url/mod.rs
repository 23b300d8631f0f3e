//! Origins, and the parts of a URL that policies are matched against: scheme, host, port and path.

mod absolute;
mod authority;
mod cleaned;
mod idna;
mod origin;
mod path;
mod relative;
mod scheme;

pub use self::absolute::{InvalidUrl, Url};
pub use self::cleaned::cleaned;
#[cfg(feature = "page")]
pub(crate) use self::cleaned::cleaned_start;
pub use self::origin::Origin;
pub use self::scheme::{DEFAULT_PORTS, default_port, is_network, is_scheme, page_schemes, with_slashes};
pub(crate) use self::scheme::{plain, upgraded};
