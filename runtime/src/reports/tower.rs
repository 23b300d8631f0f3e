//! The receiver as a layer of tower.

use tower_layer::Layer;

use super::layer::{Receive, ReportLayer};
use crate::adapter::StageService;

impl<I, R: Receive> Layer<I> for ReportLayer<R> {
    type Service = StageService<I, Self>;

    fn layer(&self, inner: I) -> Self::Service {
        StageService::new(inner, self.clone())
    }
}
