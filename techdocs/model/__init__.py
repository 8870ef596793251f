"""What flows between the steps: frozen data and pure functions over it, no I/O."""
