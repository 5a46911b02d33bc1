"""The ten steps of a plan, a module each: what a person records, and its checks."""
