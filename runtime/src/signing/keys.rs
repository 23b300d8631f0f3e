//! The keys of a program: the signing key, and earlier keys that are still accepted.

use std::{
    env, fmt,
    fs::File,
    io::{self, Read},
    path::Path,
};

use zeroize::Zeroizing;

use super::{
    counters::Counters,
    key::{Key, KeyError},
    time::UnixTime,
    verify_error::VerifyError,
};

/// The signing key, and earlier keys whose signatures are still accepted.
///
/// The signing key is marked by name, not by its position. To replace the key of a running site, deploy each step to all
/// servers before the next:
///
/// 1. `sign:OLD accept:NEW`: every server accepts the new key. On one server, this step can be left out.
/// 2. `sign:NEW accept:OLD`: every server signs with it, and cookies that the old key has signed stay valid.
/// 3. `sign:NEW`, once the longest `max_age` has passed.
///
/// Without the first step, a server that still has the old keys rejects what a restarted one has signed, and visitors are
/// logged out. The guide [Sessions, keys and
/// rotation](https://docs.rs/security-policy/latest/security_policy/guides/sessions/#rotation) shows it.
///
/// # Example
///
/// ```
/// use security_policy::{Key, KeyError, Keys};
///
/// let (present, past) = (Key::random(), Key::random());
/// let keys = Keys::signing_with(present).accepting(past);
/// assert_eq!(format!("{keys:?}"), "Keys { earlier: 1, .. }");
///
/// let keys = Keys::parse(
///     "sign:pRlI9qz0cSZqqdFnS9qjCl0-DXcCRqTuJ9gTUPRR0ik
///      accept:Jb0kSXmEfvXOMd6ayVa8rK6BhHnhWnhbOZqzV4XKDhY",
/// )?;
/// assert_eq!(format!("{keys:?}"), "Keys { earlier: 1, .. }");
/// # Ok::<(), KeyError>(())
/// ```
pub struct Keys {
    signing: Key,
    earlier: Vec<Key>,
    /// Values that were issued earlier are rejected.
    not_before: UnixTime,
    counters: Counters,
}

impl Keys {
    /// Creates a set that contains the signing key only.
    #[must_use]
    pub const fn signing_with(key: Key) -> Self {
        Self { signing: key, earlier: Vec::new(), not_before: UnixTime::from_secs(0), counters: Counters::new() }
    }

    /// Adds an earlier key. It verifies and decrypts, but never signs or encrypts.
    #[must_use]
    pub fn accepting(mut self, earlier: Key) -> Self {
        self.earlier.push(earlier);
        self
    }

    /// Rejects every cookie, session and token that was issued before this time.
    ///
    /// This logs everybody out without a store of sessions, for example after an attacker may have read them. The keys
    /// stay the same, so that new logins are not affected. Rejected values are [`VerifyError::Revoked`], and tokens of
    /// forms are [`TokenError::Revoked`](crate::csrf::TokenError::Revoked). A [`Session`](crate::cookie::Session) is
    /// rejected if it started earlier, even if it was renewed since then.
    ///
    /// If the keys themselves may be known, replace them instead. Text that was
    /// [signed without a time](crate::signing::Signer::sign_untimed) is not affected.
    ///
    /// In the form of [`parse`](Self::parse), it is the entry `not_before:1790000000`, in seconds since 1970:
    /// `date +%s` prints the current time.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::{Key, Keys, UnixTime, security_policy, signing::VerifyError};
    ///
    /// security_policy! {
    ///     struct Shop {
    ///         origin: "https://shop.example.com",
    ///         cookies: { user: { name: "__Host-user", max_age: 8h, signed } },
    ///     }
    /// }
    ///
    /// let leak = UnixTime::from_secs(1_790_000_000);
    /// let keys = Keys::signing_with(Key::random()).not_before(leak);
    ///
    /// let earlier = UnixTime::from_secs(1_789_999_999);
    /// let text = Shop::USER.sign(&keys, "42", earlier).unwrap();
    /// assert_eq!(Shop::USER.verify(&keys, &text, leak), Err(VerifyError::Revoked));
    ///
    /// let text = Shop::USER.sign(&keys, "42", leak).unwrap();
    /// assert_eq!(Shop::USER.verify(&keys, &text, leak).as_deref(), Ok("42"));
    /// ```
    #[must_use]
    pub const fn not_before(mut self, time: UnixTime) -> Self {
        self.not_before = time;
        self
    }

