//! What browsers have reported in the last hour at most.

use std::{
    cmp::Reverse,
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use security_policy::reports::{Collector, Group, ReadError, Receive, Reports};
use serde::Serialize;

use crate::policies::Site;

/// Receives the reports, in bounded memory: groups, which are forgotten each hour, and counts of the last minutes.
#[derive(Clone)]
pub(crate) struct Watch {
    groups: Collector,
    counts: Arc<Mutex<Counts>>,
}

/// How many reports arrived, for the chart.
struct Counts {
    /// The number of the interval since 1970, and how many reports arrived in it; the oldest first, without empty ones.
    intervals: VecDeque<(u64, u32)>,
    /// When the groups were forgotten.
    forgotten: SystemTime,
}

/// What the page of the reports shows. All its texts can be an attacker's.
#[derive(Debug, Serialize)]
pub(crate) struct View {
    pub(crate) rows: Vec<Row>,
    /// One for each interval, the oldest first.
    pub(crate) bars: Vec<u32>,
    pub(crate) total: u64,
    /// Reports that are in no row: of browser extensions, and beyond the limits.
    pub(crate) others: u64,
}

/// Reports of the same kind.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) count: u64,
    pub(crate) directive: String,
    pub(crate) blocked: String,
    pub(crate) page: String,
    pub(crate) sample: String,
    /// When the last one arrived.
    pub(crate) ago: String,
    pub(crate) cause: String,
    pub(crate) place: String,
    pub(crate) help: String,
}

impl Watch {
    pub(crate) fn new() -> Self {
        let counts = Counts { intervals: VecDeque::new(), forgotten: SystemTime::now() };
        let groups = Collector::explained_by(Site::policy()).groups(MOST_GROUPS);
        Self { groups, counts: Arc::new(Mutex::new(counts)) }
    }

    pub(crate) fn view(&self) -> View {
        let now = SystemTime::now();
        self.forget_old(now);
        let snapshot = self.groups.snapshot();
        let noise: u64 = snapshot.noise.iter().map(|(_, tally)| tally.count).sum();
        let mut groups: Vec<&Group> = snapshot.groups.iter().collect();
        groups.sort_by_key(|group| Reverse(group.last_seen));
        let rows: Vec<Row> = groups.into_iter().map(|group| Row::of(group, now)).collect();
        View {
            total: rows.iter().map(|row| row.count).sum(),
            rows,
            bars: self.counts.lock().unwrap_or_else(PoisonError::into_inner).bars(now),
            others: noise + snapshot.other.count + snapshot.limited,
        }
    }

    fn forget_old(&self, now: SystemTime) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if now.duration_since(counts.forgotten).unwrap_or_default() > FORGOTTEN_AFTER {
            counts.forgotten = now;
            self.groups.clear();
        }
    }
}

impl Receive for Watch {
    fn receive(&self, received: Result<Reports, ReadError>) {
        let now = SystemTime::now();
        self.forget_old(now);
        if let Ok(reports) = &received {
            self.counts.lock().unwrap_or_else(PoisonError::into_inner).add(reports.reports.len(), now);
        }
        self.groups.receive(received);
    }
}

impl Counts {
    fn add(&mut self, count: usize, now: SystemTime) {
        let (current, count) = (interval(now), u32::try_from(count).unwrap_or(u32::MAX));
        match self.intervals.back_mut() {
            // Also if the clock has gone back.
            Some((last, total)) if *last >= current => *total = total.saturating_add(count),
            _ => self.intervals.push_back((current, count)),
        }
        if self.intervals.len() > BARS {
            self.intervals.pop_front();
        }
    }

    fn bars(&self, now: SystemTime) -> Vec<u32> {
        let end = interval(now);
        let count = |wanted: u64| self.intervals.iter().find(|(at, _)| *at == wanted).map_or(0, |(_, count)| *count);
        (0..BARS as u64).rev().map(|age| count(end.saturating_sub(age))).collect()
    }
}

impl Row {
    fn of(group: &Group, now: SystemTime) -> Self {
        let explained = group.explanation.as_ref();
        Self {
            count: group.count,
            directive: group.what.clone(),
            blocked: group.blocked.clone(),
            page: group.page.clone(),
            sample: group.example.sample.clone(),
            ago: ago(now.duration_since(group.last_seen).unwrap_or_default()),
            cause: explained.map(|explained| explained.cause.clone()).unwrap_or_default(),
            place: explained.and_then(|explained| Some(explained.place.as_ref()?.to_string())).unwrap_or_default(),
            help: explained.map(|explained| explained.help.clone()).unwrap_or_default(),
        }
    }
}

fn ago(age: Duration) -> String {
    match age.as_secs() {
        seconds @ 0..=59 => format!("{seconds} s ago"),
        seconds => format!("{} min ago", seconds / 60),
    }
}

fn interval(time: SystemTime) -> u64 {
    time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs() / SECONDS_PER_BAR
}

/// Five minutes in the chart.
pub(crate) const BARS: usize = 60;
const SECONDS_PER_BAR: u64 = 5;

const MOST_GROUPS: usize = 100;
const FORGOTTEN_AFTER: Duration = Duration::from_secs(60 * 60);

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn the_chart_has_the_last_minutes_and_drops_what_is_older() {
        let mut counts = Counts { intervals: VecDeque::new(), forgotten: at(0) };
        counts.add(2, at(1_000));
        counts.add(1, at(1_004));
        counts.add(4, at(1_010));
        let bars = counts.bars(at(1_010));
        assert_eq!((bars.len(), &bars[BARS - 3..]), (BARS, &[3, 0, 4][..]));
        assert_eq!(counts.bars(at(1_010 + 5 * (BARS as u64 - 1)))[0], 4);
        assert_eq!(counts.bars(at(1_010 + 5 * BARS as u64)), vec![0; BARS]);
    }

    #[test]
    fn memory_is_bounded() {
        let mut counts = Counts { intervals: VecDeque::new(), forgotten: at(0) };
        for second in 0..10_000 {
            counts.add(1, at(second));
        }
        assert_eq!(counts.intervals.len(), BARS);
        // A clock that goes back adds to the last interval.
        counts.add(1, at(5));
        assert_eq!((counts.intervals.len(), counts.intervals.back()), (BARS, Some(&(1_999, 6))));
    }
}
