"""One file for each verb, with a function of the same name."""
