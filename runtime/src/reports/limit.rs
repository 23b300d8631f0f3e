//! How many reports are counted per minute.

use std::time::{Duration, SystemTime};

/// A number of reports per minute.
#[derive(Clone, Debug)]
pub(super) struct Limit {
    most: u32,
    used: u32,
    since: SystemTime,
}

impl Limit {
    pub(super) const fn per_minute(most: u32) -> Self {
        Self { most, used: 0, since: SystemTime::UNIX_EPOCH }
    }

    pub(super) const fn most(&self) -> u32 {
        self.most
    }

    /// Whether one more is counted.
    pub(super) fn allows(&mut self, now: SystemTime) -> bool {
        // A clock that was set back starts a new minute too.
        if now.duration_since(self.since).map_or(true, |passed| passed >= MINUTE) {
            (self.since, self.used) = (now, 0);
        }
        let is_allowed = self.used < self.most;
        self.used += u32::from(is_allowed);
        is_allowed
    }
}

const MINUTE: Duration = Duration::from_secs(60);
