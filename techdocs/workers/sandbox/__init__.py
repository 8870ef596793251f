"""What a worker process cannot do, enforced by the system: reach a network, start a program, read others' files."""
