//! The keys of a program: the signing key, and earlier keys that are still accepted.

use std::{
    env, fmt,
    fs::File,
    io::{self, Read as _},
    path::Path,
};

use zeroize::Zeroizing;

use super::key::{Key, KeyError};

/// The signing key, and earlier keys whose signatures are still accepted.
///
/// The signing key is marked by name, not by its position. To replace the key of a running site:
///
/// 1. Generate a new key, and add it as `sign:`.
/// 2. Change the old `sign:` to `accept:`. Its cookies stay valid.
/// 3. Remove the old key once the longest `max_age` has passed.
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
}

impl Keys {
    /// Creates a set that contains the signing key only.
    #[must_use]
    pub const fn signing_with(key: Key) -> Self {
        Self { signing: key, earlier: Vec::new() }
    }

    /// Adds an earlier key. It verifies and decrypts, but never signs or encrypts.
    #[must_use]
    pub fn accepting(mut self, earlier: Key) -> Self {
        self.earlier.push(earlier);
        self
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
        let text = read(path.as_ref()).map_err(KeyError::File)?;
        Self::parse(str::from_utf8(&text).map_err(|_| KeyError::File(io::ErrorKind::InvalidData.into()))?)
    }

    /// Parses `sign:KEY`, exactly once, and `accept:KEY`, any number of times, separated by white space. Each key is in
    /// the format of [`Key::parse`].
    ///
    /// # Errors
    ///
    /// Returns an error if there is not exactly one signing key, for an entry with neither prefix, and the errors of
    /// [`Key::parse`].
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
        let (mut signing, mut earlier) = (None, Vec::new());
        for entry in text.split_whitespace() {
            match entry.split_once(':') {
                Some(("sign", key)) => match signing.replace(Key::parse(key)?) {
                    None => {}
                    Some(_) => return Err(KeyError::SeveralSign),
                },
                Some(("accept", key)) => earlier.push(Key::parse(key)?),
                _ => return Err(KeyError::Unnamed),
            }
        }
        signing.map(|signing| Self { signing, earlier }).ok_or(KeyError::NoneSigns)
    }

    /// Returns the signing key.
    pub(crate) const fn signing(&self) -> &Key {
        &self.signing
    }

    /// Returns all keys, the signing key first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.signing).chain(&self.earlier)
    }
}

/// Reads a file into a buffer that is overwritten when it is dropped.
fn read(path: &Path) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut file = File::open(path)?;
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
