"""A delivery: what the workflows bring from one run to another, to a pull request and to the published branch."""
