//! The keys of a program: where they come from, and which one signs.

use std::{
    env, fmt,
    fs::File,
    io::{self, Read as _},
    path::Path,
};

use zeroize::Zeroizing;

use super::key::{Key, KeyError};

/// The key that signs, and the earlier ones, whose values are still accepted.
///
/// Which one signs is said by name, so that an order cannot be got wrong. To change the key of a running site, make
/// the present one an earlier one and add a new one that signs; take the earlier one out once the longest `max_age`
/// has passed.
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
    /// Makes a set of keys of the one that signs.
    #[must_use]
    pub const fn signing_with(key: Key) -> Self {
        Self { signing: key, earlier: Vec::new() }
    }

    /// Adds an earlier key, which accepts and never signs.
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
    /// The variable stays in the memory of the process, and in `/proc/self/environ`; a file that only the server may read
    /// shows a key to fewer. The copy of it that is read here is overwritten.
    ///
    /// # Errors
    ///
    /// Returns an error if the variable is not set, and those of [`parse`](Self::parse).
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::{KeyError, Keys};
    ///
    /// assert!(matches!(Keys::from_env("SHOP_KEYS_OF_NOBODY"), Err(KeyError::NotSet)));
    /// ```
    pub fn from_env(variable: &str) -> Result<Self, KeyError> {
        // As octets: an error of `env::var` would hold what it has read.
        let text = Zeroizing::new(env::var_os(variable).ok_or(KeyError::NotSet)?.into_encoded_bytes());
        Self::parse(str::from_utf8(&text).map_err(|_| KeyError::NotSet)?)
    }

    /// Reads keys from a file, in the form of [`parse`](Self::parse).
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read as text or is over 64 KiB, and those of [`parse`](Self::parse).
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

    /// Reads `sign:KEY`, once, and `accept:KEY`, any number of times, with white space between them.
    ///
    /// # Errors
    ///
    /// Returns an error unless exactly one key signs, for an entry that says neither, and those of [`Key::parse`].
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

    /// The one that signs.
    pub(crate) const fn signing(&self) -> &Key {
        &self.signing
    }

    /// All that are accepted, the one that signs first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.signing).chain(&self.earlier)
    }
}

/// Reads a file into memory that is overwritten, whatever its length is said to be.
fn read(path: &Path) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut file = File::open(path)?;
    // All that it may have, so that it never grows, and one octet that tells whether there is more.
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

/// More than a thousand keys.
const MAX_FILE: usize = 64 * 1024;

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("earlier", &self.earlier.len()).finish_non_exhaustive()
    }
}
