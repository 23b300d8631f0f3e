//! Keys are erased from memory before it is freed: an allocator inspects each block that it gets back.

#![allow(warnings, reason = "what a policy lacks is a warning, and this is part of a policy")]
#![deny(unused, clippy::all)]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    env, fs,
    path::PathBuf,
    process::{Command, ExitCode, id},
    slice,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
};

use security_policy::{Key, KeyError, Keys, UnixTime, security_policy};

security_policy! {
    struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            user: { name: "__Host-user", max_age: 10min, signed },
            secret: { name: "__Host-secret", max_age: 10min, private },
        },
    }
}

/// A key in both base64 alphabets, and its bytes.
const TEXT: &str = "+/kI9qz0cSZqqdFnS9qjCl0+DXcCRqTuJ9gTUPRR0ik";
const URL_TEXT: &str = "-_kI9qz0cSZqqdFnS9qjCl0-DXcCRqTuJ9gTUPRR0ik";
const BYTES: [u8; 32] = [
    0xfb, 0xf9, 0x08, 0xf6, 0xac, 0xf4, 0x71, 0x26, 0x6a, 0xa9, 0xd1, 0x67, 0x4b, 0xda, 0xa3, 0x0a, 0x5d, 0x3e, 0x0d,
    0x77, 0x02, 0x46, 0xa4, 0xee, 0x27, 0xd8, 0x13, 0x50, 0xf4, 0x51, 0xd2, 0x29,
];

/// The number of consecutive bytes of a key that count as a leak: twelve do not match by accident.
const TELLING: usize = 12;

static WATCHES: AtomicBool = AtomicBool::new(false);
static FOUND: AtomicUsize = AtomicUsize::new(0);
static FREED: AtomicUsize = AtomicUsize::new(0);

struct Watching;

#[global_allocator]
static ALLOCATOR: Watching = Watching;

// SAFETY: it returns what `System` returns, and reads a block only in `dealloc`, while the block is still valid. All of the block
// is initialised: each comes from `alloc_zeroed`, and the default `realloc` copies what grows.
unsafe impl GlobalAlloc for Watching {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller guarantees what `alloc_zeroed` requires.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if WATCHES.load(SeqCst) {
            FREED.fetch_add(1, SeqCst);
            // SAFETY: see above.
            let octets = unsafe { slice::from_raw_parts(block, layout.size()) };
            FOUND.fetch_add(usize::from(gives_away(octets)), SeqCst);
        }
        // SAFETY: the block was allocated by `System` with this layout.
        unsafe { System.dealloc(block, layout) }
    }
}

/// Whether a block contains part of the key, in any of its forms.
fn gives_away(octets: &[u8]) -> bool {
    let holds = |needle: &[u8]| {
        needle.windows(TELLING).step_by(TELLING / 2).any(|part| octets.windows(TELLING).any(|window| window == part))
    };
    holds(TEXT.as_bytes()) || holds(URL_TEXT.as_bytes()) || holds(&BYTES)
}

/// The number of freed blocks that leak the key while `work` runs.
fn left_by(run: impl FnOnce()) -> usize {
    FOUND.store(0, SeqCst);
    FREED.store(0, SeqCst);
    WATCHES.store(true, SeqCst);
    run();
    WATCHES.store(false, SeqCst);
    FOUND.load(SeqCst)
}

/// Uses each key, then drops everything.
fn used(keys: Result<Keys, KeyError>) -> bool {
    let Ok(keys) = keys else { return false };
    let now = UnixTime::from_secs(1_790_000_000);
    let text = Shop::USER.sign(&keys, "42", now).unwrap_or_default();
    let secret = Shop::SECRET.encrypt(&keys, "42", now).unwrap_or_default();
    Shop::USER.verify(&keys, &text, now).is_ok() && Shop::SECRET.decrypt(&keys, &secret, now).is_ok()
}

