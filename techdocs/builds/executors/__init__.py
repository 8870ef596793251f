"""Who renders what is stale: processes of this machine, or those of other machines."""