    /// Returns how many values were rejected, and why. [`Counters`] has an example.
    #[must_use]
    pub const fn counters(&self) -> &Counters {
        &self.counters
    }

    /// Reads keys from the environment, in the form of [`parse`](Self::parse).
    ///
    /// ```text
    /// export SHOP_KEYS="sign:$(openssl rand -base64 32)"
    /// ```
    ///
    /// The environment of a process stays in its memory, and in `/proc/self/environ`. A [file](Self::from_file) that
    /// only the server can read exposes the keys less. The copy that is read here is overwritten.
    ///
    /// # Errors
    ///
    /// Returns an error if the variable is not set or is not UTF-8, and the errors of [`parse`](Self::parse).
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::{KeyError, Keys};
    ///
    /// assert!(matches!(Keys::from_env("UNSET_VARIABLE"), Err(KeyError::NotSet)));
    /// ```
    pub fn from_env(variable: &str) -> Result<Self, KeyError> {
        // Read as bytes: an error of `env::var` would contain the text.
        let text = Zeroizing::new(env::var_os(variable).ok_or(KeyError::NotSet)?.into_encoded_bytes());
        Self::parse(str::from_utf8(&text).map_err(|_| KeyError::NotSet)?)
    }

    /// Reads keys from a file, in the form of [`parse`](Self::parse).
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read, is not UTF-8 or is over 64 KiB, and the errors of
    /// [`parse`](Self::parse).
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::{KeyError, Keys};
    ///
    /// assert!(matches!(Keys::from_file("/nowhere/keys"), Err(KeyError::File(_))));
    /// ```
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, KeyError> {
        let text = File::open(path).and_then(read).map_err(KeyError::File)?;
        Self::parse(str::from_utf8(&text).map_err(|_| KeyError::File(io::ErrorKind::InvalidData.into()))?)
    }

    /// Parses `sign:KEY`, exactly once, and `accept:KEY`, any number of times, separated by white space. Each key is in
    /// the format of [`Key::parse`]. An entry `not_before:SECONDS` is a time for [`not_before`](Self::not_before); of
    /// several, the latest counts.
    ///
    /// # Errors
    ///
    /// Returns an error if there is not exactly one signing key, for an entry with none of these prefixes, for a time
    /// that is not a number, and the errors of [`Key::parse`].
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::{KeyError, Keys};
    ///
    /// assert!(matches!(Keys::parse("accept:Jb0kSXmEfvXOMd6ayVa8rK6BhHnhWnhbOZqzV4XKDhY"), Err(KeyError::NoneSigns)));
    /// assert!(matches!(Keys::parse("Jb0kSXmEfvXOMd6ayVa8rK6BhHnhWnhbOZqzV4XKDhY"), Err(KeyError::Unnamed)));
    /// ```
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let (mut signing, mut earlier, mut not_before) = (None, Vec::new(), UnixTime::from_secs(0));
        for entry in text.split_whitespace() {
            match entry.split_once(':') {
                Some(("sign", key)) => match signing.replace(Key::parse(key)?) {
                    None => {}
                    Some(_) => return Err(KeyError::SeveralSign),
                },
                Some(("accept", key)) => earlier.push(Key::parse(key)?),
                Some(("not_before", seconds)) => {
                    let seconds = seconds.parse().map_err(|_| KeyError::NotATime)?;
                    not_before = not_before.max(UnixTime::from_secs(seconds));
                }
                _ => return Err(KeyError::Unnamed),
            }
        }
        let signing = signing.ok_or(KeyError::NoneSigns)?;
        Ok(Self { earlier, ..Self::signing_with(signing).not_before(not_before) })
    }

    /// Returns the signing key.
    pub(crate) const fn signing(&self) -> &Key {
        &self.signing
    }

    /// Whether a value is valid by one of the keys.
    pub(crate) fn any(&self, is_valid: impl Fn(&Key) -> bool) -> bool {
        self.find_map(|key| is_valid(key).then_some(())).is_some()
    }

    /// Returns the first result, of the signing key and then of each earlier one.
    pub(crate) fn find_map<T>(&self, read: impl Fn(&Key) -> Option<T>) -> Option<T> {
        if let Some(value) = read(&self.signing) {
            return Some(value);
        }
        self.earlier.iter().find_map(read).inspect(|_| self.counters.count_earlier_key())
    }

    /// Checks that a value was not issued before the time of [`not_before`](Self::not_before).
    pub(crate) fn check_revoked(&self, issued: UnixTime) -> Result<(), VerifyError> {
        if issued < self.not_before { Err(VerifyError::Revoked) } else { Ok(()) }
    }

    /// Counts a value that was rejected.
    pub(crate) fn count<T>(&self, outcome: Result<T, VerifyError>) -> Result<T, VerifyError> {
        outcome.inspect_err(|error| self.counters.count(error))
    }
}

