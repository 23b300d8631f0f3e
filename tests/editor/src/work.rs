//! How much the server and the programs that it has started have worked.

use std::fs;

/// The processor time of a process group so far, in hundredths of a second, with that of its processes that have ended. Zero where the
/// system does not say.
pub(crate) fn of_group(group: u32) -> u64 {
    let Ok(processes) = fs::read_dir("/proc") else { return 0 };
    processes
        .filter_map(|process| fs::read_to_string(process.ok()?.path().join("stat")).ok())
        .filter_map(|stat| in_group(&stat, group))
        .sum()
}

/// The time of a process of the group, and of those of its children that have ended: the fields 14 to 17 of `/proc/<pid>/stat` (proc(5)).
fn in_group(stat: &str, group: u32) -> Option<u64> {
    // The name, in parentheses, can contain anything.
    let (_, fields) = stat.rsplit_once(") ")?;
    let fields: Vec<&str> = fields.split(' ').collect();
    let is_member = fields.get(GROUP)?.parse() == Ok(group);
    is_member.then(|| fields.iter().skip(TIMES).take(4).filter_map(|ticks| ticks.parse::<u64>().ok()).sum())
}

/// The places of fields after the name, which is the second one.
const GROUP: usize = 2;
const TIMES: usize = 11;
