//! Counts of reports, in bounded memory.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use security_policy_core::report::{Noise, ReadError, Report, Reports};

use super::{
    group::{Group, Key, Snapshot, Tally},
    layer::Receive,
    limit::Limit,
};
use crate::explain::BrowserPolicy;

/// Counts reports in groups, in bounded memory.
///
/// Its clones share the counts: one goes into the layer, another into the handler of the page that shows them. By default it has at
/// most 200 groups and counts 600 reports per minute; a group takes less than 16 KiB.
///
/// With the feature `tracing`, each new group is logged as a warning with the target `security_policy::reports`.
///
/// # Example
///
/// ```
/// use security_policy::reports::{Collector, read};
///
/// let collector = Collector::new().groups(50).per_minute(100);
/// let body = br#"{"csp-report": {"effective-directive": "script-src-elem", "blocked-uri": "moz-extension"}}"#;
/// collector.add(&read("application/csp-report", body)?);
///
/// let snapshot = collector.snapshot();
/// assert!(snapshot.groups.is_empty(), "extensions are counted apart");
/// assert_eq!(snapshot.noise[0].1.count, 1);
/// # Ok::<(), security_policy::reports::ReadError>(())
/// ```
#[derive(Clone)]
pub struct Collector {
    shared: Arc<Shared>,
}

struct Shared {
    policy: Option<BrowserPolicy>,
    most_groups: usize,
    state: Mutex<State>,
}

struct State {
    groups: BTreeMap<Key, Group>,
    other: Tally,
    noise: BTreeMap<Noise, Tally>,
    limit: Limit,
    limited: u64,
    skipped: u64,
    rejected: u64,
}

impl Collector {
    /// Makes a collector that explains nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::with(None, GROUPS, PER_MINUTE)
    }

    /// Makes a collector that explains each group by this policy: what `policy()` of a declared policy returns.
    #[must_use]
    pub fn explained_by(policy: BrowserPolicy) -> Self {
        Self::with(Some(policy), GROUPS, PER_MINUTE)
    }

    /// Sets the largest number of groups. Reports that need more are counted in [`Snapshot::other`].
    ///
    /// The collector that is returned has no counts.
    #[must_use]
    pub fn groups(self, most: usize) -> Self {
        let per_minute = self.state().limit.most();
        Self::with(self.shared.policy.clone(), most, per_minute)
    }

    /// Sets how many reports per minute are counted in groups. The others are counted in [`Snapshot::limited`].
    ///
    /// The collector that is returned has no counts.
    #[must_use]
    pub fn per_minute(self, most: u32) -> Self {
        Self::with(self.shared.policy.clone(), self.shared.most_groups, most)
    }

    /// Counts the reports of a body, which have been received now.
    pub fn add(&self, reports: &Reports) {
        self.add_at(reports, SystemTime::now());
    }

    /// Counts the reports of a body, which have been received at this time.
    pub fn add_at(&self, reports: &Reports, now: SystemTime) {
        for report in &reports.reports {
            self.count(report, now);
        }
        let skipped = reports.malformed + reports.unknown + reports.excess;
        let mut state = self.state();
        state.skipped = state.skipped.saturating_add(skipped as u64);
    }

    /// Returns a copy of the counts.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let state = self.state();
        let mut groups: Vec<Group> = state.groups.values().cloned().collect();
        // The sort is stable: groups of the same size stay in the order of their keys.
        groups.sort_by_key(|group| std::cmp::Reverse(group.count));
        Snapshot {
            groups,
            other: state.other.clone(),
            noise: state.noise.iter().map(|(noise, tally)| (*noise, tally.clone())).collect(),
            limited: state.limited,
            skipped: state.skipped,
            rejected: state.rejected,
        }
    }

    /// Forgets all counts, for example after a deploy.
    pub fn clear(&self) {
        let mut state = self.state();
        *state = State::new(state.limit.clone());
    }

    fn with(policy: Option<BrowserPolicy>, most_groups: usize, per_minute: u32) -> Self {
        let state = Mutex::new(State::new(Limit::per_minute(per_minute)));
        Self { shared: Arc::new(Shared { policy, most_groups, state }) }
    }

    fn count(&self, report: &Report, now: SystemTime) {
        {
            let mut state = self.state();
            if !state.limit.allows(now) {
                state.limited = state.limited.saturating_add(1);
                return;
            }
            if let Some(noise) = report.noise() {
                state.noise.entry(noise).or_default().add(report, now);
                return;
            }
        }
        let key = Key::of(report);
        if self.state().is_counted(&key, self.shared.most_groups, report, now) {
            return;
        }
        // Explaining takes longer than counting, and other requests do not wait for it.
        let explanation = self.shared.policy.as_ref().map(|policy| policy.explain_report(report));
        let group = Group::new(key.clone(), report, explanation, now);
        let mut state = self.state();
        // Another request may have made the group.
        if !state.is_counted(&key, self.shared.most_groups, report, now) {
            log(&group);
            state.groups.insert(key, group);
        }
    }

    /// A panic in another thread leaves the counts as they are.
    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn new(limit: Limit) -> Self {
        let (groups, noise) = (BTreeMap::new(), BTreeMap::new());
        Self { groups, other: Tally::default(), noise, limit, limited: 0, skipped: 0, rejected: 0 }
    }

    /// Counts a report in its group, or in that of the others if no group is left. `false` if the group has to be made.
    fn is_counted(&mut self, key: &Key, most_groups: usize, report: &Report, now: SystemTime) -> bool {
        if let Some(group) = self.groups.get_mut(key) {
            group.add(now);
            return true;
        }
        if self.groups.len() >= most_groups {
            self.other.add(report, now);
            return true;
        }
        false
    }
}

impl Default for Collector {
    fn default() -> Self {
        Self::new()
    }
}

impl Receive for Collector {
    fn receive(&self, received: Result<Reports, ReadError>) {
        match received {
            Ok(reports) => self.add(&reports),
            Err(_) => {
                let mut state = self.state();
                state.rejected = state.rejected.saturating_add(1);
            }
        }
    }
}

impl fmt::Debug for Collector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Collector").field("groups", &self.state().groups.len()).finish_non_exhaustive()
    }
}

/// Logs a new group, with the feature `tracing`.
fn log(group: &Group) {
    #[cfg(feature = "tracing")]
    tracing::warn!(
        target: "security_policy::reports",
        kind = group.kind.name(),
        what = %group.what,
        blocked = %group.blocked,
        page = %group.page,
        report_only = group.is_report_only,
        cause = group.explanation.as_ref().map(|explanation| explanation.cause.as_str()),
        place = group.explanation.as_ref().and_then(|explanation| Some(explanation.place.as_ref()?.to_string())),
        help = group.explanation.as_ref().map(|explanation| explanation.help.as_str()),
        "browser report",
    );
    #[cfg(not(feature = "tracing"))]
    let _ = group;
}

const GROUPS: usize = 200;

const PER_MINUTE: u32 = 600;
