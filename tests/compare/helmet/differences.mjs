// Why the preset and helmet differ, a row each.

export const DIFFERENCES = [];
