//! Random numbers in WebAssembly, which has no `fork` and no threads by default: each one comes from the host.

/// Returns 192 unpredictable bits.
pub(crate) fn words() -> Result<[u64; 3], getrandom::Error> {
    Ok([getrandom::u64()?, getrandom::u64()?, getrandom::u64()?])
}

/// Returns unpredictable bytes.
#[cfg(any(feature = "csrf", feature = "private"))]
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}
