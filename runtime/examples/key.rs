//! Prints a new key, as `Keys::from_env` and `Keys::from_file` read it:
//!
//! ```text
//! cargo install security-policy --example security-policy-key --features signed
//! security-policy-key > shop.keys
//! ```

use std::error::Error;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use security_policy::Keys;

fn main() -> Result<(), Box<dyn Error>> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    let line = format!("sign:{}", Base64UrlUnpadded::encode_string(&bytes));
    Keys::parse(&line)?;
    #[expect(clippy::print_stdout, reason = "it is what the program is for")]
    {
        println!("{line}");
    }
    Ok(())
}
