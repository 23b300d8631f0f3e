//! actix-web 4: policies for `wrap`, and extractors.

mod extract;
#[cfg(feature = "csrf")]
mod form;
mod head;
mod service;
mod wrap;

#[doc(hidden)]
pub use self::service::{WrapFuture, wrap};
pub use self::{
    extract::ExtractError,
    service::{StageFuture, StageService},
};
