//! What a log shows of a stage that waits.

use super::{Next, Resume, Wait};
use crate::{adapter::layer::PolicyLayer, presets::Api};

type Layer = PolicyLayer<Api>;

#[test]
fn debug_shows_that_a_stage_waits() {
    let resume = || Resume::<Layer>::new(|_, _| Next::Call { state: (), body: None });
    let wait = || Wait::new(async move { resume() });
    assert_eq!(format!("{:?}", resume()), "Resume(..)");
    assert_eq!(format!("{:?}", wait()), "Wait(..)");
    assert_eq!(format!("{:?}", Next::Wait(wait())), "Wait(Wait(..))");
}