fn main() -> ExitCode {
    if env::args().any(|argument| argument == CHILD) {
        return of_environment();
    }
    let mut failed = 0;
    let mut check = |case: &str, expected: usize, left: usize| {
        let ok = left == expected;
        println!("{case}: {left} blocks give the key away{}", if ok { "" } else { ", which is wrong" });
        failed += usize::from(!ok);
    };
    // The check itself works: it finds the key in a string, and in one that was reallocated.
    check("a dropped text", 1, left_by(|| drop(String::from(TEXT))));
    check(
        "a text that grows",
        2,
        left_by(|| {
            let mut text = String::with_capacity(TEXT.len());
            text.push_str(TEXT);
            text.reserve(1000);
        }),
    );
    check("Key::parse", 0, left_by(|| assert!(Key::parse(TEXT).is_ok() && Key::parse(URL_TEXT).is_ok())));
    check("Key::from_bytes", 0, left_by(|| assert!(Key::from_bytes(&BYTES).is_ok())));
    check(
        "Key::parse, not base64",
        0,
        left_by(|| {
            for text in WRONG {
                assert!(Key::parse(text).is_err());
            }
        }),
    );
    check("Keys::parse", 0, left_by(|| assert!(used(Keys::parse(ALL)))));
    check(
        "Keys::parse, wrong",
        0,
        left_by(|| {
            for text in WRONG_KEYS {
                assert!(Keys::parse(text).is_err());
            }
        }),
    );
    for (case, contents, reads) in FILES {
        let path = Temporary::new(contents);
        check(case, 0, left_by(|| assert_eq!(used(Keys::from_file(&path.0)), *reads)));
    }
    for (case, value, reads) in FILES {
        let Some(value) = os_string(value) else { continue };
        let child = env::current_exe().map(|program| {
            Command::new(program).args([CHILD, if *reads { "reads" } else { "fails" }]).env(VARIABLE, value).status()
        });
        let ok = matches!(child, Ok(Ok(status)) if status.success());
        check(&case.replace("file", "variable"), 0, usize::from(!ok));
    }
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// In a process of its own, since safe code cannot change its own environment.
fn of_environment() -> ExitCode {
    let reads = env::args().any(|argument| argument == "reads");
    let left = left_by(|| assert_eq!(used(Keys::from_env(VARIABLE)), reads));
    if left == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(unix)]
fn os_string(octets: &[u8]) -> Option<std::ffi::OsString> {
    Some(std::os::unix::ffi::OsStringExt::from_vec(octets.to_vec()))
}

#[cfg(not(unix))]
fn os_string(octets: &[u8]) -> Option<std::ffi::OsString> {
    std::str::from_utf8(octets).ok().map(Into::into)
}

struct Temporary(PathBuf);

impl Temporary {
    fn new(contents: &[u8]) -> Self {
        let path = env::temp_dir().join(format!("security-policy-freed-memory-{}", id()));
        fs::write(&path, contents).expect("a file");
        Self(path)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

const CHILD: &str = "child";
const VARIABLE: &str = "SECURITY_POLICY_FREED_MEMORY";

const ALL: &str = "sign:+/kI9qz0cSZqqdFnS9qjCl0+DXcCRqTuJ9gTUPRR0ik= \
    accept:Jb0kSXmEfvXOMd6ayVa8rK6BhHnhWnhbOZqzV4XKDhY accept:-_kI9qz0cSZqqdFnS9qjCl0-DXcCRqTuJ9gTUPRR0ik";

/// A stray character at the end, one in the middle, and a truncated key.
const WRONG: &[&str] = &[
    "+/kI9qz0cSZqqdFnS9qjCl0+DXcCRqTuJ9gTUPRR0ik!",
    "+/kI9qz0cSZqqdFnS9qjCl0+DX\u{e9}RqTuJ9gTUPRR0ik",
    "+/kI9qz0cSZqqdFnS9qjCl0+DXcC",
    "+/kI9qz0cSZqqdFnS9qjCl0+DXcCRqTuJ9gTUPRR0ik+/",
];

const WRONG_KEYS: &[&str] = &[
    "sign:+/kI9qz0cSZqqdFnS9qjCl0+DXcCRqTuJ9gTUPRR0ik sign:+/kI9qz0cSZqqdFnS9qjCl0+DXcCRqTuJ9gTUPRR0ik",
    "accept:+/kI9qz0cSZqqdFnS9qjCl0+DXcCRqTuJ9gTUPRR0ik",
    "+/kI9qz0cSZqqdFnS9qjCl0+DXcCRqTuJ9gTUPRR0ik",
    "accept:+/kI9qz0cSZqqdFnS9qjCl0+DXcCRqTuJ9gTUPRR0ik sign:c2hvcnQ",
];

/// The content of a file or a variable, and whether it parses as keys.
const FILES: &[(&str, &[u8], bool)] = &[
    ("a file", ALL.as_bytes(), true),
    ("a file with a key that is not base64", b"sign:+/kI9qz0cSZqqdFnS9qjCl0+DXcCRqTuJ9gTUPRR0ik!", false),
    ("a file that is not UTF-8", b"sign:+/kI9qz0cSZqqdFnS9qjCl0+DXcCRqTuJ9gTUPRR0ik\n\xff", false),
    ("a file with no name for a key", b"+/kI9qz0cSZqqdFnS9qjCl0+DXcCRqTuJ9gTUPRR0ik", false),
];