/// Reads a file into a buffer that is overwritten when it is dropped.
fn read(mut file: impl Read) -> io::Result<Zeroizing<Vec<u8>>> {
    // A buffer that never grows, since growing leaves a copy. The additional byte shows whether the file is too large.
    let mut text = Zeroizing::new(vec![0; MAX_FILE + 1]);
    let mut length = 0;
    loop {
        match file.read(&mut text[length..]) {
            Ok(0) if length > MAX_FILE => return Err(io::ErrorKind::FileTooLarge.into()),
            Ok(0) => break,
            Ok(read) => length += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    text.truncate(length);
    Ok(text)
}

/// The largest file in bytes, enough for more than a thousand keys.
const MAX_FILE: usize = 64 * 1024;

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("earlier", &self.earlier.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;

    /// A file that is read in pieces, with errors between them.
    struct Pieces(VecDeque<io::Result<&'static [u8]>>);

    impl Read for Pieces {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let piece = self.0.pop_front().unwrap_or(Ok(b""))?;
            buffer[..piece.len()].copy_from_slice(piece);
            Ok(piece.len())
        }
    }

    #[test]
    fn a_signal_does_not_end_a_file() {
        let read = |error: io::ErrorKind| read(Pieces([Ok(&b"sign"[..]), Err(error.into()), Ok(b":")].into()));
        assert_eq!(read(io::ErrorKind::Interrupted).expect("a file").as_slice(), b"sign:");
        assert_eq!(read(io::ErrorKind::TimedOut).expect_err("not a file").kind(), io::ErrorKind::TimedOut);
    }

    #[test]
    fn the_latest_time_of_several_counts() {
        const KEY: &str = "sign:Jb0kSXmEfvXOMd6ayVa8rK6BhHnhWnhbOZqzV4XKDhY";
        for times in ["not_before:7", "not_before:7 not_before:6", "not_before:6 not_before:7"] {
            let keys = Keys::parse(&format!("{KEY} {times}")).expect("keys");
            assert_eq!(keys.check_revoked(UnixTime::from_secs(6)), Err(VerifyError::Revoked), "{times}");
            assert_eq!(keys.check_revoked(UnixTime::from_secs(7)), Ok(()), "{times}");
        }
        for time in ["not_before:", "not_before:-1", "not_before:x"] {
            assert!(matches!(Keys::parse(&format!("{KEY} {time}")), Err(KeyError::NotATime)), "{time}");
        }
    }
}
